"""Clocks: when something is due, how much time is left, and what a pause does to both.

Day 0 is the local day of receipt. What comes after closing time, or on a day nobody works,
counts as received on the next working day; what comes before opening time counts for that day.
The due day is the n-th counted day after day 0, until its local midnight. A day does not count
when the clock stands paused at its end, so a pause within one day changes nothing.

A week is seven calendar days. A month ends on the day of the same number, or on the last day of
a month that is too short for it (the corresponding date rule, Dodds v Walker [1981] UKHL 4).
Hours are those that pass, from receipt or from the opening of the day that counts; a pause adds
exactly its own length. A weekday is due on the next such day that is worked.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Literal
from zoneinfo import ZoneInfo

from deadlines.calendars import ONE_DAY, WEEKDAYS, Unit, WorkingCalendar, days_after
from deadlines.pauses import Pause, require_aware, running_between, running_until

OutOfHours = Literal["next_working_day", "same_day"]
State = Literal["ok", "soon", "late", "paused", "met", "missed"]

ONE_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class OfficeHours:
    """When somebody is there to receive something, in local time; `closes` is already too late."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if not self.opens < self.closes:
            raise ValueError(f"Office hours end ({self.closes}) before they begin ({self.opens}).")


@dataclass(frozen=True)
class Reading:
    """What a clock shows at a moment.

    `remaining` counts after today working days for a clock in working days, hours for one in
    hours, calendar days for all others: 0 is "due today" or "within the hour", negative is late.
    `due_on` is None while the clock is paused, for the due day then moves on with it.
    """

    state: State
    remaining: int
    due_on: date | None


@dataclass(frozen=True)
class Clock:
    """So many `days`, or other units, from a receipt, in one organisation's calendar and hours.

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
        require_aware(received=self.received, stopped=self.stopped)
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
        """The last second in time, of the due day or of the last hour; None while paused."""
        return None if self._paused_now else self._last_second()

    def soon_on(self, lead: int = 1) -> date | None:
        """The first day on which no more than `lead` working days are left; None while paused."""
        due_on = self.due_on
        if due_on is None:
            return None
        found = due_on
        while self.calendar.count(after=found - ONE_DAY, until=due_on) <= lead:
            found -= ONE_DAY
        return found

    def read(self, now: datetime, *, soon: int = 1) -> Reading:
        """What the clock shows at `now`; `soon` is how many working days left count as soon."""
        require_aware(now=now)
        stopped = self.stopped is not None and self.stopped <= now
        moment = min(now, self.stopped) if self.stopped else now
        due_at, due_on, soon_on = self.due_at, self.due_on, self.soon_on(soon)
        remaining = self._remaining(moment, due_at)
        if due_at is None or soon_on is None:
            return Reading("paused", remaining, None)
        late = moment >= due_at + timedelta(seconds=1)
        if stopped:
            return Reading("missed" if late else "met", remaining, due_on)
        today = moment.astimezone(self.timezone).date()
        state: State = "late" if late else "soon" if today >= soon_on else "ok"
        return Reading(state, remaining, due_on)

    def _remaining(self, moment: datetime, due_at: datetime | None) -> int:
        if self.unit == "hours":
            return self._hours_left(moment, due_at)
        today = max(moment.astimezone(self.timezone).date(), self.day_zero)
        due_on = due_at.astimezone(self.timezone).date() if due_at else None
        if self.unit in WEEKDAYS:
            return ((due_on or self._next_weekday(today)) - today).days
        until = self._counted_until(due_on) if due_on else self._length
        return until - self._counted_until(today)

    def _hours_left(self, moment: datetime, due_at: datetime | None) -> int:
        if due_at is not None:
            return (due_at - max(moment, self._begins())) // ONE_HOUR
        gone = running_between(self._begins(), moment, self._ended_pauses())
        return (self.days * ONE_HOUR - gone) // ONE_HOUR

    def _next_weekday(self, day: date) -> date:
        return next(later for later in days_after(day) if self.calendar.counts(later, self.unit))

    @property
    def _length(self) -> int:
        """How many counted days lead from day 0 to the due day."""
        match self.unit:
            case "weeks":
                return 7 * self.days
            case "months":
                return (months_after(self.day_zero, self.days) - self.day_zero).days
            case _:
                return self.days

    def _last_day(self) -> date:
        if self.unit == "hours":
            return self._last_second().date()
        counted = (day for day in days_after(self.day_zero) if self._counts(day))
        return next(islice(counted, self._length - 1, None))

    def _last_second(self) -> datetime:
        if self.unit == "hours":
            end = running_until(self._begins(), self.days * ONE_HOUR, self._ended_pauses())
            return end.astimezone(self.timezone)
        return datetime.combine(self._last_day(), time(23, 59, 59), tzinfo=self.timezone)

    def _begins(self) -> datetime:
        """When the hours begin to run."""
        local = self.received.astimezone(self.timezone)
        opens = self.office_hours.opens if self.office_hours else time()
        opening = datetime.combine(self.day_zero, opens, tzinfo=self.timezone)
        return local if self.out_of_hours == "same_day" else max(local, opening)

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


def months_after(day: date, months: int) -> date:
    """The day of the same number so many months on, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


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
