"""An organisation's own days: look first, then every running clock is counted again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from calendars.models import OwnDay
from calendars.selectors import working_days
from eligibility.selectors import reply_promise, ruleset_on
from eligibility.wording import reply_date
from referrals.models import Clock, ClockChange
from referrals.services import record_reply
from referrals.timing.days_changed import (
    Move,
    add_own_day,
    change_warning_lead,
    moves_under,
    take_own_day_back,
)
from referrals.timing.faces import clock_lines
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.conftest import ClientAt
from tests.referrals.conftest import MakeReferral

MONDAY = datetime(2026, 6, 1, 10, tzinfo=UTC)
WEDNESDAY = date(2026, 6, 3)


@pytest.fixture
def three(in_jersey: Organisation, make_referral: MakeReferral, coordinator: User) -> None:
    """Two clocks that a day off on Wednesday moves, one stopped, one that began after it."""
    make_referral("Ann Marsh", at=MONDAY)
    make_referral("Bo Marsh", at=MONDAY)
    make_referral("Cy Marsh", at=MONDAY.replace(day=4))
    stopped = make_referral("Di Marsh", at=MONDAY)
    record_reply(referral=stopped, by=coordinator, how="phone", at=MONDAY)


def due_days() -> list[str]:
    return [f"{clock.due_at:%m-%d}" for clock in Clock.objects.order_by("pk")]


@pytest.mark.usefixtures("three")
def test_look_first() -> None:
    moves = moves_under(working_days().with_day(WEDNESDAY, "closed"))
    assert moves == [Move(2, date(2026, 6, 8), date(2026, 6, 9))]
    assert due_days() == ["06-08", "06-08", "06-11", "06-08"]
    assert ClockChange.objects.count() == OwnDay.objects.count() == 0


@pytest.mark.usefixtures("three")
def test_a_day_off_moves_what_runs_and_is_taken_back(admin: User) -> None:
    added = add_own_day(day=WEDNESDAY, kind="closed", reason="A day of thanks", by=admin)
    assert due_days() == ["06-09", "06-09", "06-11", "06-08"]
    take_own_day_back(own_day=added, by=admin)
    assert due_days() == ["06-08", "06-08", "06-11", "06-08"]
    kept = ClockChange.objects.filter(clock=Clock.objects.earliest("pk")).order_by("pk")
    assert [(c.why, c.reason, f"{c.was_due_at:%d}", f"{c.due_at:%d}", c.by) for c in kept] == [
        ("day_closed", "2026-06-03: A day of thanks", "08", "09", admin),
        ("taken_back", "2026-06-03: A day of thanks", "09", "08", admin),
    ]
    assert ClockChange.objects.count() == 4


@pytest.mark.usefixtures("three")
def test_a_day_worked_moves_it_forward(admin: User) -> None:
    add_own_day(day=date(2026, 6, 6), kind="worked", reason="An open Saturday", by=admin)
    assert due_days() == ["06-06", "06-06", "06-10", "06-08"]


@pytest.mark.usefixtures("three")
def test_many_clocks_take_few_queries(admin: User, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        add_own_day(day=WEDNESDAY, kind="closed", reason="A day of thanks", by=admin)


def test_a_new_clock_and_the_public_pages_know_the_day(
    in_jersey: Organisation, admin: User, make_referral: MakeReferral
) -> None:
    add_own_day(day=WEDNESDAY, kind="closed", reason="A day of thanks", by=admin)
    assert f"{make_referral(at=MONDAY).clocks.get().due_at:%m-%d}" == "06-09"
    promise = reply_promise(ruleset_on(MONDAY.date()).compiled)
    assert promise is not None
    assert reply_date(promise, MONDAY) == date(2026, 6, 9)


def test_nobody_is_half_moved(in_jersey: Organisation, coordinator: User) -> None:
    with pytest.raises(PermissionDenied):
        add_own_day(day=WEDNESDAY, kind="closed", reason="Mine", by=coordinator)
    assert OwnDay.objects.count() == 0


def test_a_longer_lead_warns_earlier(
    in_jersey: Organisation, admin: User, make_referral: MakeReferral
) -> None:
    referral = make_referral(at=MONDAY)  # due on Monday the 8th
    thursday = MONDAY.replace(day=4)
    assert [line.face.state for line in clock_lines(referral, thursday)] == ["ok"]
    change_warning_lead(days=2, by=admin)
    assert [line.face.state for line in clock_lines(referral, thursday)] == ["soon"]
    assert ClockChange.objects.count() == 0


def test_the_page(
    jersey: Organisation, client_at: ClientAt, admin: User, make_referral: MakeReferral
) -> None:
    with tenant_scope(jersey):
        make_referral(at=MONDAY)
    client = client_at(jersey, admin)
    told = {"day_day": "3", "day_month": "6", "day_year": "2026", "kind": "closed",
            "reason": "A day of thanks"}  # fmt: skip
    looked = client.post("/workspace/referrals/days/", {**told, "go": "look"})
    assert "1 clock moves from Monday 8 June 2026 to Tuesday 9 June 2026" in looked.text
    assert "Nothing is added yet." in looked.text
    assert 'value="A day of thanks"' in looked.text
    added = client.post("/workspace/referrals/days/", {**told, "go": "add"}, follow=True)
    assert "Added. The clocks are counted again." in added.text
    assert "Wednesday 3 June 2026" in added.text
    twice = client.post("/workspace/referrals/days/", {**told, "go": "add"})
    assert "2026-06-03 is in the list already: Day off. Take that back first." in twice.text
    with tenant_scope(jersey):
        own_day = OwnDay.objects.get()
    page = f"/workspace/referrals/days/{own_day.pk}/take-back/"
    assert "1 clock moves from Tuesday 9 June 2026 to Monday 8 June 2026" in client.get(page).text
    back = client.post(page, follow=True)
    assert "Taken back by Ada Renouf on" in back.text
    assert client.get(page).status_code == 404
    lead = client.post("/workspace/referrals/days/", {"go": "lead", "lead": "21"})
    assert "Write a number from 0 to 20." in lead.text
    assert client.post("/workspace/referrals/days/", {"go": "lead", "lead": "3"}).status_code == 302


def test_only_an_admin_sees_it(
    jersey: Organisation, client_at: ClientAt, coordinator: User
) -> None:
    assert client_at(jersey, coordinator).get("/workspace/referrals/days/").status_code == 403
