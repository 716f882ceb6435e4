"""What a clock shows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.models import User
from referrals.services import record_reply
from referrals.timing.faces import read_clock
from tenants.models import Organisation
from tests.referrals.conftest import MakeReferral

MONDAY = datetime(2026, 6, 1, 10, tzinfo=UTC)  # due on Monday 8 June, the end of the day


@pytest.mark.parametrize(
    ("day", "hour", "words", "state", "used"),
    [
        (1, 10, "5 working days left", "ok", 3.0),
        (2, 9, "4 working days left", "ok", 20.0),
        (4, 9, "2 working days left", "ok", 60.0),
        (5, 9, "1 working day left", "soon", 80.0),
        (6, 9, "1 working day left", "soon", 80.0),
        (8, 9, "Due today", "soon", 95.0),
        (8, 22, "Due today", "soon", 95.0),
        (8, 23, "1 working day late", "late", 120.0),
        (10, 9, "2 working days late", "late", 140.0),
        (13, 9, "4 working days late", "late", 180.0),
    ],
)
def test_a_running_clock(
    in_jersey: Organisation,
    make_referral: MakeReferral,
    day: int,
    hour: int,
    words: str,
    state: str,
    used: float,
) -> None:
    clock = make_referral(at=MONDAY).clocks.get()

    face = read_clock(clock, datetime(2026, 6, day, hour, 30, tzinfo=UTC))

    assert (face.words, face.state, face.used) == (words, state, used)


@pytest.mark.parametrize(
    ("day", "words", "state"), [(8, "Answered in time", "met"), (9, "Answered late", "late")]
)
def test_a_stopped_clock(
    in_jersey: Organisation,
    make_referral: MakeReferral,
    coordinator: User,
    day: int,
    words: str,
    state: str,
) -> None:
    referral = make_referral(at=MONDAY)
    record_reply(
        referral=referral,
        by=coordinator,
        how="phone",
        at=datetime(2026, 6, day, 9, tzinfo=UTC),
    )

    face = read_clock(referral.clocks.get(), datetime(2026, 7, 1, tzinfo=UTC))

    assert (face.words, face.state) == (words, state)


def test_before_the_day_that_counts_as_received_nothing_has_gone(
    in_jersey: Organisation, make_referral: MakeReferral
) -> None:
    saturday = datetime(2026, 6, 6, 9, tzinfo=UTC)
    clock = make_referral(at=saturday).clocks.get()

    face = read_clock(clock, saturday)

    assert (face.words, face.used) == ("5 working days left", 3.0)
