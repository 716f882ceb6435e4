"""What each service writes, refuses and records."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from audit.selectors import entries_about, verify_chain
from cases.changes import CaseChangedError
from cases.conflicts import ConflictError
from cases.models import Allocation, Case, Event, Link, Note
from cases.services import (
    UnsuitableAdvocateError,
    accept_referral,
    add_note,
    allocate,
    close,
    hand_over,
    link,
    move,
)
from cases.workflow import IllegalTransitionError, ReasonMissingError, State
from referrals.workflow import IllegalTransitionError as IllegalReferralTransitionError
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.cases.conftest import PARENT_WITH_LIMITS, MakeService, Service


def test_accepting_a_referral_opens_a_waiting_case(in_service: Service) -> None:
    referral = in_service.referral()

    case = accept_referral(referral=referral, by=in_service.coordinator)

    referral.refresh_from_db()
    assert referral.state == "accepted"
    assert (case.state, case.version, case.limits) == (State.WAITING, 1, [])
    assert case.reference == referral.reference
    event = case.events.get()
    assert (event.action, event.after, event.by) == ("open", "waiting", in_service.coordinator)
    assert [e.detail for e in entries_about(case)] == [{"event": "open"}]


def test_the_limits_of_the_decision_are_carried(
    wiltshire: Organisation, make_service: MakeService
) -> None:
    service = make_service(wiltshire)
    with tenant_scope(wiltshire):
        assert service.waiting(**PARENT_WITH_LIMITS).limits == ["icpc", "rcpc"]
        assert service.waiting().limits == []


def test_a_referral_is_accepted_once(in_service: Service) -> None:
    case = in_service.waiting()

    with pytest.raises(IllegalReferralTransitionError):
        accept_referral(referral=case.referral, by=in_service.supervisor)

    assert Case.objects.filter(referral=case.referral).count() == 1


def test_an_advocate_cannot_accept(in_service: Service) -> None:
    referral = in_service.referral()

    with pytest.raises(PermissionDenied):
        accept_referral(referral=referral, by=in_service.advocate)

    referral.refresh_from_db()
    assert referral.state == "received"
    assert not Case.objects.exists()


def test_allocating(in_service: Service) -> None:
    case = in_service.waiting()

    allocation = allocate(case=case, advocate=in_service.advocate, by=in_service.coordinator)

    case.refresh_from_db()
    assert (case.state, case.version) == (State.ALLOCATED, 2)
    assert (allocation.advocate, allocation.ended_at) == (in_service.advocate, None)
    assert allocation.allocated_at == case.state_since
    last = entries_about(case).latest("id")
    assert (last.operation, last.actor) == ("cases.allocate", str(in_service.coordinator.pk))
    assert last.detail == {
        "event": "allocate",
        "from": "waiting",
        "to": "allocated",
        "version": 2,
        "advocate": str(in_service.advocate.pk),
        "allocation": allocation.pk,
    }
    assert verify_chain() is None


def test_a_case_with_an_advocate_is_not_allocated_again(in_service: Service) -> None:
    case = in_service.allocated()

    with pytest.raises(IllegalTransitionError, match="The case is “Allocated”"):
        allocate(case=case, advocate=in_service.colleague, by=in_service.coordinator)

    assert case.allocations.get().advocate == in_service.advocate


def test_the_database_refuses_a_second_open_allocation(in_service: Service) -> None:
    case = in_service.allocated()
    second = Allocation(
        case=case,
        advocate=in_service.colleague,
        allocated_by=in_service.coordinator,
        allocated_at=timezone.now(),
    )

    with (
        pytest.raises(IntegrityError, match="allocation_one_open_per_case"),
        transaction.atomic(),
    ):
        second.save()


def test_only_an_active_advocate_gets_a_case(in_service: Service) -> None:
    case = in_service.waiting()
    User.objects.filter(pk=in_service.colleague.pk).update(is_active=False)

    for person in (in_service.coordinator, in_service.colleague):
        with pytest.raises(UnsuitableAdvocateError, match="is not an advocate here"):
            allocate(case=case, advocate=person, by=in_service.coordinator)

    case.refresh_from_db()
    assert (case.state, case.version) == (State.WAITING, 1)


def test_handing_over_keeps_the_history(in_service: Service) -> None:
    case = in_service.allocated()

    hand_over(
        case=case, advocate=in_service.colleague, by=in_service.coordinator, reason="On leave."
    )

    first, second = case.allocations.all()
    assert (first.advocate, second.advocate) == (in_service.advocate, in_service.colleague)
    assert first.ended_at == second.allocated_at
    assert second.ended_at is None
    assert case.events.latest("version").reason == "On leave."
    case.refresh_from_db()
    assert case.state == State.ALLOCATED


def test_handing_over_needs_a_reason_and_another_advocate(in_service: Service) -> None:
    case = in_service.allocated()

    with pytest.raises(ReasonMissingError, match="Say why, to hand over"):
        hand_over(case=case, advocate=in_service.colleague, by=in_service.coordinator, reason=" ")
    with pytest.raises(UnsuitableAdvocateError, match="Ada Renouf has this case already"):
        hand_over(case=case, advocate=in_service.advocate, by=in_service.coordinator, reason="x")

    assert case.allocations.count() == 1


@pytest.mark.parametrize("relation", ["parent_child", "siblings"])
def test_family_does_not_share_an_advocate(in_service: Service, relation: str) -> None:
    mother, child = in_service.allocated("Jo Marsh"), in_service.waiting("Robin Marsh")
    link(case=child, other=mother, relation=relation, by=in_service.coordinator)

    with pytest.raises(ConflictError, match="Ada Renouf already acts for a member"):
        allocate(case=child, advocate=in_service.advocate, by=in_service.coordinator)
    with pytest.raises(ConflictError):
        allocate(
            case=child,
            advocate=in_service.advocate,
            by=in_service.coordinator,
            conflict_reason="A coordinator cannot decide this.",
        )
    with pytest.raises(ConflictError):
        allocate(
            case=child,
            advocate=in_service.advocate,
            by=in_service.supervisor,
            conflict_reason="  ",
        )
    assert not child.allocations.exists()


def test_a_supervisor_overrules_a_conflict_with_a_reason(in_service: Service) -> None:
    mother, child = in_service.allocated("Jo Marsh"), in_service.waiting("Robin Marsh")
    link(case=mother, other=child, relation="parent_child", by=in_service.coordinator)

    made = allocate(
        case=child,
        advocate=in_service.advocate,
        by=in_service.supervisor,
        conflict_reason="Both asked for the same person.",
    )

    assert made.conflict_reason == "Both asked for the same person."


def test_another_advocate_or_a_closed_case_is_no_conflict(in_service: Service) -> None:
    mother, child = in_service.allocated("Jo Marsh"), in_service.waiting("Robin Marsh")
    link(case=mother, other=child, relation="parent_child", by=in_service.coordinator)

    allocate(case=child, advocate=in_service.colleague, by=in_service.coordinator)

    close(case=mother, by=in_service.advocate, outcome="achieved", reason="done")
    hand_over(case=child, advocate=in_service.advocate, by=in_service.coordinator, reason="x")
    assert child.allocations.get(ended_at=None).advocate == in_service.advocate


def test_two_cases_are_linked_once_whichever_way_round(in_service: Service) -> None:
    one, other = in_service.waiting("Jo Marsh"), in_service.waiting("Robin Marsh")

    first = link(case=one, other=other, relation="siblings", by=in_service.coordinator)
    again = link(case=other, other=one, relation="siblings", by=in_service.supervisor)

    assert again == first
    assert Link.objects.count() == 1


def test_the_first_note_about_time_with_the_person_starts_the_work(in_service: Service) -> None:
    case = in_service.allocated()

    add_note(case=case, by=in_service.advocate, kind="writing", text="Read it.", minutes=20)
    case.refresh_from_db()
    assert case.state == State.ALLOCATED

    note = add_note(case=case, by=in_service.advocate, kind="call", text="Said hello.", minutes=5)
    case.refresh_from_db()
    assert (case.state, case.version) == (State.ACTIVE, 3)
    assert (note.direct, note.minutes, note.done_on) == (True, 5, timezone.localdate())
    assert case.events.latest("version").action == "start"


def test_a_note_may_be_about_an_earlier_day(in_service: Service) -> None:
    case = in_service.allocated()
    day = dt.date(2026, 1, 5)

    note = add_note(
        case=case,
        by=in_service.advocate,
        kind="travel",
        text="To Gorey.",
        minutes=35,
        done_on=day,
    )

    assert (note.direct, note.done_on) == (False, day)


def test_the_audit_keeps_no_word_of_a_note(in_service: Service) -> None:
    case = in_service.allocated()

    note = add_note(
        case=case, by=in_service.advocate, kind="visit", text="CANARY in the note", minutes=45
    )

    entry = entries_about(case).latest("id")
    assert entry.detail == {"event": "note", "note": note.pk, "kind": "visit", "minutes": 45}
    assert "CANARY" not in str(list(entries_about(case).values()))


def test_notes_of_nobody_elses_case(in_service: Service) -> None:
    case = in_service.allocated()

    with pytest.raises(Http404):
        add_note(case=case, by=in_service.colleague, kind="visit", text="x", minutes=1)
    with pytest.raises(PermissionDenied):
        add_note(case=case, by=in_service.coordinator, kind="visit", text="x", minutes=1)
    add_note(case=case, by=in_service.supervisor, kind="visit", text="x", minutes=1)

    assert Note.objects.count() == 1


def test_no_notes_on_a_closed_case(in_service: Service) -> None:
    case = in_service.allocated()
    close(case=case, by=in_service.advocate, outcome="heard", reason="done")

    with pytest.raises(IllegalTransitionError, match="The case is “Closed”, so you cannot add"):
        add_note(case=case, by=in_service.advocate, kind="visit", text="x", minutes=1)


def test_a_life_from_pause_to_reopening(in_service: Service) -> None:
    case = in_service.allocated()
    advocate = in_service.advocate
    add_note(case=case, by=advocate, kind="visit", text="Met.", minutes=30)
    move(case=case, action="pause", by=advocate, reason="Exams.")
    move(case=case, action="resume", by=advocate)
    move(case=case, action="prepare_ending", by=advocate)
    closure = close(
        case=case,
        by=advocate,
        outcome="partly",
        advocate_outcome="achieved",
        reason="done",
        words="They listened.",
    )
    with pytest.raises(PermissionDenied):
        move(case=case, action="reopen", by=advocate, reason="Asked again.")
    move(case=case, action="reopen", by=in_service.supervisor, reason="Asked again.")

    case.refresh_from_db()
    assert case.state == State.REOPENED
    assert (closure.outcome, closure.words) == ("partly", "They listened.")
    assert not case.allocations.filter(ended_at=None).exists()
    assert [(e.version, e.action, e.before, e.after) for e in case.events.all()] == [
        (1, "open", "", "waiting"),
        (2, "allocate", "waiting", "allocated"),
        (3, "start", "allocated", "active"),
        (4, "pause", "active", "paused"),
        (5, "resume", "paused", "active"),
        (6, "prepare_ending", "active", "closing"),
        (7, "close", "closing", "closed"),
        (8, "reopen", "closed", "reopened"),
    ]
    allocate(case=case, advocate=in_service.colleague, by=in_service.coordinator)
    assert verify_chain() is None


def test_move_does_not_take_the_steps_that_have_a_service(in_service: Service) -> None:
    case = in_service.allocated()

    with pytest.raises(ValueError, match="'close' has a service of its own"):
        move(case=case, action="close", by=in_service.advocate)


def test_a_stale_page_is_told_who_changed_what(in_service: Service) -> None:
    case = in_service.waiting()
    seen = case.version
    at = dt.datetime(2026, 3, 5, 14, 7, tzinfo=dt.UTC)
    allocate(case=case, advocate=in_service.advocate, by=in_service.coordinator, at=at)

    with pytest.raises(CaseChangedError) as stale:
        allocate(case=case, advocate=in_service.colleague, by=in_service.supervisor, version=seen)

    assert [event.action for event in stale.value.events] == ["allocate"]
    assert str(stale.value) == (
        "While you had this page open, the case was changed: “Advocate allocated” by Cora Le Brun, "
        "5 Mar 14:07. Nothing of yours was saved yet, and what you wrote is still here."
    )


def test_a_failed_step_leaves_nothing(in_service: Service) -> None:
    case = in_service.waiting()
    entries = entries_about(case).count()

    with pytest.raises(UnsuitableAdvocateError):
        allocate(case=case, advocate=in_service.supervisor, by=in_service.coordinator)

    assert Event.objects.filter(case=case).count() == 1
    assert entries_about(case).count() == entries


def test_two_organisations_keep_their_own_cases(
    jersey: Organisation, wiltshire: Organisation, make_service: MakeService
) -> None:
    with tenant_scope(jersey):
        here = make_service(jersey).waiting()
    with tenant_scope(wiltshire):
        assert not Case.objects.filter(pk=here.pk).exists()
        assert not Case.objects.exists()
    with tenant_scope(jersey):
        assert Case.objects.get() == here
