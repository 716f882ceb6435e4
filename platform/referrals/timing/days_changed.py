"""Changing the organisation's own days, with every running clock counted again at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from calendars import services as calendars
from calendars.models import DayKind, OwnDay
from calendars.selectors import WorkingDays, working_days
from referrals.models import Clock, ClockChange
from referrals.timing.measuring import count, zone
from referrals.timing.pausing import keep_moves

Why = ClockChange.Why
Moved = list[tuple[Clock, datetime | None]]


@dataclass(frozen=True, slots=True)
class Move:
    """How many clocks move from one due day to another."""

    clocks: int
    was: date
    becomes: date


def moves_under(days: WorkingDays) -> list[Move]:
    """What would move if these were the organisation's days. Nothing is changed."""
    found = Counter(
        (was.astimezone(zone()).date(), clock.due_at.astimezone(zone()).date())
        for clock, was in _counted_under(days)
        if was and clock.due_at
    )
    return [Move(number, *between) for between, number in sorted(found.items())]


@transaction.atomic
def add_own_day(*, day: date, kind: str, reason: str, by: User) -> OwnDay:
    """Add a day off or a day worked, and move the clocks. Raises `DayTakenError`."""
    added = calendars.add_day(day=day, kind=kind, reason=reason, by=by)
    why = Why.DAY_CLOSED if added.kind == DayKind.CLOSED else Why.DAY_WORKED
    _move(why, f"{day.isoformat()}: {added.reason}", by)
    return added


@transaction.atomic
def take_own_day_back(*, own_day: OwnDay, by: User) -> OwnDay:
    """Take back a day off or a day worked, and move the clocks."""
    taken = calendars.take_back(own_day=own_day, by=by)
    _move(Why.DAY_TAKEN_BACK, f"{taken.day.isoformat()}: {taken.reason}", by)
    return taken


@transaction.atomic
def change_warning_lead(*, days: int, by: User) -> None:
    """Warn so many working days before, of every clock that runs. Nothing becomes due earlier."""
    calendars.set_warning_lead(days=days, by=by)
    held = working_days()
    clocks = [clock for clock, _was in _all_counted_under(held)]
    Clock.objects.bulk_update(clocks, ["soon_at"])


def _move(why: str, reason: str, by: User) -> None:
    moved = _counted_under(working_days())
    keep_moves(moved, why=why, reason=reason, by=by, at=timezone.now())


def _counted_under(days: WorkingDays) -> Moved:
    """The running clocks that become due on another day, with when they were due."""
    return [(clock, was) for clock, was in _all_counted_under(days) if clock.due_at != was]


def _all_counted_under(days: WorkingDays) -> Moved:
    running = Clock.objects.filter(stopped_at__isnull=True, due_at__isnull=False)
    clocks = list(running.prefetch_related("referral__pauses").order_by("pk"))
    counted: Moved = []
    for clock in clocks:
        was = clock.due_at
        count(clock, days, clock.referral.pauses.all())
        counted.append((clock, was))
    return counted
