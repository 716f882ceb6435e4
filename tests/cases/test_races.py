"""Several people at one case in the same moment."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

import pytest
from django.db import connection

from audit.selectors import verify_chain
from cases.conflicts import ConflictError
from cases.models import Allocation, Case
from cases.services import add_note, allocate, close, hand_over, link
from cases.workflow import IllegalTransitionError
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tests.cases.conftest import MakeService, Service
from tests.conftest import MakeUser

RACES = 200


@pytest.fixture
def racing(own_database: str, make_service: MakeService) -> Iterator[Service]:
    with public_scope():
        jersey = Organisation.objects.get(slug="jersey-cares")
    service = make_service(jersey)
    with tenant_scope(jersey):
        yield service


def at_once(organisation: Organisation, *jobs: Callable[[], object]) -> list[object]:
    """Run each job in a thread of its own from one starting shot; what it gave or raised."""
    results: list[object] = [None] * len(jobs)
    start = threading.Barrier(len(jobs))

    def run(number: int) -> None:
        with tenant_scope(organisation):
            start.wait()
            try:
                results[number] = jobs[number]()
            except (IllegalTransitionError, ConflictError) as refusal:
                results[number] = refusal
        connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_each_race_for_a_case_has_one_winner(racing: Service, make_user: MakeUser) -> None:
    organisation = racing.organisation
    advocates = [make_user(organisation, "advocate") for _ in range(4)]
    chance = random.Random(2)  # noqa: S311
    cases = [racing.waiting() for _ in range(RACES)]

    for case in cases:
        runners = chance.sample(advocates, chance.randint(2, 4))
        results = at_once(
            organisation,
            *(
                partial(allocate, case=case, advocate=runner, by=racing.coordinator)
                for runner in runners
            ),
        )
        winners = [r for r in results if isinstance(r, Allocation)]
        assert len(winners) == 1
        assert sum(isinstance(r, IllegalTransitionError) for r in results) == len(runners) - 1

    assert Allocation.objects.count() == RACES
    assert Case.objects.filter(state="allocated", version=2).count() == RACES
    assert verify_chain() is None


def test_parent_and_child_given_to_one_advocate_at_once(racing: Service) -> None:
    for _ in range(25):
        mother, child = racing.waiting("Jo Marsh"), racing.waiting("Robin Marsh")
        link(case=mother, other=child, relation="parent_child", by=racing.coordinator)

        results = at_once(
            racing.organisation,
            *(
                partial(allocate, case=case, advocate=racing.advocate, by=racing.coordinator)
                for case in (mother, child)
            ),
        )

        assert sorted(type(r).__name__ for r in results) == ["Allocation", "ConflictError"]


def test_notes_handover_and_closing_cross_without_a_deadlock(racing: Service) -> None:
    sam = racing.supervisor
    for _ in range(25):
        case = racing.allocated()
        results = at_once(
            racing.organisation,
            partial(add_note, case=case, by=sam, kind="call", text="Hello", minutes=5),
            partial(hand_over, case=case, advocate=racing.colleague, by=sam, reason="Leave."),
            partial(close, case=case, by=sam, outcome="heard", reason="done"),
        )
        events = [(e.version, e.before, e.after) for e in case.events.all()]

        assert None not in results
        assert [version for version, _, _ in events] == list(range(1, len(events) + 1))
        assert all(one[2] == two[1] for one, two in pairwise(events))
        assert case.allocations.filter(ended_at=None).count() == 1
        assert Case.objects.get(pk=case.pk).state == "closed"
    assert verify_chain() is None
