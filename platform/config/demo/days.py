"""When things happened: believable moments before now, the same ones for the same seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from deadlines import WorkingCalendar

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """The calendar of one organisation around `now`."""

    now: datetime
    zone: ZoneInfo
    calendar: WorkingCalendar
    random: Random = field(repr=False)

    @property
    def today(self) -> date:
        """The organisation's own date."""
        return self.now.astimezone(self.zone).date()

    def ago(self, days: int, *, at_any_hour: bool) -> datetime:
        """A moment so many days before today; in office hours unless `at_any_hour`."""
        day = self.today - days * ONE_DAY
        if at_any_hour:
            return self._at(day, earliest=7 * 60 + 30, latest=21 * 60 + 30)
        while not self.calendar.is_working_day(day):
            day -= ONE_DAY
        return self._at(day)

    def working_days_ago(self, days: int) -> datetime:
        """A moment in office hours, so many working days before today or the next working day.

        For no days it is this hour.
        """
        if days == 0:
            return self.now - timedelta(minutes=self.random.randint(8, 50))
        day = self.today
        if not self.calendar.is_working_day(day):
            day = self.calendar.next_working_day(day)
        while days:
            day -= ONE_DAY
            days -= self.calendar.is_working_day(day)
        return self._at(day)

    def after(self, moment: datetime, days: int) -> datetime:
        """In office hours, so many working days after a moment; always between it and now."""
        found = max(self.planned(moment, days), moment + timedelta(minutes=10))
        return found if found < self.now else moment + (self.now - moment) / 2

    def planned(self, moment: datetime, days: int) -> datetime:
        """In office hours, so many working days after a moment, though it may be to come."""
        day = moment.astimezone(self.zone).date()
        for _ in range(days):
            day = self.calendar.next_working_day(day)
        return self._at(day)

    def meeting_day(self, days: int) -> date:
        """The first working day from so many days after today (negative: before)."""
        return self.calendar.next_working_day(self.today + (days - 1) * ONE_DAY)

    def during_meeting(self, day: date) -> datetime:
        """The end of a meeting held on that day."""
        return datetime.combine(day, time(15, 30), self.zone)

    def born(self, age: int, on: date) -> date:
        """A birthday of somebody who was so old on that day."""
        return on.replace(year=on.year - age, day=1) - self.random.randint(5, 330) * ONE_DAY

    def _at(
        self, day: date, *, earliest: int = 9 * 60 + 10, latest: int = 15 * 60 + 30
    ) -> datetime:
        minutes = self.random.randint(earliest, latest)
        return datetime.combine(day, time(minutes // 60, minutes % 60), self.zone)
