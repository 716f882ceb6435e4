"""Which days count, against days looked up in the published lists of bank holidays."""

from datetime import date

import pytest

from deadlines import WorkingCalendar
from deadlines.calendars import Jurisdiction

# Weekdays on which nobody works, from the lists of the two governments.
BOTH = {
    date(2025, 1, 1),
    date(2025, 4, 18),
    date(2025, 4, 21),
    date(2025, 5, 5),
    date(2025, 5, 26),
    date(2025, 8, 25),
    date(2025, 12, 25),
    date(2025, 12, 26),
    date(2026, 1, 1),
    date(2026, 4, 3),
    date(2026, 4, 6),
    date(2026, 5, 4),
    date(2026, 5, 25),
    date(2026, 8, 31),
    date(2026, 12, 25),
    date(2026, 12, 28),
    date(2027, 1, 1),
    date(2027, 3, 26),
    date(2027, 3, 29),
    date(2027, 5, 3),
    date(2027, 5, 31),
    date(2027, 8, 30),
    date(2027, 12, 27),
    date(2027, 12, 28),
}
WEEKDAYS_OFF = {"GB-ENG": BOTH, "JE": BOTH | {date(2025, 5, 9)}}
FIRST, LAST = date(2025, 1, 1).toordinal(), date(2027, 12, 31).toordinal()
THREE_YEARS = [date.fromordinal(day) for day in range(FIRST, LAST + 1)]


@pytest.mark.parametrize("jurisdiction", ["GB-ENG", "JE"])
def test_every_day_of_three_years(jurisdiction: Jurisdiction) -> None:
    calendar = WorkingCalendar(jurisdiction)
    expected = {
        day: day.weekday() < 5 and day not in WEEKDAYS_OFF[jurisdiction] for day in THREE_YEARS
    }
    assert {day: calendar.is_working_day(day) for day in THREE_YEARS} == expected


def test_liberation_day_is_worked_in_england_only() -> None:
    liberation_day = date(2025, 5, 9)
    assert WorkingCalendar("GB-ENG").is_working_day(liberation_day)
    assert not WorkingCalendar("JE").is_working_day(liberation_day)


def test_liberation_day_at_a_weekend_moves_to_no_other_day() -> None:
    calendar = WorkingCalendar("JE")
    assert [calendar.is_working_day(date(2026, 5, day)) for day in (8, 9, 10, 11)] == [
        True,
        False,
        False,
        True,
    ]


def test_a_day_the_organisation_adds_is_off() -> None:
    proclaimed = date(2026, 7, 15)
    assert WorkingCalendar("JE").is_working_day(proclaimed)
    assert not WorkingCalendar("JE", closed_on=frozenset({proclaimed})).is_working_day(proclaimed)


@pytest.mark.parametrize("day", [date(2026, 12, 25), date(2026, 6, 13)])
def test_a_day_the_organisation_works_counts(day: date) -> None:
    assert not WorkingCalendar("JE").is_working_day(day)
    assert WorkingCalendar("JE", open_on=frozenset({day})).is_working_day(day)


def test_a_day_both_off_and_worked_is_refused() -> None:
    day = frozenset({date(2026, 6, 1)})
    with pytest.raises(ValueError, match="2026-06-01 is both a day off and a day worked"):
        WorkingCalendar("JE", closed_on=day, open_on=day)


def test_an_unknown_jurisdiction_is_refused_with_those_known() -> None:
    with pytest.raises(ValueError, match=r"'FR' has no calendar here\. Expected one of GB-ENG"):
        WorkingCalendar("FR")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("after", "until", "expected"),
    [
        (date(2026, 4, 2), date(2026, 4, 7), 1),  # Maundy Thursday to Tuesday after Easter
        (date(2026, 4, 7), date(2026, 4, 2), -1),
        (date(2026, 4, 7), date(2026, 4, 7), 0),
        (date(2026, 1, 1), date(2026, 12, 31), 253),
    ],
)
def test_working_days_between(after: date, until: date, expected: int) -> None:
    assert WorkingCalendar("GB-ENG").count(after=after, until=until) == expected


def test_calendar_days_between() -> None:
    calendar = WorkingCalendar("GB-ENG")
    first, last = date(2026, 4, 2), date(2026, 4, 7)
    assert calendar.count(after=first, until=last, unit="calendar_days") == 5
    assert calendar.count(after=last, until=first, unit="calendar_days") == -5
