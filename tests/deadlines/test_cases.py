"""Every clock of the independent table `cases.csv` (see `make_cases`)."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, time
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from deadlines import Clock, OfficeHours, Pause, WorkingCalendar
from tests.deadlines.make_cases import FILE

ZONES = {"JE": ZoneInfo("Europe/Jersey")}

with FILE.open(encoding="utf-8") as _file:
    CASES = list(csv.DictReader(_file))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _days(text: str) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, text.split()))


def _clock(case: dict[str, str]) -> Clock:
    pauses = (tuple(map(_moment, one.split("/"))) for one in case["pauses"].split())
    opens, closes = case["opens"], case["closes"]
    hours = OfficeHours(time.fromisoformat(opens), time.fromisoformat(closes)) if opens else None
    return Clock(
        received=_moment(case["received"]),
        days=int(case["number"]),
        unit=cast("Any", case["unit"]),
        calendar=WorkingCalendar(
            cast("Any", case["place"]), _days(case["closed_on"]), _days(case["open_on"])
        ),
        timezone=ZONES.get(case["place"], ZoneInfo("Europe/London")),
        office_hours=hours,
        out_of_hours=cast("Any", case["out_of_hours"]),
        pauses=tuple(Pause(start, end, "somebody is away") for start, end in pauses),
    )


@pytest.mark.parametrize("number", range(len(CASES)))
def test_due_as_in_the_table(number: int) -> None:
    case = CASES[number]
    clock = _clock(case)
    if case["unit"] == "hours":
        assert clock.due_at == _moment(case["due"]), case
    else:
        assert clock.due_on == date.fromisoformat(case["due"]), case


def test_the_table_is_large_and_knows_every_unit_and_place() -> None:
    assert len(CASES) >= 300
    assert {case["place"] for case in CASES} == {"GB-ENG", "GB-WLS", "GB-SCT", "JE"}
    assert {case["unit"] for case in CASES} == {
        "working_days", "calendar_days", "weeks", "months", "hours",
        "monday", "tuesday", "wednesday", "thursday", "friday",
    }  # fmt: skip
    assert len({tuple(case.items()) for case in CASES}) == len(CASES)
