"""From a clock's row to what `deadlines` counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import cast
from zoneinfo import ZoneInfo

import deadlines
from calendars.selectors import WorkingDays
from referrals.models import Clock, ClockKind, Pause
from tenants.context import current_organisation


def zone() -> ZoneInfo:
    """The organisation's time zone."""
    return ZoneInfo(current_organisation().time_zone)


def measured(clock: Clock, days: WorkingDays, pauses: Iterable[Pause] = ()) -> deadlines.Clock:
    """The clock as it is counted. Nothing pauses a limit set by law."""
    organisation = current_organisation()
    paused = () if clock.kind == ClockKind.STATUTORY_LIMIT else pauses
    return deadlines.Clock(
        received=clock.started_at,
        days=clock.days,
        unit=cast("deadlines.Unit", clock.unit),
        calendar=days.calendar(clock.calendar),
        timezone=zone(),
        office_hours=deadlines.OfficeHours(organisation.office_opens, organisation.office_closes),
        out_of_hours=cast("deadlines.OutOfHours", clock.out_of_hours),
        pauses=tuple(deadlines.Pause(p.started_at, p.ended_at, p.reason) for p in paused),
        stopped=clock.stopped_at,
    )


def count(clock: Clock, days: WorkingDays, pauses: Iterable[Pause] = ()) -> bool:
    """Set when the clock is due and when that is soon; answer whether it is due at another
    moment than before. Nothing is saved.
    """
    found, before = measured(clock, days, pauses), clock.due_at
    clock.due_at, soon_on = found.due_at, found.soon_on(days.lead)
    clock.soon_at = datetime.combine(soon_on, time(), tzinfo=zone()) if soon_on else None
    return clock.due_at != before
