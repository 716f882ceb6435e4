"""How long before a meeting a referral came, and that it never refuses anybody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from eligibility.selectors import live_rules, today
from referrals.models import LeadTime, Referral
from referrals.timing.lead_times import observed_leads, short_notice
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.conftest import ClientAt, MakeUser
from tests.referrals.conftest import MakeReferral

CHILD = {"referrer": "professional", "who": "child", "age": "9"}
PLACE = "/workspace/referrals/"


@pytest.fixture
def planner(wiltshire: Organisation, make_user: MakeUser) -> User:
    return make_user(wiltshire, "coordinator", name="Pam Lott")


def ask(make: MakeReferral, support: str, days: int | None, **more: Any) -> Referral:
    """A referral for a meeting so many days from today."""
    group = {"icpc": "child_protection", "cla_review": "in_care"}.get(support, "in_care")
    on = None if days is None else today() + timedelta(days=days)
    facts = {**CHILD, group: "yes", "support": support}
    return make("Sky Fenn", facts=facts, meeting_on=on, **more)


@pytest.mark.parametrize(
    ("support", "days", "words"),
    [
        ("icpc", 4, "in 4 days, usual lead is 10"),
        ("icpc", 1, "in 1 day, usual lead is 10"),
        ("icpc", 0, "is today, usual lead is 10"),
        ("icpc", 9, "in 9 days, usual lead is 10"),
        ("icpc", 10, ""),
        ("icpc", -1, ""),
        ("icpc", None, ""),
        ("cla_review", 41, "in 41 days, usual lead is 42"),
        ("cla_review", 42, ""),
        ("rcpc", 2, ""),  # the rules name no usual time before it
        ("complaint", 2, ""),
    ],
)
def test_short_notice_in_words(
    in_wiltshire: Organisation,
    make_referral: MakeReferral,
    support: str,
    days: int | None,
    words: str,
) -> None:
    referral = ask(make_referral, support, days)
    lead = LeadTime.objects.filter(referral=referral).first()
    said = short_notice(lead, live_rules())
    assert said.endswith(words)
    assert bool(said) == bool(words)


def test_what_is_kept(in_wiltshire: Organisation, make_referral: MakeReferral) -> None:
    ask(make_referral, "icpc", 4)
    ask(make_referral, "rcpc", 30)
    ask(make_referral, "complaint", 30)
    kept = LeadTime.objects.order_by("days").values_list("meeting", "days", "usual_days")
    assert list(kept) == [("icpc", 4, 10), ("rcpc", 30, None)]


def test_the_day_reaches_the_rules(in_wiltshire: Organisation, make_referral: MakeReferral) -> None:
    result = ask(make_referral, "icpc", 4).decision.result
    assert result["priority"]["id"] == "conference_soon"
    assert ask(make_referral, "icpc", 10).decision.result["priority"]["id"] == "usual_notice"


def test_median_and_mean_beside_the_published_figure(
    in_wiltshire: Organisation, make_referral: MakeReferral
) -> None:
    for days in (3, 5, 7, 12, 33):
        ask(make_referral, "icpc", days)
    for days in (20, 50):
        ask(make_referral, "cla_review", days)
    ask(make_referral, "icpc", -2)
    old = ask(make_referral, "icpc", 400, at=timezone.now() - timedelta(days=380))
    assert old.lead_time.days == 780
    found = [
        (o.meeting, o.published, o.referrals, o.median, o.mean, o.short) for o in observed_leads()
    ]
    assert found == [
        ("icpc", 10, 5, 7.0, 12.0, None),  # three were short: too few to be told
        ("cla_review", 42, 2, None, None, None),
    ]


def test_the_page_hides_small_numbers(
    wiltshire: Organisation, client_at: ClientAt, planner: User, make_referral: MakeReferral
) -> None:
    with tenant_scope(wiltshire):
        for days in (3, 4, 5, 6, 7):
            ask(make_referral, "icpc", days)
        for days in (11, 13):
            ask(make_referral, "cla_review", days)
    page = client_at(wiltshire, planner).get(f"{PLACE}lead-times/").text
    cells = [part.split("</td>")[0] for part in page.split('govuk-table__cell--numeric">')[1:]]
    assert cells == ["10", "5", "5", "5", "5", "42", "–", "–", "fewer than 5", "–"]


def test_staff_see_it_in_the_inbox_and_on_the_page(
    wiltshire: Organisation, client_at: ClientAt, planner: User, make_referral: MakeReferral
) -> None:
    with tenant_scope(wiltshire):
        referral = ask(make_referral, "icpc", 4)
    client = client_at(wiltshire, planner)
    for page in (PLACE, f"{PLACE}{referral.reference}/"):
        assert "in 4 days, usual lead is 10" in client.get(page).text
    page = client.get(f"{PLACE}{referral.reference}/").text
    assert "Short notice for a first conference" in page
    assert "On average we have 10 days" in page


def test_the_inbox_asks_no_more_for_more_referrals(
    wiltshire: Organisation, client_at: ClientAt, planner: User, make_referral: MakeReferral,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    with tenant_scope(wiltshire):
        for days in range(12):
            ask(make_referral, "icpc", days)
    client = client_at(wiltshire, planner)
    with django_assert_max_num_queries(20):
        client.get(PLACE)
