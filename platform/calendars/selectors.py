"""All reads: the organisation's working calendar, and how it came to be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from calendars.models import DayKind, OwnDay, WarningLead
from deadlines import Jurisdiction, WorkingCalendar

USUAL_LEAD = 1


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """What the organisation adds to any jurisdiction's calendar; `lead` is in working days."""

    closed_on: frozenset[date] = frozenset()
    worked_on: frozenset[date] = frozenset()
    lead: int = USUAL_LEAD

    def calendar(self, jurisdiction: str) -> WorkingCalendar:
        """The working days by a jurisdiction. Raises ValueError for one that is not known."""
        known: Jurisdiction = jurisdiction  # type: ignore[assignment]
        return WorkingCalendar(known, self.closed_on, self.worked_on)

    def with_day(self, day: date, kind: str) -> WorkingDays:
        """The same with one more day of its own."""
        plain = self.without(day)
        if kind == DayKind.CLOSED:
            return replace(plain, closed_on=plain.closed_on | {day})
        return replace(plain, worked_on=plain.worked_on | {day})

    def without(self, day: date) -> WorkingDays:
        """The same with nothing of its own on this day."""
        return replace(self, closed_on=self.closed_on - {day}, worked_on=self.worked_on - {day})


def working_days() -> WorkingDays:
    """What holds now. Two queries: read it once for a page."""
    days = OwnDay.objects.filter(removed_at__isnull=True).values_list("day", "kind")
    by_kind: dict[str, set[date]] = {DayKind.CLOSED: set(), DayKind.WORKED: set()}
    for day, kind in days:
        by_kind[kind].add(day)
    return WorkingDays(
        frozenset(by_kind[DayKind.CLOSED]), frozenset(by_kind[DayKind.WORKED]), warning_lead()
    )


def warning_lead() -> int:
    """How many working days before it is due a clock counts as soon."""
    found = WarningLead.objects.values_list("days", flat=True).first()
    return USUAL_LEAD if found is None else found


def own_days() -> QuerySet[OwnDay]:
    """The days that hold, latest first."""
    return OwnDay.objects.filter(removed_at__isnull=True).select_related("added_by")


def days_taken_back() -> QuerySet[OwnDay]:
    """The days that were taken back, for the history."""
    return OwnDay.objects.filter(removed_at__isnull=False).select_related("added_by", "removed_by")
