"""Messages to the staff before a clock is late, and when it is."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from accounts.models import User
from audit.models import Entry
from notifications.composing import compose
from notifications.models import Message
from referrals.models import Clock
from referrals.services import record_reply
from referrals.timing.pausing import stand_still
from referrals.timing.warning import warn_of_clocks
from tenants.models import Organisation
from tests.conftest import MakeUser
from tests.referrals.conftest import MakeReferral

MONDAY = datetime(2026, 6, 1, 10, tzinfo=UTC)  # due on Monday 8 June


def june(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=UTC)


def told(user: User) -> Counter[str]:
    """What was written to somebody about clocks."""
    sent = Message.objects.filter(to=user.email, kind__startswith="clock_")
    return Counter(sent.values_list("kind", flat=True))


def test_once_as_soon_and_once_as_late(
    in_jersey: Organisation, make_referral: MakeReferral, coordinator: User
) -> None:
    make_referral(at=MONDAY)
    assert warn_of_clocks(now=june(4)) == 0
    assert [warn_of_clocks(now=june(5)) for _turn in range(3)] == [1, 0, 0]
    assert told(coordinator) == {"clock_soon": 1}
    assert [warn_of_clocks(now=june(9)) for _turn in range(3)] == [1, 0, 0]
    assert told(coordinator) == {"clock_soon": 1, "clock_late": 1}
    entries = Entry.objects.filter(operation="referrals.warn").order_by("id")
    assert [entry.detail for entry in entries] == [
        {"clock": "reply", "told": "soon"},
        {"clock": "reply", "told": "late"},
    ]


def test_found_late_at_once_it_is_told_once(
    in_jersey: Organisation, make_referral: MakeReferral, coordinator: User
) -> None:
    make_referral(at=MONDAY)
    assert [warn_of_clocks(now=june(20)) for _turn in range(2)] == [1, 0]
    assert told(coordinator) == {"clock_late": 1}


def test_nothing_is_told_of_what_stopped_or_stands_still(
    in_jersey: Organisation, make_referral: MakeReferral, coordinator: User
) -> None:
    record_reply(referral=make_referral(at=MONDAY), by=coordinator, how="phone", at=june(2))
    stand_still(make_referral(at=MONDAY), reason="person_away", by=coordinator, at=june(2))
    assert warn_of_clocks(now=june(20)) == 0


def test_a_message_that_was_queued_before_a_crash_is_not_queued_again(
    in_jersey: Organisation, make_referral: MakeReferral, coordinator: User
) -> None:
    make_referral(at=MONDAY)
    warn_of_clocks(now=june(5))
    Clock.objects.update(told="nothing")
    warn_of_clocks(now=june(5))
    assert told(coordinator) == {"clock_soon": 1}


def test_whoever_may_triage_is_told_and_nobody_else(
    in_jersey: Organisation, make_referral: MakeReferral, coordinator: User, make_user: MakeUser
) -> None:
    supervisor = make_user(in_jersey, "supervisor", "coordinator")
    advocate = make_user(in_jersey, "advocate")
    gone = make_user(in_jersey, "coordinator")
    gone.is_active = False
    gone.save()
    make_referral(at=MONDAY)
    warn_of_clocks(now=june(5))
    assert [told(user).total() for user in (coordinator, supervisor, advocate, gone)] == [
        1, 1, 0, 0,
    ]  # fmt: skip


def test_the_message_names_nobody(
    in_jersey: Organisation, make_referral: MakeReferral, coordinator: User
) -> None:
    referral = make_referral("Robin Marsh", at=MONDAY)
    warn_of_clocks(now=june(5))
    mail = compose(Message.objects.get(kind="clock_soon", to=coordinator.email))
    assert mail.subject == f"A reminder ({referral.reference})"
    assert f"Something about {referral.reference} is due by Monday 8 June 2026." in mail.body
    assert "/workspace/referrals/" in mail.body
    assert "Robin" not in mail.body
    assert "Marsh" not in mail.body
