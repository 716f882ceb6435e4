"""Who has a referral, giving it away, withdrawing it and the way back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.selectors import entries_about
from notifications.models import Message
from referrals.asking.services import ask
from referrals.changes import ChangedMeanwhileError
from referrals.handling.selectors import others_here, who_may_handle
from referrals.handling.services import (
    HandlingError,
    hand_back,
    hand_over,
    note_opening,
    reopen,
    withdraw,
)
from referrals.models import Opening, Referral
from referrals.services import receive, take_up
from referrals.workflow import IllegalTransitionError
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tests.conftest import ClientAt, MakeUser
from tests.referrals.conftest import MakeReferral, intake

MONDAY = datetime(2026, 6, 1, 10, tzinfo=UTC)
TUESDAY = datetime(2026, 6, 2, 10, 12, tzinfo=UTC)


@pytest.mark.usefixtures("in_jersey")
def test_taking_up_handing_over_and_back(
    make_referral: MakeReferral, coordinator: User, colleague: User
) -> None:
    referral = take_up(referral=make_referral(), by=coordinator, at=TUESDAY)
    assert (referral.handler, referral.handled_since) == (coordinator, TUESDAY)

    held = hand_over(referral=referral, to=colleague, by=coordinator, note="My day off.")
    assert (held.state, held.handler) == ("checking", colleague)
    event = held.events.last()
    assert event is not None
    assert (event.words, event.note) == ("Given to a colleague", "Col Hacquoil. My day off.")
    entry = entries_about(held).last()
    assert entry is not None
    assert entry.detail == {"handler": str(colleague.pk)}

    back = hand_back(referral=held, by=colleague, version=3)
    assert (back.state, back.handler, back.handled_since) == ("received", None, None)
    assert take_up(referral=back, by=coordinator).handler == coordinator


@pytest.mark.usefixtures("in_jersey")
def test_nobody_gets_what_is_nobodys_or_not_theirs(
    jersey: Organisation, make_user: MakeUser, make_referral: MakeReferral, coordinator: User
) -> None:
    referral, advocate = make_referral(), make_user(jersey, "advocate", name="Ada Noir")

    with pytest.raises(HandlingError, match="Ada Noir does not work in the inbox"):
        hand_over(referral=referral, to=advocate, by=coordinator)
    with pytest.raises(HandlingError, match="“New”, so it cannot be given"):
        hand_over(referral=referral, to=coordinator, by=coordinator)
    for write in (hand_back, reopen):
        with pytest.raises(PermissionDenied):
            write(referral=referral, by=advocate)
    with pytest.raises(PermissionDenied):
        withdraw(referral=referral, by=advocate, wish="person", note="x")
    with pytest.raises(PermissionDenied):
        hand_over(referral=referral, to=coordinator, by=advocate)
    assert advocate not in who_may_handle(referral)


@pytest.mark.usefixtures("in_jersey")
def test_a_withdrawal_keeps_wish_and_words_owes_nothing_and_can_be_taken_back(
    make_referral: MakeReferral, coordinator: User
) -> None:
    referral = make_referral(at=MONDAY)
    due = referral.clocks.get().due_at

    held = withdraw(referral=referral, by=coordinator, wish="person", note="Not now, they said.")
    assert (held.state, held.withdrawn_wish) == ("withdrawn", "person")
    assert held.clocks.get().stopped_how == "ended"
    event = held.events.last()
    assert event is not None
    assert event.note == "Not now, they said."
    assert Message.objects.exclude(kind="referral_received").count() == 0

    again = reopen(referral=held, by=coordinator, version=2)
    assert (again.state, again.withdrawn_wish, again.handler) == ("checking", "", coordinator)
    clock = again.clocks.get()
    assert (clock.stopped_at, clock.due_at) == (None, due)
    with pytest.raises(IllegalTransitionError):
        reopen(referral=again, by=coordinator)


@pytest.mark.usefixtures("in_jersey")
def test_withdrawing_while_waiting_for_an_answer_closes_the_question(
    make_referral: MakeReferral, coordinator: User
) -> None:
    referral = take_up(referral=make_referral(), by=coordinator)
    question = ask(referral=referral, text="Which school?", by=coordinator)

    held = withdraw(referral=referral, by=coordinator, wish="referrer", note="No need any more.")

    question.refresh_from_db()
    assert question.closed_at is not None
    assert held.pauses.get().ended_at is not None
    reopened = reopen(referral=held, by=coordinator)
    assert reopened.clocks.get().due_at is not None


@pytest.mark.usefixtures("in_jersey")
def test_who_else_has_it_open(
    make_referral: MakeReferral, coordinator: User, colleague: User
) -> None:
    referral = make_referral()
    note_opening(referral=referral, by=coordinator)
    note_opening(referral=referral, by=coordinator)
    note_opening(referral=referral, by=colleague)
    assert [o.user for o in others_here(referral, colleague)] == [coordinator]

    Opening.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert list(others_here(referral, colleague)) == []


def test_many_who_take_up_one_at_once_give_one_handler(own_database: str) -> None:
    with public_scope():
        jersey = Organisation.objects.get(slug="jersey-cares")
    with tenant_scope(jersey):
        people = list(User.objects.filter(grants__role__in=["coordinator", "supervisor"])[:2])
        made = [
            receive(intake=intake(), channel="online", idempotency_key=f"h{n}", by=None)
            for n in range(10)
        ]

    def act(number: int, who: int) -> str:
        try:
            with tenant_scope(jersey), transaction.atomic():
                referral = Referral.objects.get(pk=made[number].pk)
                take_up(referral=referral, by=people[who % len(people)])
        except (ChangedMeanwhileError, IllegalTransitionError):
            return "told"
        else:
            return "has it"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for number in range(10):
            done = sorted(pool.map(act, [number] * 4, range(4)))
            assert done == ["has it", "told", "told", "told"]
    with tenant_scope(jersey):
        for referral in Referral.objects.filter(pk__in=[made_.pk for made_ in made]):
            event = referral.events.get(action="look_at")
            assert event.by == referral.handler


@pytest.fixture
def page(jersey: Organisation, make_referral: MakeReferral) -> str:
    with tenant_scope(jersey):
        return f"/workspace/referrals/{make_referral().reference}/"


def test_the_second_coordinator_is_told_on_opening(
    jersey: Organisation, coordinator: User, colleague: User, client_at: ClientAt, page: str
) -> None:
    first, second = client_at(jersey, coordinator), client_at(jersey, colleague)
    first.get(page)
    assert "Cora Le Brun opened this at" in second.get(page).content.decode()

    first.post(f"{page}take-up/", {"version": "1"})
    html = second.get(page).content.decode()
    assert "Cora Le Brun took this up on" in html
    assert "Ask them before you decide it." in html
    assert "You took this up on" in first.get(page).content.decode()

    told = second.post(f"{page}hand-over/", {"version": "2", "to": str(colleague.pk)})
    assert told.status_code == 302
    assert "Col Hacquoil took this up on" in first.get(page).content.decode()
    first.post(f"{page}hand-back/", {"version": "3"})
    assert "took this up on" not in first.get(page).content.decode()


@pytest.fixture
def desk(jersey: Organisation, coordinator: User, client_at: ClientAt) -> Client:
    return client_at(jersey, coordinator)


def test_withdrawing_on_the_page_needs_wish_and_words(desk: Client, page: str) -> None:
    html = desk.post(f"{page}withdraw/", {"version": "1", "wish": "", "note": ""}).content.decode()
    assert "Choose who asked for this." in html
    assert "Write what they said" in html

    wish = {"wish": "person", "note": "Not now."}
    stale = desk.post(f"{page}withdraw/", {"version": "7", **wish})
    assert (stale.status_code, "Not now." in stale.content.decode()) == (409, True)
    assert desk.post(f"{page}withdraw/", {"version": "1", **wish}).status_code == 302
    html = desk.get(page).content.decode()
    assert "At the wish of: The person it is about." in html
    desk.post(f"{page}reopen/", {"version": "2"})
    assert "At the wish of" not in desk.get(page).content.decode()
