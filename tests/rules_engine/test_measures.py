"""Numbers, lengths of time and days."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules_engine.measures import (
    LengthUnit,
    common,
    day_after,
    day_before,
    holds,
    length_in,
    outside,
    time_between,
    united,
)

pairs = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=5)


def numbers(spans: list[tuple[int, int]]) -> set[int]:
    return {number for first, last in spans for number in range(first, last + 1)}


@given(pairs, pairs)
def test_spans_are_sets_of_numbers(
    some: list[tuple[int, int]], others: list[tuple[int, int]]
) -> None:
    one, other = united(some), united(others)
    assert numbers(list(one)) == numbers(some)
    assert numbers(list(common(one, other))) == numbers(some) & numbers(others)
    assert numbers(list(outside(one, 0, 12))) == set(range(13)) - numbers(some)
    assert {number for number in range(13) if holds(one, number)} == numbers(some)
    assert all(last + 1 < first for (_, last), (first, _) in itertools.pairwise(one))


def test_spans_come_in_as_few_intervals_as_can_be() -> None:
    assert united([(5, 9), (1, 3), (4, 4), (12, 11)]) == ((1, 9),)
    assert outside(((3, 4),), 0, 6) == ((0, 2), (5, 6))
    assert outside((), 0, 6) == ((0, 6),)
    assert outside(((0, 6),), 0, 6) == ()


@pytest.mark.parametrize(
    ("written", "unit", "length"),
    [
        (7, "weeks", 7),
        ("28 days", "days", 28),
        ("4 weeks", "days", 28),
        ("28 days", "weeks", 4),
        ("1 week", "days", 7),
        ("2 years", "months", 24),
        ("24 months", "years", 2),
        ("15 months", "months", 15),
    ],
)
def test_a_length_in_another_unit(written: str | int, unit: LengthUnit, length: int) -> None:
    assert length_in(written, unit) == length


@pytest.mark.parametrize(
    ("written", "unit", "message"),
    [
        ("10 days", "weeks", "'10 days' cannot be counted in whole weeks. Write it in weeks."),
        ("13 weeks", "months", "'13 weeks' cannot be counted in whole months. Write it in months."),
        ("13 months", "years", "'13 months' cannot be counted in whole years. Write it in years."),
        ("soon", "days", "'soon' is not a length of time. Write it like 28 days, 4 weeks,"),
        ("1.5 weeks", "days", "'1.5 weeks' is not a length of time."),
        ("-3 days", "days", "'-3 days' is not a length of time."),
        ("9999999 days", "days", "'9999999 days' is not a length of time."),
        (["3 days"], "days", "'['3 days']' is not a length of time."),
    ],
)
def test_other_lengths_are_refused(written: str, unit: LengthUnit, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011  (the whole sentence is compared)
        length_in(written, unit)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("day", "written", "before", "after"),
    [
        (date(2026, 4, 1), "28 days", date(2026, 3, 4), date(2026, 4, 29)),
        (date(2026, 3, 31), "1 month", date(2026, 2, 28), date(2026, 4, 30)),
        (date(2028, 3, 31), "1 month", date(2028, 2, 29), date(2028, 4, 30)),
        (date(2028, 2, 29), "1 year", date(2027, 2, 28), date(2029, 2, 28)),
        (date(2028, 2, 29), "4 years", date(2024, 2, 29), date(2032, 2, 29)),
        (date(2026, 1, 15), "13 months", date(2024, 12, 15), date(2027, 2, 15)),
        (date(2026, 12, 31), "2 weeks", date(2026, 12, 17), date(2027, 1, 14)),
        (date(2026, 1, 1), "999999 years", date.min, date.max),
        (date(2026, 1, 1), "365 days", date(2025, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_day_some_time_before_and_after(
    day: date, written: str, before: date, after: date
) -> None:
    assert (day_before(day, written), day_after(day, written)) == (before, after)


@pytest.mark.parametrize(
    ("start", "end", "unit", "whole"),
    [
        (date(2026, 3, 31), date(2026, 4, 1), "days", 1),
        (date(2026, 3, 18), date(2026, 4, 1), "weeks", 2),
        (date(2026, 3, 19), date(2026, 4, 1), "weeks", 1),
        (date(2026, 1, 31), date(2026, 2, 28), "months", 0),
        (date(2026, 1, 31), date(2026, 3, 31), "months", 2),
        (date(2024, 2, 29), date(2026, 2, 28), "years", 1),
        (date(2024, 2, 29), date(2026, 3, 1), "years", 2),
        (date(2026, 4, 1), date(2026, 4, 1), "years", 0),
    ],
)
def test_whole_units_between_two_days(start: date, end: date, unit: LengthUnit, whole: int) -> None:
    assert time_between(start, end, unit) == whole


def test_no_time_lies_between_a_day_and_an_earlier_one() -> None:
    with pytest.raises(ValueError, match="2026-04-02 is after 2026-04-01"):
        time_between(date(2026, 4, 2), date(2026, 4, 1), "days")
