"""Deadlines: clocks in days, weeks, months or hours, by jurisdiction, with pauses. Pure Python.

    calendar = WorkingCalendar("JE")
    due(received, days=5, unit="working_days", calendar=calendar, timezone=timezone)
    Clock(received, 5, "working_days", calendar, timezone, pauses=pauses).read(now)

Nothing here looks at the time of day: moments are given, with their time zone.
"""

from deadlines.calendars import (
    WEEKDAYS,
    Jurisdiction,
    Unit,
    Weekday,
    WorkingCalendar,
    public_holidays,
)
from deadlines.clocks import Clock, OfficeHours, OutOfHours, Reading, State, due
from deadlines.pauses import Pause

__all__ = [
    "WEEKDAYS",
    "Clock",
    "Jurisdiction",
    "OfficeHours",
    "OutOfHours",
    "Pause",
    "Reading",
    "State",
    "Unit",
    "Weekday",
    "WorkingCalendar",
    "due",
    "public_holidays",
]
