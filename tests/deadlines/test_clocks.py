"""Due days, readings and pauses, each against a day counted by hand on a calendar."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadlines import Clock, OfficeHours, Pause, Reading, WorkingCalendar, due
from deadlines.calendars import Jurisdiction, Unit

JERSEY = ZoneInfo("Europe/Jersey")
LONDON = ZoneInfo("Europe/London")
NINE_TO_FIVE = OfficeHours(time(9), time(17))


def at(text: str) -> datetime:
    """A moment as Jersey's clocks show it, unless the text says otherwise."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=JERSEY)


def reply_clock(arrived: str, **changes: Any) -> Clock:
    """Jersey's promise: a reply in five working days."""
    usual: dict[str, Any] = {
        "received": at(arrived),
        "days": 5,
        "unit": "working_days",
        "calendar": WorkingCalendar("JE"),
        "timezone": JERSEY,
        "office_hours": NINE_TO_FIVE,
    }
    return Clock(**{**usual, **changes})


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-06-08 10:00", "2026-06-15"),  # Monday to Monday
        ("2026-06-12 10:00", "2026-06-19"),  # Friday to Friday
        ("2026-06-13 10:00", "2026-06-22"),  # Saturday counts as Monday
        ("2026-06-14 23:59:59", "2026-06-22"),  # so does Sunday to its last second
        ("2026-06-12 16:59:59", "2026-06-19"),  # just open
        ("2026-06-12 17:00:00", "2026-06-22"),  # just closed: counts as Monday
        ("2026-06-12 03:00", "2026-06-19"),  # before opening counts for the day
        ("2025-05-02 10:00", "2025-05-13"),  # over a bank holiday and Liberation Day
        ("2025-05-09 10:00", "2025-05-19"),  # on Liberation Day: counts as Monday the 12th
        ("2026-05-08 10:00", "2026-05-15"),  # Liberation Day on a Saturday changes nothing
        ("2026-04-01 10:00", "2026-04-10"),  # over Easter
        ("2026-04-03 10:00", "2026-04-14"),  # on Good Friday: counts as Tuesday the 7th
        ("2026-12-21 10:00", "2026-12-30"),  # over Christmas and its substitute day
        ("2026-12-23 10:00", "2027-01-04"),  # over the turn of the year
        ("2026-12-31 17:30", "2027-01-11"),  # last evening of the year: counts as 4 January
        ("2028-02-28 10:00", "2028-03-06"),  # over 29 February
        ("2028-02-29 10:00", "2028-03-07"),  # on 29 February
        ("2026-03-27 10:00", "2026-04-07"),  # over the start of summer time, and Easter
        ("2026-10-23 10:00", "2026-10-30"),  # over its end
        ("2026-10-25T00:30+00:00", "2026-11-02"),  # 01:30 the first time, a Sunday
        ("2026-10-25T01:30+00:00", "2026-11-02"),  # 01:30 the second time
        ("2026-06-11T16:00+00:00", "2026-06-19"),  # 17:00 summer time: closed
        ("2026-01-15T16:00+00:00", "2026-01-22"),  # 16:00 winter time: open
    ],
)
def test_reply_in_five_jersey_working_days(received: str, expected: str) -> None:
    assert reply_clock(received).due_on == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("jurisdiction", "expected"), [("JE", date(2025, 5, 13)), ("GB-ENG", date(2025, 5, 12))]
)
def test_due_by_jurisdiction(jurisdiction: Jurisdiction, expected: date) -> None:
    found = due(
        at("2025-05-02 10:00"),
        days=5,
        unit="working_days",
        calendar=WorkingCalendar(jurisdiction),
        timezone=LONDON,
    )
    assert found == expected


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-06-11T22:59:59+00:00", date(2026, 6, 18)),  # 23:59:59 on Thursday
        ("2026-06-11T23:00:00+00:00", date(2026, 6, 19)),  # midnight: Friday
    ],
)
def test_without_office_hours_the_local_day_counts_to_its_last_second(
    received: str, expected: date
) -> None:
    assert reply_clock(received, office_hours=None).due_on == expected


@pytest.mark.parametrize(
    ("received", "days", "expected"),
    [
        ("2026-06-13 18:00", 10, date(2026, 6, 23)),  # a Saturday evening is day 0 itself
        ("2026-12-20 10:00", 42, date(2027, 1, 31)),
        ("2028-02-20 10:00", 10, date(2028, 3, 1)),
    ],
)
def test_calendar_days_from_the_same_day(received: str, days: int, expected: date) -> None:
    clock = reply_clock(received, days=days, unit="calendar_days", out_of_hours="same_day")
    assert clock.due_on == expected


def test_due_at_is_the_last_second_of_the_due_day() -> None:
    assert reply_clock("2026-06-08 10:00").due_at == at("2026-06-15 23:59:59")


def test_an_added_holiday_moves_the_due_day() -> None:
    calendar = WorkingCalendar("JE", closed_on=frozenset({date(2026, 6, 10)}))
    assert reply_clock("2026-06-08 10:00", calendar=calendar).due_on == date(2026, 6, 16)


@pytest.mark.parametrize(
    ("now", "state", "remaining"),
    [
        ("2026-06-08 09:00", "ok", 5),
        ("2026-06-08 10:00", "ok", 5),
        ("2026-06-09 00:00", "ok", 4),
        ("2026-06-11 12:00", "ok", 2),
        ("2026-06-12 12:00", "soon", 1),
        ("2026-06-14 12:00", "soon", 1),  # Sunday: Monday is left
        ("2026-06-15 23:59:59", "soon", 0),
        ("2026-06-16 00:00:00", "late", -1),
        ("2026-06-22 12:00", "late", -5),
    ],
)
def test_reading(now: str, state: Any, remaining: int) -> None:
    reading = reply_clock("2026-06-08 10:00").read(at(now))
    assert reading == Reading(state, remaining, date(2026, 6, 15))


def test_received_at_the_weekend_all_days_are_left_until_monday() -> None:
    clock = reply_clock("2026-06-13 10:00")
    assert [clock.read(at(f"2026-06-{day} 12:00")).remaining for day in (13, 14, 15, 16)] == [
        5,
        5,
        5,
        4,
    ]


def test_soon_can_begin_earlier() -> None:
    clock = reply_clock("2026-06-08 10:00")
    assert clock.read(at("2026-06-10 12:00"), soon=3).state == "soon"


@pytest.mark.parametrize(
    ("stopped", "state", "remaining"),
    [("2026-06-10 12:00", "met", 3), ("2026-06-15 23:59", "met", 0), ("2026-06-16 0:01", "", -1)],
)
def test_a_stopped_clock_shows_whether_it_was_met(stopped: str, state: str, remaining: int) -> None:
    moment = at(stopped.replace(" 0:", " 00:"))
    reading = reply_clock("2026-06-08 10:00", stopped=moment).read(at("2026-07-01 12:00"))
    assert reading == Reading(state or "missed", remaining, date(2026, 6, 15))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-06-09 10:00", "2026-06-09 16:00", date(2026, 6, 15)),  # within a day: nothing
        ("2026-06-09 10:00", "2026-06-11 10:00", date(2026, 6, 17)),  # Tuesday and Wednesday
        ("2026-06-12 10:00", "2026-06-15 10:00", date(2026, 6, 16)),  # over a weekend: Friday
        ("2026-06-13 10:00", "2026-06-14 10:00", date(2026, 6, 15)),  # at a weekend: nothing
        ("2026-06-08 11:00", "2026-06-09 10:00", date(2026, 6, 15)),  # day 0 counts for nobody
        ("2026-06-15 10:00", "2026-06-16 10:00", date(2026, 6, 16)),  # on the last day
        ("2026-06-20 10:00", "2026-06-30 10:00", date(2026, 6, 15)),  # after it: nothing
        ("2026-06-10 00:00", "2026-06-10 23:00", date(2026, 6, 15)),  # from midnight: not the 9th
        ("2026-06-10 23:59", "2026-06-11 00:00", date(2026, 6, 16)),  # to midnight: the 10th
    ],
)
def test_a_pause_moves_the_due_day(start: str, end: str, expected: date) -> None:
    pause = Pause(at(start), at(end), "waiting for the referrer")
    assert reply_clock("2026-06-08 10:00", pauses=(pause,)).due_on == expected


def test_two_pauses_that_overlap_count_once() -> None:
    pauses = (
        Pause(at("2026-06-09 10:00"), at("2026-06-11 10:00"), "waiting for the referrer"),
        Pause(at("2026-06-10 10:00"), at("2026-06-12 10:00"), "young person away"),
    )
    assert reply_clock("2026-06-08 10:00", pauses=pauses).due_on == date(2026, 6, 18)


def test_while_paused_nothing_is_due_and_the_days_left_stand_still() -> None:
    pause = Pause(at("2026-06-10 10:00"), None, "waiting for the referrer")
    clock = reply_clock("2026-06-08 10:00", pauses=(pause,))
    assert (clock.due_on, clock.due_at) == (None, None)
    readings = {clock.read(at(f"2026-06-{day} 12:00")) for day in (10, 11, 30)}
    assert readings == {Reading("paused", 4, None)}


def test_a_clock_stopped_while_paused_is_judged() -> None:
    pause = Pause(at("2026-06-10 10:00"), None, "waiting for the referrer")
    clock = reply_clock("2026-06-08 10:00", pauses=(pause,), stopped=at("2026-06-17 10:00"))
    reading = clock.read(at("2026-06-30 10:00"))
    assert reading == Reading("met", 3, date(2026, 6, 22))


@pytest.mark.parametrize("field", ["received", "stopped"])
def test_a_moment_without_time_zone_is_refused(field: str) -> None:
    naive = datetime(2026, 6, 8, 10, 0)  # noqa: DTZ001 - the fault under test
    with pytest.raises(ValueError, match=rf"`{field}` is 2026-06-08T10:00:00, without a time zone"):
        reply_clock("2026-06-08 10:00", **{field: naive})


def test_reading_at_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="`now` is 2026-06-08T10:00:00, without a time zone"):
        reply_clock("2026-06-08 10:00").read(datetime(2026, 6, 8, 10, 0))  # noqa: DTZ001


def test_fewer_than_one_day_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 day, not 0"):
        reply_clock("2026-06-08 10:00", days=0)


def test_a_pause_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="The pause ends"):
        Pause(at("2026-06-09 10:00"), at("2026-06-08 10:00"), "")


def test_office_hours_that_end_before_they_begin_are_refused() -> None:
    with pytest.raises(ValueError, match="Office hours end"):
        OfficeHours(time(17), time(9))


MINUTES = st.integers(0, 60 * 24 * 1000)
MOMENTS = MINUTES.map(lambda minutes: at("2025-01-01 00:00") + timedelta(minutes=minutes))


@settings(deadline=None)
@given(MOMENTS, st.integers(1, 40), st.sampled_from(["working_days", "calendar_days"]))
def test_due_day_is_the_nth_counted_day(received: datetime, days: int, unit: Unit) -> None:
    clock = reply_clock(received.isoformat(), days=days, unit=unit)
    due_on = clock.due_on
    assert due_on is not None
    span = (due_on - clock.day_zero).days
    counted = [
        day
        for day in (clock.day_zero + timedelta(days=number + 1) for number in range(span))
        if unit == "calendar_days" or clock.calendar.is_working_day(day)
    ]
    assert len(counted) == days
    assert counted[-1] == due_on


@settings(deadline=None)
@given(MOMENTS, st.lists(st.integers(0, 60 * 24 * 40), min_size=2, max_size=2))
def test_no_clock_runs_backwards(received: datetime, minutes: list[int]) -> None:
    clock = reply_clock(received.isoformat())
    earlier, later = (received + timedelta(minutes=number) for number in sorted(minutes))
    assert clock.read(later).remaining <= clock.read(earlier).remaining


@pytest.mark.parametrize(
    ("now", "state", "remaining"),
    [
        ("2026-06-08 09:00", "soon", 24),  # not begun yet, and due tomorrow
        ("2026-06-08 10:59", "soon", 23),
        ("2026-06-09 09:30", "soon", 0),
        ("2026-06-09 10:00:00", "soon", 0),
        ("2026-06-09 10:00:01", "late", -1),
    ],
)
def test_reading_hours(now: str, state: Any, remaining: int) -> None:
    clock = reply_clock("2026-06-08 10:00", days=24, unit="hours")
    assert clock.read(at(now)) == Reading(state, remaining, date(2026, 6, 9))


def test_paused_hours_stand_still() -> None:
    pause = Pause(at("2026-06-08 14:00"), None, "waiting for the referrer")
    clock = reply_clock("2026-06-08 10:00", days=24, unit="hours", pauses=(pause,))
    assert clock.read(at("2026-06-20 14:00")) == Reading("paused", 20, None)


def test_on_a_weekly_day_the_days_until_it_are_left() -> None:
    clock = reply_clock("2026-06-08 10:00", days=1, unit="tuesday")
    assert clock.read(at("2026-06-08 12:00")) == Reading("soon", 1, date(2026, 6, 9))
    late = clock.read(at("2026-06-11 12:00"))
    assert late == Reading("late", -2, date(2026, 6, 9))


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        (0, date(2026, 6, 15)),
        (1, date(2026, 6, 12)),
        (3, date(2026, 6, 10)),
    ],
)
def test_the_first_day_that_is_soon(lead: int, expected: date) -> None:
    clock = reply_clock("2026-06-08 10:00")  # due on Monday 15 June
    assert clock.soon_on(lead) == expected
