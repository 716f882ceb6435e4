"""Clocks: when something is due, how much time is left, and what a pause does to both.

Day 0 is the local day of receipt. What comes after closing time, or on a day nobody works,
counts as received on the next working day; what comes before opening time counts for that day.
The due day is the n-th counted day after day 0, until its local midnight. A day does not count
when the clock stands paused at its end, so a pause within one day changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Literal
from zoneinfo import ZoneInfo

from deadlines.calendars import ONE_DAY, Unit, WorkingCalendar, days_after

OutOfHours = Literal["next_working_day", "same_day"]
State = Literal["ok", "soon", "late", "paused", "met", "missed"]


@dataclass(frozen=True)
class OfficeHours:
    """When somebody is there to receive something, in local time; `closes` is already too late."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if not self.opens < self.closes:
            raise ValueError(f"Office hours end ({self.closes}) before they begin ({self.opens}).")


@dataclass(frozen=True)
class Pause:
    """A time in which the clock stands still. Without `end` it still does."""

    start: datetime
    end: datetime | None
    reason: str

    def __post_init__(self) -> None:
        _require_aware(start=self.start, end=self.end)
        if self.end and self.end < self.start:
            raise ValueError(f"The pause ends ({self.end}) before it starts ({self.start}).")

    def covers(self, moment: datetime) -> bool:
        """Whether the clock is paused at this moment."""
        return self.start < moment and (self.end is None or moment <= self.end)


@dataclass(frozen=True)
class Reading:
    """What a clock shows at a moment.

    `remaining` counts days in the clock's unit after today: 0 is "due today", negative is days
    late. `due_on` is None while the clock is paused, for the due day then moves on with it.
    """

    state: State
    remaining: int
    due_on: date | None


@dataclass(frozen=True)
class Clock:
    """A number of days from a receipt, in one organisation's calendar, time zone and hours.

    Raises ValueError for moments without a time zone and for fewer than one day.
    """

    received: datetime
    days: int
    unit: Unit
    calendar: WorkingCalendar
    timezone: ZoneInfo
    office_hours: OfficeHours | None = None
    out_of_hours: OutOfHours = "next_working_day"
    pauses: tuple[Pause, ...] = ()
    stopped: datetime | None = None

    def __post_init__(self) -> None:
        _require_aware(received=self.received, stopped=self.stopped)
        if self.days < 1:
            raise ValueError(f"A clock runs for at least 1 day, not {self.days}.")

    @property
    def day_zero(self) -> date:
        """The local day that counts as the day of receipt."""
        local = self.received.astimezone(self.timezone)
        day = local.date()
        if self.out_of_hours == "same_day":
            return day
        closed = self.office_hours is not None and local.time() >= self.office_hours.closes
        if closed or not self.calendar.is_working_day(day):
            return self.calendar.next_working_day(day)
        return day

    @property
    def due_on(self) -> date | None:
        """The last day in time; None while the clock is paused."""
        return None if self._paused_now else self._last_day()

    @property
    def due_at(self) -> datetime | None:
        """The last second in time, on the due day; None while the clock is paused."""
        due_on = self.due_on
        if due_on is None:
            return None
        return datetime.combine(due_on, time(23, 59, 59), tzinfo=self.timezone)

    def read(self, now: datetime, *, soon: int = 1) -> Reading:
        """What the clock shows at `now`; `soon` is how many days left count as soon."""
        _require_aware(now=now)
        moment = min(now, self.stopped) if self.stopped else now
        today = max(moment.astimezone(self.timezone).date(), self.day_zero)
        due_on = self.due_on
        if due_on is None:
            return Reading("paused", self.days - self._counted_until(today), None)
        remaining = self._between(today, due_on)
        if self.stopped and self.stopped <= now:
            return Reading("met" if today <= due_on else "missed", remaining, due_on)
        state: State = "late" if today > due_on else "soon" if remaining <= soon else "ok"
        return Reading(state, remaining, due_on)

    def _last_day(self) -> date:
        counted = (day for day in days_after(self.day_zero) if self._counts(day))
        return next(islice(counted, self.days - 1, None))

    @property
    def _paused_now(self) -> bool:
        return self.stopped is None and any(pause.end is None for pause in self.pauses)

    def _counts(self, day: date) -> bool:
        if not self.calendar.counts(day, self.unit):
            return False
        close = datetime.combine(day + ONE_DAY, time(), tzinfo=self.timezone)
        return not any(pause.covers(close) for pause in self._ended_pauses())

    def _ended_pauses(self) -> Iterable[Pause]:
        """The pauses; one still open when the clock was stopped ended with it."""
        for pause in self.pauses:
            end = pause.end or self.stopped
            yield Pause(pause.start, max(end, pause.start) if end else None, pause.reason)

    def _counted_until(self, last: date) -> int:
        span = range(1, (last - self.day_zero).days + 1)
        return sum(self._counts(self.day_zero + ONE_DAY * number) for number in span)

    def _between(self, today: date, due_on: date) -> int:
        return self._counted_until(due_on) - self._counted_until(today)


def due(
    received: datetime,
    *,
    days: int,
    unit: Unit,
    calendar: WorkingCalendar,
    timezone: ZoneInfo,
    office_hours: OfficeHours | None = None,
    out_of_hours: OutOfHours = "next_working_day",
) -> date:
    """The last day in time for something received at this moment, without pauses.

    Raises ValueError for a moment without a time zone and for fewer than one day.
    """
    return Clock(received, days, unit, calendar, timezone, office_hours, out_of_hours)._last_day()


def _require_aware(**moments: datetime | None) -> None:
    for name, moment in moments.items():
        if moment is not None and moment.tzinfo is None:
            raise ValueError(f"`{name}` is {moment.isoformat()}, without a time zone. Give one.")
