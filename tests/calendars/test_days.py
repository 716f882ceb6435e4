"""An organisation's own days off and days worked."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from audit.models import Entry
from calendars.selectors import days_taken_back, own_days, warning_lead, working_days
from calendars.services import DayTakenError, add_day, set_warning_lead, take_back
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.conftest import MakeUser

PROCLAIMED = date(2026, 7, 15)
CHRISTMAS = date(2026, 12, 25)


@pytest.fixture
def admin(jersey: Organisation, make_user: MakeUser) -> User:
    return make_user(jersey, "organisation_admin")


def test_nothing_is_said_at_first(in_jersey: Organisation) -> None:
    calendar = working_days().calendar("JE")
    assert (calendar.closed_on, calendar.open_on, warning_lead()) == (frozenset(), frozenset(), 1)


def test_days_off_and_days_worked(in_jersey: Organisation, admin: User) -> None:
    add_day(day=PROCLAIMED, kind="closed", reason="A day of thanks", by=admin)
    add_day(day=CHRISTMAS, kind="worked", reason="Somebody is on duty", by=admin)
    calendar = working_days().calendar("JE")
    assert [calendar.is_working_day(day) for day in (PROCLAIMED, CHRISTMAS)] == [False, True]
    details = Entry.objects.filter(operation="calendars.edit").values_list("detail", flat=True)
    assert list(details.order_by("id")) == [
        {"day": "2026-07-15", "kind": "closed"},
        {"day": "2026-12-25", "kind": "worked"},
    ]


def test_a_day_counts_once(in_jersey: Organisation, admin: User) -> None:
    add_day(day=PROCLAIMED, kind="closed", reason="A day of thanks", by=admin)
    with pytest.raises(DayTakenError, match="2026-07-15 is in the list already: Day off"):
        add_day(day=PROCLAIMED, kind="worked", reason="No, we work", by=admin)


def test_a_day_taken_back_is_history_and_may_be_said_again(
    in_jersey: Organisation, admin: User
) -> None:
    first = add_day(day=PROCLAIMED, kind="closed", reason="A day of thanks", by=admin)
    for _turn in range(2):
        take_back(own_day=first, by=admin)
    assert working_days().calendar("JE").is_working_day(PROCLAIMED)
    add_day(day=PROCLAIMED, kind="closed", reason="It is one after all", by=admin)
    assert [day.reason for day in own_days()] == ["It is one after all"]
    assert [(day.reason, day.removed_by) for day in days_taken_back()] == [
        ("A day of thanks", admin)
    ]
    assert Entry.objects.filter(operation="calendars.edit").count() == 3


def test_the_lead_of_a_warning(in_jersey: Organisation, admin: User) -> None:
    set_warning_lead(days=3, by=admin)
    set_warning_lead(days=2, by=admin)
    assert working_days().lead == 2


def test_only_an_admin_edits(in_jersey: Organisation, make_user: MakeUser) -> None:
    coordinator = make_user(in_jersey, "coordinator")
    with pytest.raises(PermissionDenied):
        add_day(day=PROCLAIMED, kind="closed", reason="Mine", by=coordinator)
    with pytest.raises(PermissionDenied):
        set_warning_lead(days=2, by=coordinator)


def test_other_organisations_have_their_own(
    jersey: Organisation, wiltshire: Organisation, admin: User
) -> None:
    with tenant_scope(jersey):
        add_day(day=PROCLAIMED, kind="closed", reason="A day of thanks", by=admin)
    with tenant_scope(wiltshire):
        assert working_days().calendar("GB-ENG").is_working_day(PROCLAIMED)


def test_a_preview_changes_nothing(in_jersey: Organisation) -> None:
    days = working_days()
    assert not days.with_day(PROCLAIMED, "closed").calendar("JE").is_working_day(PROCLAIMED)
    assert days.with_day(CHRISTMAS, "worked").calendar("JE").is_working_day(CHRISTMAS)
    assert days.with_day(PROCLAIMED, "closed").without(PROCLAIMED) == days
    assert working_days() == days
