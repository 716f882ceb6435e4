"""What coordinators do, what it writes, and who is told when two do it at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404

from accounts.models import User
from audit.selectors import entries_about
from notifications.composing import compose
from notifications.models import Message
from referrals.changes import ChangedMeanwhileError, DeclineTextError
from referrals.models import Event, Referral
from referrals.selectors import referral_for, visible_referrals
from referrals.services import accept, decline, receive, record_reply, take_up
from referrals.workflow import IllegalTransitionError
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tests.conftest import MakeUser
from tests.referrals.conftest import MakeReferral, intake

MONDAY = datetime(2026, 6, 1, 10, tzinfo=UTC)
TUESDAY = datetime(2026, 6, 2, 10, tzinfo=UTC)
ELSEWHERE = "Childline can be called free on 0800 1111."


def test_accepting_tells_the_referrer_and_stops_the_clock(
    in_jersey: Organisation, make_referral: MakeReferral, coordinator: User
) -> None:
    referral = accept(referral=make_referral(at=MONDAY), by=coordinator, at=TUESDAY)

    assert (referral.state, referral.version) == ("accepted", 2)
    clock = referral.clocks.get()
    assert (clock.stopped_at, clock.stopped_by, clock.stopped_how) == (
        TUESDAY,
        coordinator,
        "email",
    )
    event = referral.events.last()
    assert event is not None
    assert (event.action, event.after, event.by, event.at) == (
        "accept",
        "accepted",
        coordinator,
        TUESDAY,
    )
    assert sorted(Message.objects.values_list("kind", flat=True)) == [
        "referral_accepted",
        "referral_received",
    ]
    entry = entries_about(referral).last()
    assert entry is not None
    assert (entry.operation, entry.actor, entry.detail) == (
        "referrals.triage",
        str(coordinator.pk),
        {"state": "accepted"},
    )


def test_the_receipt_stops_no_clock(in_jersey: Organisation, make_referral: MakeReferral) -> None:
    referral = make_referral(at=MONDAY)

    assert Message.objects.count() == 1
    assert referral.clocks.get().stopped_at is None


def test_without_a_safe_address_accepting_is_no_reply(
    in_jersey: Organisation, make_referral: MakeReferral, coordinator: User
) -> None:
    referral = accept(referral=make_referral(referrer_email=""), by=coordinator)

    assert Message.objects.count() == 0
    assert referral.clocks.get().stopped_at is None


def test_a_decline_keeps_reason_and_signpost_and_tells_the_referrer(
    in_jersey: Organisation, make_referral: MakeReferral, coordinator: User
) -> None:
    referral = decline(
        referral=make_referral("Robin Marsh"),
        by=coordinator,
        reason="other_service",
        signpost=f" {ELSEWHERE} ",
        note="Robin has an advocate at the hospital.",
    )

    referral.refresh_from_db()
    assert (referral.state, referral.decline_reason, referral.signpost) == (
        "declined",
        "other_service",
        ELSEWHERE,
    )
    last = referral.events.last()
    assert last is not None
    assert last.note == "Robin has an advocate at the hospital."
    sent = compose(Message.objects.get(kind="referral_declined"))
    assert ELSEWHERE in sent.body
    assert "Robin" not in str(sent.message())
    entry = entries_about(referral).last()
    assert entry is not None
    assert entry.detail == {"state": "declined", "reason": "other_service"}


@pytest.mark.parametrize(
    ("signpost", "message"),
    [
        ("  ", "Say where else they can go. Nobody is sent away without that."),
        (
            "The hospital has an advocate for robin.",
            "“Robin” must not stand here: it goes into an e-mail.",
        ),
        ("Marsh's worker knows.", "“Marsh” must not stand here: it goes into an e-mail."),
        ("Ask about the Marshes at the reserve.", None),
    ],
)
def test_a_signpost_is_needed_and_names_nobody(
    in_jersey: Organisation,
    make_referral: MakeReferral,
    coordinator: User,
    signpost: str,
    message: str | None,
) -> None:
    referral = make_referral("Robin Marsh")
    told: str | None = None
    try:
        decline(referral=referral, by=coordinator, reason="other", signpost=signpost)
    except DeclineTextError as error:
        told = str(error)

    assert told == message
    referral.refresh_from_db()
    assert referral.state == ("received" if told else "declined")


def test_the_first_reply_stops_the_clock_and_later_ones_do_not_move_it(
    in_jersey: Organisation, make_referral: MakeReferral, coordinator: User, colleague: User
) -> None:
    referral = make_referral(at=MONDAY)
    record_reply(referral=referral, by=coordinator, how="phone", note="Spoke.", at=TUESDAY)
    record_reply(referral=referral, by=colleague, how="email")

    clock = referral.clocks.get()
    assert (clock.stopped_at, clock.stopped_by, clock.stopped_how) == (
        TUESDAY,
        coordinator,
        "phone",
    )
    referral.refresh_from_db()
    assert (referral.state, referral.version) == ("received", 3)
    assert [e.action for e in referral.events.all()] == ["receive", "reply", "reply"]
    last = entries_about(referral).last()
    assert last is not None
    assert last.detail == {"reply": "email", "clocks_stopped": 0}


def test_what_is_decided_is_not_decided_again(
    in_jersey: Organisation, make_referral: MakeReferral, coordinator: User
) -> None:
    referral = make_referral()
    accept(referral=referral, by=coordinator)

    with pytest.raises(IllegalTransitionError, match="“Accepted”, so you cannot decline it"):
        decline(referral=referral, by=coordinator, reason="other", signpost=ELSEWHERE)
    assert Event.objects.filter(referral=referral).count() == 2


def test_the_second_of_two_is_told_who_was_faster(
    in_jersey: Organisation, make_referral: MakeReferral, coordinator: User, colleague: User
) -> None:
    referral = make_referral()
    take_up(referral=referral, by=coordinator, version=1, at=TUESDAY)

    with pytest.raises(ChangedMeanwhileError) as told:
        accept(referral=referral, by=colleague, version=1)

    assert str(told.value).startswith(
        "While you had this open, Cora Le Brun was faster: “Taken up”, at "
    )
    referral.refresh_from_db()
    assert (referral.state, referral.version) == ("checking", 2)


def test_two_at_the_very_same_time_give_one_decision(own_database: str) -> None:
    with public_scope():
        jersey = Organisation.objects.get(slug="jersey-cares")
    with tenant_scope(jersey):
        people = list(User.objects.filter(grants__role__in=["coordinator", "supervisor"])[:2])
        made = [
            receive(intake=intake(), channel="online", idempotency_key=f"r{n}", by=None)
            for n in range(10)
        ]

    def act(number: int, who: int) -> str:
        try:
            with tenant_scope(jersey), transaction.atomic():
                referral = Referral.objects.get(pk=made[number].pk)
                if who:
                    accept(referral=referral, by=people[0], version=1)
                else:
                    decline(
                        referral=referral,
                        by=people[-1],
                        reason="other",
                        signpost=ELSEWHERE,
                        version=1,
                    )
        except ChangedMeanwhileError:
            return "second"
        else:
            return "first"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for number in range(10):
            assert sorted(pool.map(act, [number] * 2, [0, 1])) == ["first", "second"]
    with tenant_scope(jersey):
        assert set(Referral.objects.values_list("version", flat=True)) == {2}


ROLES = {
    "coordinator": True,
    "supervisor": True,
    "advocate": False,
    "safeguarding_lead": False,
    "content_editor": False,
    "rules_editor": False,
    "organisation_admin": False,
    "commissioner": False,
}


@pytest.mark.parametrize(("role", "allowed"), ROLES.items())
def test_who_may_see_and_decide(
    jersey: Organisation, make_user: MakeUser, make_referral: MakeReferral, role: str, allowed: bool
) -> None:
    user = make_user(jersey, role)
    with tenant_scope(jersey):
        referral = make_referral()
        assert visible_referrals(user).count() == int(allowed)
        if allowed:
            assert referral_for(user, referral.reference) == referral
            assert take_up(referral=referral, by=user).state == "checking"
            return
        with pytest.raises(Http404):
            referral_for(user, referral.reference)
        with pytest.raises(PermissionDenied):
            take_up(referral=referral, by=user)
        with pytest.raises(PermissionDenied):
            accept(referral=referral, by=user)
        with pytest.raises(PermissionDenied):
            decline(referral=referral, by=user, reason="other", signpost=ELSEWHERE)
        with pytest.raises(PermissionDenied):
            record_reply(referral=referral, by=user, how="phone")
        referral.refresh_from_db()
        assert referral.version == 1


def test_a_foreign_reference_answers_like_a_random_one(
    in_jersey: Organisation, coordinator: User, in_wiltshire_too: MakeReferral
) -> None:
    theirs = in_wiltshire_too()
    for reference in (theirs.reference, "K7M4-XQ9H-TD3", "nonsense", ""):
        with pytest.raises(Http404):
            referral_for(coordinator, reference)
