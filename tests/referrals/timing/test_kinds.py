"""Which clocks a referral has, what starts them and what stops them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from cases.services import accept_referral, add_note, allocate
from eligibility.models import Ruleset
from referrals.models import Clock, Referral
from referrals.services import decline, record_reply
from referrals.timing.faces import clock_lines, observed_times
from tenants.models import Organisation
from tests.conftest import MakeUser
from tests.referrals.conftest import MakeReferral

MONDAY = datetime(2026, 6, 1, 10, tzinfo=UTC)  # 11:00 in Jersey
Publish = Callable[[], Ruleset]


def dues(referral: Referral) -> dict[str, str]:
    """When each clock is due, as a local day of summer, and how it stopped."""
    return {
        clock.promise: clock.stopped_how or f"{clock.due_at:%Y-%m-%d}"
        for clock in referral.clocks.all()
    }


def test_every_kind_but_an_average_is_a_clock(
    with_times: Publish, make_referral: MakeReferral
) -> None:
    with_times()
    referral = make_referral(at=MONDAY)
    assert dues(referral) == {
        "reply": "2026-06-08",
        "allocation": "2026-06-15",
        "by_law": "2026-07-01",
    }
    kinds = {line.clock.promise: str(line.label) for line in clock_lines(referral, MONDAY)}
    assert kinds == {
        "reply": "Promise",
        "allocation": "Our own target",
        "by_law": "Limit set by law",
    }
    assert observed_times(referral) == ["On average there are 42 days before a review."]


def test_the_database_takes_no_average_for_a_clock(
    in_jersey: Organisation, make_referral: MakeReferral
) -> None:
    clock = make_referral().clocks.get()
    clock.kind = "observed_average"
    with pytest.raises(IntegrityError, match="clock_is_no_average"), transaction.atomic():
        clock.save()


def test_each_clock_stops_at_what_it_waits_for(
    with_times: Publish, make_referral: MakeReferral, coordinator: User, make_user: MakeUser,
    jersey: Organisation,
) -> None:  # fmt: skip
    with_times()
    advocate = make_user(jersey, "advocate")
    referral = make_referral(at=MONDAY, referrer_email="")
    record_reply(referral=referral, by=coordinator, how="phone", at=MONDAY)
    assert dues(referral) == {
        "reply": "phone", "allocation": "2026-06-15", "by_law": "2026-07-01",
    }  # fmt: skip

    case = accept_referral(referral=referral, by=coordinator, at=MONDAY)
    allocate(case=case, advocate=advocate, by=coordinator, at=MONDAY)
    assert dues(referral) == {
        "reply": "phone", "allocation": "milestone", "by_law": "2026-07-01",
        "first_visit": "2026-06-15",
    }  # fmt: skip

    add_note(case=case, by=advocate, kind="visit", text="We met.", minutes=30, at=MONDAY)
    assert dues(referral)["first_visit"] == "milestone"


def test_after_a_no_only_an_answer_is_still_owed(
    with_times: Publish, make_referral: MakeReferral, coordinator: User
) -> None:
    with_times()
    referral = make_referral(at=MONDAY, referrer_email="")
    decline(referral=referral, by=coordinator, reason="other", signpost="Call the helpline.")
    assert dues(referral) == {"reply": "2026-06-08", "allocation": "ended", "by_law": "ended"}


def test_everybody_is_promised_a_reply_whatever_the_rules_answer(
    in_jersey: Organisation, make_referral: MakeReferral
) -> None:
    facts = {"referrer": "professional", "care_experience": "no", "age": "14"}
    assert list(dues(make_referral(facts=facts))) == ["reply"]


@pytest.mark.parametrize(
    ("promise", "day", "words", "state"),
    [
        ("allocation", 1, "14 days left", "ok"),
        ("allocation", 12, "3 days left", "soon"),
        ("allocation", 16, "1 day late", "late"),
        ("by_law", 30, "1 day left", "soon"),
    ],
)
def test_what_clocks_in_weeks_and_months_show(
    with_times: Publish,
    make_referral: MakeReferral,
    promise: str,
    day: int,
    words: str,
    state: str,
) -> None:
    with_times()
    referral = make_referral(at=MONDAY)
    at = datetime(2026, 6, day, 12, tzinfo=UTC)
    [face] = [line.face for line in clock_lines(referral, at) if line.clock.promise == promise]
    assert (face.words, face.state) == (words, state)


def test_the_lines_of_a_page_take_three_queries(
    with_times: Publish, make_referral: MakeReferral, django_assert_num_queries: object
) -> None:
    with_times()
    referral = make_referral(at=MONDAY)
    assert Clock.objects.count() == 3
    with django_assert_num_queries(4):  # type: ignore[operator]
        clock_lines(referral, MONDAY)
