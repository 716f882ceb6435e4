"""How the demonstration's stories are told: whole or not at all, and on any day."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from cases.models import Note
from config.demo import stories
from config.demo.days import Days
from config.demo.telling import tell
from deadlines import WorkingCalendar
from referrals.models import Clock, Person, Referral
from referrals.timing.faces import read_clock
from rules_engine.problems import RulesError
from tenants.context import tenant_scope
from tests.config.records import assert_in_order, organisation


def test_an_interrupted_telling_leaves_nothing_and_is_made_good(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jersey = organisation("jersey-cares")
    text = (stories.FOLDER / "jersey-cares.yaml").read_text(encoding="utf-8")
    last = "until: allocated, advocate: abel"
    assert text.count(last) == 1
    (tmp_path / "jersey-cares.yaml").write_text(text.replace(last, last[:-4] + "nobody"))
    (tmp_path / "notes.yaml").write_bytes((stories.FOLDER / "notes.yaml").read_bytes())
    with monkeypatch.context() as patch:
        patch.setattr(stories, "FOLDER", tmp_path)
        with pytest.raises(LookupError, match=r"called 'nobody'\. There are: abel, ada, anneke"):
            tell(jersey)
    with tenant_scope(jersey):
        assert (Referral.objects.count(), Person.objects.count(), Note.objects.count()) == (0, 0, 0)
    assert tell(jersey) == 42
    assert tell(jersey) == 0


# The small hours of a holiday at the end of a week, and a working day that few years have.
@pytest.mark.parametrize(
    ("now", "late", "left"),
    [
        (datetime(2027, 1, 1, 0, 5, tzinfo=UTC), (2, 1), ("1", "2", "4", "5", "5")),
        (datetime(2028, 2, 29, 12, tzinfo=UTC), (3, 2), ("today", "1", "3", "5", "5")),
    ],
)
def test_the_stories_can_be_told_on_any_day(
    own_database: str, now: datetime, late: tuple[int, ...], left: tuple[str, ...]
) -> None:
    jersey = organisation("jersey-cares")
    assert tell(jersey, now=now) == 42
    with tenant_scope(jersey):
        assert_in_order(now)
        clocks = Clock.objects.filter(stopped_at__isnull=True).order_by("due_at", "pk")
        words = [read_clock(clock, now).words for clock in clocks]
    day = {"today": "Due today", "1": "1 working day left"}
    assert words == [
        *("1 working day late" if days == 1 else f"{days} working days late" for days in late),
        *(day.get(days, f"{days} working days left") for days in left),
    ]


def test_a_fault_in_a_story_is_told_at_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (stories.FOLDER / "jersey-cares.yaml").read_text(encoding="utf-8")
    line = text[: text.index("until: closing")].count("\n") + 1
    (tmp_path / "jersey-cares.yaml").write_text(text.replace("until: closing", "until: gone", 1))
    monkeypatch.setattr(stories, "FOLDER", tmp_path)
    with pytest.raises(RulesError) as fault:
        stories.load_stories("jersey-cares")
    assert str(fault.value) == (
        f"jersey-cares.yaml, line {line}: 'gone' cannot stand under 'until'. Expected: received, "
        "checking, declined, waiting, allocated, active, paused, closing, closed or reopened."
    )


def test_working_days_are_counted_from_the_next_one() -> None:
    sunday = datetime(2026, 3, 8, 12, tzinfo=UTC)
    zone = ZoneInfo("Europe/Jersey")
    days = Days(sunday, zone, WorkingCalendar("JE"), Random(1))  # noqa: S311
    assert days.working_days_ago(1).date().isoformat() == "2026-03-06"
    assert days.working_days_ago(5).date().isoformat() == "2026-03-02"
    assert days.meeting_day(0).isoformat() == "2026-03-09"


def test_what_would_come_after_now_came_halfway() -> None:
    now = datetime(2026, 3, 10, 12, tzinfo=UTC)
    days = Days(now, ZoneInfo("Europe/Jersey"), WorkingCalendar("JE"), Random(1))  # noqa: S311
    assert days.after(datetime(2026, 3, 10, 10, tzinfo=UTC), 3) == now.replace(hour=11)
    assert days.after(datetime(2026, 3, 2, 10, tzinfo=UTC), 3).date().isoformat() == "2026-03-05"
