"""Pauses: why, how long, and what they do to each kind of clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from audit.models import Entry
from eligibility.models import Ruleset
from referrals.changes import ChangedMeanwhileError
from referrals.models import ClockChange, Pause, Referral
from referrals.services import record_reply
from referrals.timing.faces import clock_lines, read_clock
from referrals.timing.pausing import (
    NothingToPauseError,
    go_on,
    pause_clocks,
    resume_clocks,
    stand_still,
)
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.conftest import ClientAt, MakeUser
from tests.referrals.conftest import MakeReferral

MONDAY = datetime(2026, 6, 1, 10, tzinfo=UTC)
TUESDAY, FRIDAY = MONDAY.replace(day=2), MONDAY.replace(day=5)
AWAY = "person_away"


def due(referral: Referral) -> str:
    clock = referral.clocks.get(promise="reply")
    return f"{clock.due_at:%Y-%m-%d}" if clock.due_at else "paused"


def test_three_days_away_are_three_days_more(
    in_jersey: Organisation, make_referral: MakeReferral, coordinator: User
) -> None:
    referral = make_referral(at=MONDAY)
    assert due(referral) == "2026-06-08"
    stand_still(referral, reason=AWAY, by=coordinator, at=TUESDAY)
    assert due(referral) == "paused"
    assert read_clock(referral.clocks.get(), FRIDAY).words == "Paused"
    go_on(referral, by=coordinator, at=FRIDAY)
    assert due(referral) == "2026-06-11"
    [line] = clock_lines(referral, FRIDAY)
    paused, resumed = line.changes
    assert paused == (
        "2 June 2026, 11:00: Paused (The person is away or not well). "
        "Was due Monday 8 June 2026, is due on no day yet."
    )
    assert resumed == (
        "5 June 2026, 11:00: Goes on (The person is away or not well). "
        "Was due on no day yet, is due Thursday 11 June 2026."
    )


def test_no_limit_of_the_law_pauses(
    with_times: Callable[[], Ruleset], make_referral: MakeReferral, coordinator: User
) -> None:
    with_times()
    referral = make_referral(at=MONDAY)
    stand_still(referral, reason=AWAY, by=coordinator, at=TUESDAY)
    running = referral.clocks.filter(due_at__isnull=False)
    assert [clock.promise for clock in running] == ["by_law"]


def test_a_clock_stopped_while_it_stands_still_was_kept(
    in_jersey: Organisation, make_referral: MakeReferral, coordinator: User
) -> None:
    referral = make_referral(at=MONDAY)
    stand_still(referral, reason=AWAY, by=coordinator, at=TUESDAY)
    record_reply(referral=referral, by=coordinator, how="phone", at=FRIDAY)
    assert read_clock(referral.clocks.get(), FRIDAY).words == "Answered in time"


def test_pausing_twice_is_pausing_once(
    in_jersey: Organisation, make_referral: MakeReferral, coordinator: User
) -> None:
    referral = make_referral()
    first = pause_clocks(referral=referral, reason=AWAY, by=coordinator)
    again = pause_clocks(referral=referral, reason="not_safe", by=coordinator)
    assert (first, again.reason, Pause.objects.count()) == (again, AWAY, 1)
    assert resume_clocks(referral=referral, by=coordinator) == first
    assert resume_clocks(referral=referral, by=coordinator) is None
    details = Entry.objects.filter(operation="referrals.triage").order_by("id")
    assert [entry.detail for entry in details] == [
        {"paused": AWAY}, {"paused": AWAY}, {"resumed": AWAY},
    ]  # fmt: skip


def test_our_own_delay_is_no_reason(
    in_jersey: Organisation, make_referral: MakeReferral, coordinator: User
) -> None:
    referral = make_referral()
    with pytest.raises(ValueError, match="'no_advocate_free' is not a valid PauseReason"):
        pause_clocks(referral=referral, reason="no_advocate_free", by=coordinator)
    assert ClockChange.objects.count() == 0


def test_without_a_running_clock_there_is_nothing_to_pause(
    in_jersey: Organisation, make_referral: MakeReferral, coordinator: User
) -> None:
    referral = make_referral()
    record_reply(referral=referral, by=coordinator, how="phone")
    with pytest.raises(NothingToPauseError, match="No clock is running"):
        pause_clocks(referral=referral, reason=AWAY, by=coordinator)


def test_who_has_an_older_page_is_told(
    in_jersey: Organisation, make_referral: MakeReferral, coordinator: User
) -> None:
    referral = make_referral()
    record_reply(referral=referral, by=coordinator, how="phone")
    with pytest.raises(ChangedMeanwhileError):
        pause_clocks(referral=referral, reason=AWAY, by=coordinator, version=1)


def test_an_advocate_pauses_nothing(
    in_jersey: Organisation, make_referral: MakeReferral, make_user: MakeUser
) -> None:
    with pytest.raises(PermissionDenied):
        pause_clocks(referral=make_referral(), reason=AWAY, by=make_user(in_jersey, "advocate"))


def test_the_pages(
    jersey: Organisation, client_at: ClientAt, coordinator: User, make_referral: MakeReferral
) -> None:
    with tenant_scope(jersey):
        referral = make_referral(key=str(uuid4()))
    client, at = client_at(jersey, coordinator), f"/workspace/referrals/{referral.reference}/"
    assert "Why do they pause?" in client.get(f"{at}pause/").text
    unchosen = client.post(f"{at}pause/", {"version": "1"})
    assert "Choose a reason. It is kept with the clocks." in unchosen.text
    paused = client.post(f"{at}pause/", {"version": "1", "reason": AWAY}, follow=True)
    assert "The clocks stand still." in paused.text
    assert "The person is away or not well." in paused.text
    going = client.post(f"{at}resume/", {"version": "1"}, follow=True)
    assert "The clocks go on." in going.text
    assert "Pause the clocks" in going.text
    assert "Promise: </span><strong>5 working days left" in going.text.replace("\n", "")
