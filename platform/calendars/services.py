"""All writes. Whoever holds clocks counts them again in the same transaction."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.authorisation import require
from accounts.models import User
from audit.services import record
from calendars.models import DayKind, OwnDay, WarningLead

EDIT = "calendars.edit"


class DayTakenError(ValueError):
    """Something is said about this day already. The message is fit for staff."""


@transaction.atomic
def add_day(*, day: date, kind: str, reason: str, by: User) -> OwnDay:
    """Say that a day is a day off or is worked, and why. Raises `DayTakenError`."""
    require(by, EDIT)
    found = OwnDay.objects.select_for_update().filter(day=day, removed_at__isnull=True).first()
    if found is not None:
        raise DayTakenError(
            _("%(day)s is in the list already: %(kind)s. Take that back first.")
            % {"day": day.isoformat(), "kind": found.get_kind_display()}
        )
    added = OwnDay.objects.create(day=day, kind=DayKind(kind), reason=reason.strip(), added_by=by)
    record(by=by, operation=EDIT, about=added, detail={"day": day.isoformat(), "kind": added.kind})
    return added


@transaction.atomic
def take_back(*, own_day: OwnDay, by: User) -> OwnDay:
    """Let the public holidays alone say what this day is. Taking back twice is taking back once."""
    require(by, EDIT)
    held = OwnDay.objects.select_for_update().get(pk=own_day.pk)
    if held.removed_at is None:
        held.removed_at, held.removed_by = timezone.now(), by
        held.save(update_fields=["removed_at", "removed_by"])
        record(
            by=by,
            operation=EDIT,
            about=held,
            detail={"day": held.day.isoformat(), "kind": held.kind, "taken_back": True},
        )
    return held


@transaction.atomic
def set_warning_lead(*, days: int, by: User) -> WarningLead:
    """Say how many working days before it is due a clock counts as soon, from 0 to 20."""
    require(by, EDIT)
    lead = WarningLead.objects.create(days=days, set_by=by)
    record(by=by, operation=EDIT, about=lead, detail={"lead": days})
    return lead
