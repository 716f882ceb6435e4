"""Writes `cases.csv`: due days worked out without the code that they are held against.

Public holidays are typed in from the governments' published lists, summer time follows its rule,
and a due day is found by its rank in a list of all worked days, not by walking along them. Run
it after adding cases: `.venv/bin/python -m tests.deadlines.make_cases`.
"""

from __future__ import annotations

import csv
import itertools
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime, time, timedelta
from pathlib import Path

FILE = Path(__file__).with_name("cases.csv")
DAY = timedelta(days=1)

ENGLAND = """
2024: 01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26
2025: 01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26
2026: 01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28
2027: 01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28
2028: 01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26
"""
SCOTLAND = """
2024: 01-01 01-02 03-29 05-06 05-27 08-05 12-02 12-25 12-26
2025: 01-01 01-02 04-18 05-05 05-26 08-04 12-01 12-25 12-26
2026: 01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28
2027: 01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28
2028: 01-03 01-04 04-14 05-01 05-29 08-07 11-30 12-25 12-26
"""
# Liberation Day is 9 May: a Saturday in 2026, a Sunday in 2027, and moved to no other day.
JERSEY_ONLY = """
2024: 05-09 07-15
2025: 05-09
2026: 05-09
2027: 05-09
2028: 05-09
"""


def _days(text: str) -> set[date]:
    return {
        date.fromisoformat(f"{year}-{day}")
        for year, _colon, days in (line.partition(":") for line in text.split("\n") if line)
        for day in days.split()
    }


HOLIDAYS = {
    "GB-ENG": _days(ENGLAND),
    "GB-WLS": _days(ENGLAND),
    "GB-SCT": _days(SCOTLAND),
    "JE": _days(ENGLAND) | _days(JERSEY_ONLY),
}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ALL_DAYS = [date(2024, 1, 1) + DAY * number for number in range(1827)]


@dataclass(frozen=True)
class Case:
    """One row; `pauses` are `start/end` in UTC, `due` a local day, or for hours a UTC moment."""

    about: str
    place: str
    received: str
    number: int
    unit: str
    out_of_hours: str = "next_working_day"
    opens: str = "09:00"
    closes: str = "17:00"
    closed_on: str = ""
    open_on: str = ""
    pauses: str = ""
    due: str = ""


def offset(moment: datetime) -> timedelta:
    """How far clocks are ahead of UTC: an hour between the last Sundays of March and October,
    at 01:00 UTC.
    """

    def turn(month: int) -> datetime:
        last = date(moment.year, month, 31)
        return datetime.combine(last - DAY * ((last.weekday() + 1) % 7), time(1))

    return timedelta(hours=1 if turn(3) <= moment < turn(10) else 0)


def utc(day: date, at: time) -> datetime:
    """A local time of day in UTC; of two, the earlier."""
    local = datetime.combine(day, at)
    return local - offset(local - timedelta(hours=1))


def worked(case: Case) -> list[date]:
    """All days of five years on which the organisation works."""
    closed = HOLIDAYS[case.place] | set(map(date.fromisoformat, case.closed_on.split()))
    opened = set(map(date.fromisoformat, case.open_on.split()))
    return [d for d in ALL_DAYS if d in opened or (d.isoweekday() < 6 and d not in closed)]


def day_zero(case: Case, days: list[date]) -> date:
    """The day that counts as the day of receipt."""
    moment = datetime.fromisoformat(case.received)
    local = moment + offset(moment)
    if case.out_of_hours == "same_day":
        return local.date()
    too_late = bool(case.closes) and local.time() >= time.fromisoformat(case.closes)
    earliest = local.date() + DAY * too_late
    return next(day for day in days if day >= earliest)


def counted_days(case: Case, days: list[date], zero: date) -> tuple[list[date], int]:
    """Which days count, and how many of them it takes."""
    match case.unit:
        case "working_days":
            return days, case.number
        case "weeks":
            return ALL_DAYS, 7 * case.number
        case "months":
            month = zero.month + case.number
            first = date(zero.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
            following = (first + DAY * 31).replace(day=1)
            last = min(first + DAY * (zero.day - 1), following - DAY)
            return ALL_DAYS, (last - zero).days
        case "calendar_days":
            return ALL_DAYS, case.number
        case weekday:
            return [d for d in days if WEEKDAYS[d.weekday()] == weekday], case.number


def due(case: Case) -> str:
    """The last day in time, or for hours the last moment, in UTC."""
    days = worked(case)
    zero = day_zero(case, days)
    pauses = [tuple(map(datetime.fromisoformat, one.split("/"))) for one in case.pauses.split()]
    if case.unit == "hours":
        return hours_after(case, zero, pauses).isoformat()
    counting, number = counted_days(case, days, zero)
    running = [d for d in counting if not any(a < utc(d + DAY, time()) <= b for a, b in pauses)]
    return running[bisect_right(running, zero) + number - 1].isoformat()


def hours_after(case: Case, zero: date, pauses: list[tuple[datetime, ...]]) -> datetime:
    """Second by second would be the same: the hours, minute by minute, without paused ones."""
    moment = datetime.fromisoformat(case.received)
    if case.out_of_hours == "next_working_day":
        opens = time.fromisoformat(case.opens) if case.opens else time()
        moment = max(moment, utc(zero, opens))
    left = case.number * 60
    while left:
        left -= not any(a <= moment < b for a, b in pauses)
        moment += timedelta(minutes=1)
    return moment


def at(day: str, clock: str = "10:00") -> str:
    """A local time as UTC text."""
    return utc(date.fromisoformat(day), time.fromisoformat(clock)).isoformat()


def cases() -> Iterator[Case]:
    """Every case without its due day."""
    yield from around_the_year()
    yield from each_unit()
    yield from out_of_hours()
    yield from own_days()
    yield from with_pauses()


AROUND = {
    "Easter 2024": "2024-03-27",
    "Easter 2025": "2025-04-16",
    "Easter 2026": "2026-04-01",
    "Easter 2027": "2027-03-24",
    "Easter 2028": "2028-04-12",
    "Good Friday itself": "2027-03-26",
    "29 February 2024": "2024-02-27",
    "on 29 February 2024": "2024-02-29",
    "29 February 2028": "2028-02-25",
    "on 29 February 2028": "2028-02-29",
    "year end 2024": "2024-12-23",
    "year end 2025": "2025-12-22",
    "substitute days 2026": "2026-12-22",
    "two substitute days 2027": "2027-12-23",
    "substitute New Year 2028": "2027-12-30",
    "early May 2024": "2024-05-02",
    "Liberation Day, a Thursday": "2024-05-08",
    "Liberation Day, a Friday": "2025-05-07",
    "Liberation Day, a Saturday": "2026-05-07",
    "Liberation Day, a Sunday": "2027-05-06",
    "on Liberation Day, a Sunday": "2027-05-09",
    "Liberation Day, a Tuesday": "2028-05-08",
    "one-off day in Jersey, 15 July 2024": "2024-07-11",
    "one-off day in Scotland, 15 June 2026": "2026-06-11",
    "summer time begins 2026": "2026-03-27",
    "summer time ends 2026": "2026-10-23",
    "August": "2026-07-31",
    "St Andrew's Day": "2026-11-26",
}


def around_the_year() -> Iterator[Case]:
    """The edges of the year by place, in the units that promises mostly have."""
    for (about, day), place in itertools.product(AROUND.items(), HOLIDAYS):
        yield Case(about, place, at(day), 5, "working_days")
    for (about, day), number in itertools.product(AROUND.items(), (1, 10)):
        yield Case(about, "JE", at(day, "16:59"), number, "working_days")


def each_unit() -> Iterator[Case]:
    """Weeks, months, hours, calendar days, weekdays."""
    for about, day in AROUND.items():
        yield Case(about, "JE", at(day), 2, "weeks", "same_day")
        yield Case(about, "GB-ENG", at(day, "20:00"), 42, "calendar_days", "same_day")
        yield Case(about, "GB-SCT", at(day), 24, "hours")
        yield Case(about, "GB-ENG", at(day), 1, "tuesday")
    for day in ("2024-01-29", "2024-01-30", "2024-01-31", "2025-01-30", "2025-03-31", "2025-08-29",
                "2026-12-31", "2027-11-30", "2028-02-29"):  # fmt: skip
        for number in (1, 3, 6):
            yield Case("a shorter month", "GB-WLS", at(day), number, "months", "same_day")
    for day in ("2026-03-28", "2026-10-24", "2027-03-27", "2027-10-30"):
        for clock in ("23:30", "10:00"):
            yield Case("the clocks change", "JE", at(day, clock), 24, "hours", "same_day")
            yield Case("the clocks change", "JE", at(day, clock), 48, "hours")
    for weekday in WEEKDAYS[:5]:
        yield Case("a week's day", "JE", at("2025-05-05"), 1, weekday)


def out_of_hours() -> Iterator[Case]:
    """The seconds around opening, closing and midnight."""
    clocks = ("00:00:00", "08:59:59", "16:59:59", "17:00:00", "17:00:01", "23:59:59")
    for day, clock in itertools.product(("2026-06-11", "2026-06-12", "2026-06-13"), clocks):
        yield Case("out of hours", "JE", at(day, clock), 5, "working_days")
        yield Case("out of hours", "JE", at(day, clock), 3, "working_days", "same_day")
        yield Case(
            "no hours said", "GB-ENG", at(day, clock), 5, "working_days", opens="", closes=""
        )
    for moment in (
        "2026-10-25T00:30:00",
        "2026-10-25T01:30:00",
        "2026-03-29T00:59:59",
        "2026-03-29T01:00:00",
        "2026-06-11T22:59:59",
        "2026-06-11T23:00:00",
    ):
        yield Case("night and the clocks", "JE", moment, 5, "working_days", "same_day")
        yield Case("night and the clocks", "GB-ENG", moment, 1, "calendar_days", "same_day")


def own_days() -> Iterator[Case]:
    """Days that an organisation adds, even late, and days that it works."""
    for place, number in itertools.product(HOLIDAYS, (1, 5)):
        yield Case(
            "a day off added late", place, at("2026-07-13"), number, "working_days",
            closed_on="2026-07-15 2026-07-14",
        )  # fmt: skip
        yield Case(
            "a Saturday and a holiday are worked", place, at("2026-12-22"), number, "working_days",
            open_on="2026-12-25 2026-12-26",
        )  # fmt: skip
    yield Case("a Tuesday off", "JE", at("2026-07-13"), 1, "tuesday", closed_on="2026-07-14")
    yield Case("calendar days know no day off", "JE", at("2026-07-13"), 2, "calendar_days",
               closed_on="2026-07-14 2026-07-15")  # fmt: skip


def with_pauses() -> Iterator[Case]:
    """Pauses within a day, over nights, weekends, holidays and the due day."""
    spans = {
        "within a day": ("2026-06-09 10:00", "2026-06-09 16:00"),
        "over two nights": ("2026-06-09 10:00", "2026-06-11 10:00"),
        "over a weekend": ("2026-06-12 10:00", "2026-06-15 10:00"),
        "at a weekend": ("2026-06-13 10:00", "2026-06-14 10:00"),
        "to midnight": ("2026-06-10 23:59", "2026-06-11 00:00"),
        "from midnight": ("2026-06-10 00:00", "2026-06-10 23:00"),
        "on the last day": ("2026-06-15 10:00", "2026-06-16 10:00"),
        "after it": ("2026-07-20 10:00", "2026-07-30 10:00"),
        "a fortnight": ("2026-06-10 10:00", "2026-06-24 10:00"),
    }
    units = ((5, "working_days"), (7, "calendar_days"), (1, "weeks"), (72, "hours"))
    for (about, span), (number, unit) in itertools.product(spans.items(), units):
        start, end = (at(*moment.split()) for moment in span)
        yield Case(
            f"a pause {about}", "JE", at("2026-06-08"), number, unit, pauses=f"{start}/{end}"
        )
    two = " ".join(
        f"{at(*a.split())}/{at(*b.split())}"
        for a, b in (
            ("2026-06-09 10:00", "2026-06-11 10:00"),
            ("2026-06-10 10:00", "2026-06-12 10:00"),
        )
    )
    for number, unit in units:
        yield Case("two pauses share a day", "JE", at("2026-06-08"), number, unit, pauses=two)


def main() -> None:
    """Write the file."""
    with FILE.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(field.name for field in fields(Case))
        rows.writerows((*astuple(case)[:-1], due(case)) for case in cases())


if __name__ == "__main__":
    main()
