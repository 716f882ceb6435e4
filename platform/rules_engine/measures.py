"""Numbers, lengths of time and days: how they are written, compared and counted.

Every answer is a whole number inside the engine: an option's position, years, an amount in the
fact's unit, or a day's ordinal. What a condition accepts is a set of such numbers, written as
closed intervals in order (`Spans`).
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, TypeAlias

Spans: TypeAlias = tuple[tuple[int, int], ...]
LengthUnit = Literal["days", "weeks", "months", "years"]

FIRST_DAY = date.min.toordinal()
LAST_DAY = date.max.toordinal()
_WRITTEN = re.compile(r"([0-9]{1,6}) (day|week|month|year)s?")
_HOURS = re.compile(r"([0-9]{1,6}) ?h(?:ou)?rs?")
_WORKING_DAYS = re.compile(r"[0-9]{1,6} (?:working|business|week)[ _-]?days?")
_IN_BASE = {
    "days": ("days", 1),
    "weeks": ("days", 7),
    "months": ("months", 1),
    "years": ("months", 12),
}


def united(spans: Iterable[tuple[int, int]]) -> Spans:
    """The same numbers in as few intervals as can be, in order."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(span for span in spans if span[0] <= span[1]):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def common(some: Spans, others: Spans) -> Spans:
    """Numbers in both."""
    return united(
        (max(first, start), min(last, end)) for first, last in some for start, end in others
    )


def outside(spans: Spans, least: int, most: int) -> Spans:
    """Numbers from `least` to `most` that the spans leave out."""
    found, start = [], least
    for first, last in united(spans):
        found.append((start, min(first - 1, most)))
        start = max(start, last + 1)
    return united([*found, (start, most)])


def holds(spans: Spans, number: int) -> bool:
    """Whether the number is in one of the spans."""
    return any(first <= number <= last for first, last in spans)


def length_in(written: str | int, unit: LengthUnit) -> int:
    """A length of time in whole `unit`s: 28 for "28 days" or "4 weeks" in days.

    Raises ValueError with a sentence when it is not written so, or does not come out even.
    """
    if isinstance(written, int):
        return written
    amount, base = _in_base(written)
    own, factor = _IN_BASE[unit]
    if base != own or amount % factor:
        raise ValueError(f"'{written}' cannot be counted in whole {unit}. Write it in {unit}.")
    return amount // factor


def day_before(day: date, written: str) -> date:
    """The day that lies a length of time before `day`; months end on their last day if need be.

    Raises ValueError with a sentence.
    """
    amount, base = _in_base(written)
    return _moved(day, -amount, base)


def day_after(day: date, written: str) -> date:
    """The day that lies a length of time after `day`. Raises ValueError with a sentence."""
    amount, base = _in_base(written)
    return _moved(day, amount, base)


def time_between(start: date, end: date, unit: LengthUnit) -> int:
    """Whole units of time from one day to a later one. Raises ValueError when it is earlier."""
    if end < start:
        raise ValueError(f"{start.isoformat()} is after {end.isoformat()}")
    base, factor = _IN_BASE[unit]
    if base == "days":
        return (end - start).days // factor
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return months // factor


def _in_base(written: str) -> tuple[int, str]:
    found = _WRITTEN.fullmatch(written.strip()) if isinstance(written, str) else None
    if found is None:
        raise ValueError(_no_length(str(written).strip()))
    base, factor = _IN_BASE[f"{found[2]}s"]
    return int(found[1]) * factor, base


def _no_length(written: str) -> str:
    """What to write for something that is no length of time in whole days."""
    if hours := _HOURS.fullmatch(written):
        days = -(-int(hours[1]) // 24)
        whole = "1 day" if days == 1 else f"{days} days"
        return f"'{written}': hours cannot be counted here. Write {whole}."
    if _WORKING_DAYS.fullmatch(written):
        return (
            f"'{written}': working days cannot be counted here. Write all days, the weekend too: "
            "5 working days are 7 days."
        )
    return (
        f"'{written}' is not a length of time. Write it like 28 days, 4 weeks, 15 months or "
        "2 years."
    )


def _moved(day: date, amount: int, base: str) -> date:
    try:
        if base == "days":
            return day + timedelta(days=amount)
        years, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
        return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))
    except (ValueError, OverflowError):
        return date.min if amount < 0 else date.max
