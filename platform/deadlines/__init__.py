"""Deadlines: clocks in working or calendar days, by jurisdiction, with pauses. Pure Python.

    calendar = WorkingCalendar("JE")
    due(received, days=5, unit="working_days", calendar=calendar, timezone=timezone)
    Clock(received, 5, "working_days", calendar, timezone, pauses=pauses).read(now)

Nothing here looks at the time of day: moments are given, with their time zone.
"""

from deadlines.calendars import Jurisdiction, Unit, WorkingCalendar, public_holidays
from deadlines.clocks import Clock, OfficeHours, OutOfHours, Pause, Reading, State, due

__all__ = [
    "Clock",
    "Jurisdiction",
    "OfficeHours",
    "OutOfHours",
    "Pause",
    "Reading",
    "State",
    "Unit",
    "WorkingCalendar",
    "due",
    "public_holidays",
]
