"""Which days count: working days by jurisdiction, with an organisation's own days off and on.

England: a working day is not a Saturday, a Sunday, Christmas Day, Boxing Day, Good Friday or a
bank holiday (SI 2006/1738, regulation 2). Jersey keeps the same pattern with its own list of
public and bank holidays, among them Liberation Day on 9 May; by the source used, a Liberation
Day at a weekend moves to no other day. One-off holidays are often proclaimed late, so every
organisation can add and remove days itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Literal, get_args

import holidays

Jurisdiction = Literal["GB-ENG", "GB-WLS", "GB-SCT", "GB-NIR", "JE", "GG", "IM"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Unit = Literal["working_days", "calendar_days", "weeks", "months", "hours"] | Weekday

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingCalendar:
    """The working days of one organisation.

    `closed_on` are days off beside the public holidays; `open_on` are days worked although they
    are a weekend or a holiday. Raises ValueError for an unknown jurisdiction or a day in both.
    """

    jurisdiction: Jurisdiction
    closed_on: frozenset[date] = field(default_factory=frozenset)
    open_on: frozenset[date] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        known = get_args(Jurisdiction)
        if self.jurisdiction not in known:
            raise ValueError(
                f"'{self.jurisdiction}' has no calendar here. Expected one of {', '.join(known)}."
            )
        if both := sorted(self.closed_on & self.open_on):
            raise ValueError(f"{both[0].isoformat()} is both a day off and a day worked. Keep one.")

    def is_working_day(self, day: date) -> bool:
        """Whether the organisation works on this day."""
        if day in self.open_on or day in self.closed_on:
            return day in self.open_on
        weekend = day.weekday() >= 5
        return not weekend and day not in public_holidays(self.jurisdiction, day.year)

    def counts(self, day: date, unit: Unit) -> bool:
        """Whether this day is one of those counted in `unit`.

        Of weekdays only those on which the organisation works: nobody shares out requests on a
        holiday. Weeks, months and hours are made of all days.
        """
        if unit in WEEKDAYS:
            return day.weekday() == WEEKDAYS.index(unit) and self.is_working_day(day)
        return unit != "working_days" or self.is_working_day(day)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return next(later for later in days_after(day) if self.is_working_day(later))

    def count(self, *, after: date, until: date, unit: Unit = "working_days") -> int:
        """Working days, or days of a unit other than working days, after one day up to and with
        another; negative when `until` is earlier.
        """
        if unit != "working_days":
            return (until - after).days
        if until < after:
            return -self.count(after=until, until=after)
        span = (after + timedelta(days=number + 1) for number in range((until - after).days))
        return sum(self.is_working_day(day) for day in span)


def days_after(day: date) -> Iterator[date]:
    """Each following day, for ever."""
    while True:
        day += ONE_DAY
        yield day


@cache
def public_holidays(jurisdiction: Jurisdiction, year: int) -> frozenset[date]:
    """Public and bank holidays of one year, those at a weekend and their substitutes included."""
    country, _, part = jurisdiction.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
