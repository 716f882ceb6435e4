"""Pausing the clocks of a referral, and letting them go on. A limit set by law never pauses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.authorisation import require
from accounts.models import User
from audit.services import record
from calendars.selectors import working_days
from referrals.changes import locked
from referrals.models import Clock, ClockChange, ClockKind, Pause, PauseReason, Referral
from referrals.timing.measuring import count

Why = ClockChange.Why


class NothingToPauseError(ValueError):
    """No clock runs that may stand still. The message is fit for staff."""


def pausable(referral: Referral) -> list[Clock]:
    """The clocks that run and may stand still."""
    running = Clock.objects.filter(referral=referral, stopped_at__isnull=True)
    return list(running.exclude(kind=ClockKind.STATUTORY_LIMIT))


def open_pause(referral: Referral) -> Pause | None:
    """The pause that lasts, if one does."""
    return Pause.objects.filter(referral=referral, ended_at__isnull=True).first()


@transaction.atomic
def pause_clocks(*, referral: Referral, reason: str, by: User, version: int | None = None) -> Pause:
    """Let the clocks stand still, for one of the listed reasons.

    Raises `NothingToPauseError` and `ChangedMeanwhileError`; pausing twice is pausing once.
    """
    require(by, "referrals.triage")
    held = locked(referral, version)
    if not pausable(held):
        raise NothingToPauseError(_("No clock is running that could be paused."))
    pause = stand_still(held, reason=reason, by=by, at=timezone.now())
    record(by=by, operation="referrals.triage", about=held, detail={"paused": pause.reason})
    return pause


@transaction.atomic
def resume_clocks(*, referral: Referral, by: User, version: int | None = None) -> Pause | None:
    """Let the clocks go on; None when nothing was paused. Raises `ChangedMeanwhileError`."""
    require(by, "referrals.triage")
    held = locked(referral, version)
    pause = go_on(held, by=by, at=timezone.now())
    if pause is not None:
        record(by=by, operation="referrals.triage", about=held, detail={"resumed": pause.reason})
    return pause


def stand_still(referral: Referral, *, reason: str, by: User | None, at: datetime) -> Pause:
    """Pause as part of another change that holds the referral's lock; the first pause lasts."""
    lasting = open_pause(referral)
    if lasting is not None:
        return lasting
    pause = Pause.objects.create(
        referral=referral, reason=PauseReason(reason), started_at=at, started_by=by
    )
    _count_again(referral, Why.PAUSED, pause, by, at)
    return pause


def go_on(referral: Referral, *, by: User | None, at: datetime) -> Pause | None:
    """End the pause as part of another change that holds the referral's lock."""
    pause = open_pause(referral)
    if pause is None:
        return None
    pause.ended_at, pause.ended_by = max(at, pause.started_at), by
    pause.save(update_fields=["ended_at", "ended_by"])
    _count_again(referral, Why.RESUMED, pause, by, at)
    return pause


def _count_again(referral: Referral, why: str, pause: Pause, by: User | None, at: datetime) -> None:
    clocks = pausable(referral)
    days, pauses = working_days(), list(Pause.objects.filter(referral=referral))
    moved = [(clock, clock.due_at) for clock in clocks]
    for clock in clocks:
        count(clock, days, pauses)
    keep_moves(moved, why=why, reason=str(pause.get_reason_display()), by=by, at=at)


def keep_moves(
    moved: Iterable[tuple[Clock, datetime | None]],
    *,
    why: str,
    reason: str,
    by: User | None,
    at: datetime,
) -> None:
    """Save clocks that were counted again, each with when it was due before."""
    listed = list(moved)
    Clock.objects.bulk_update([clock for clock, _was in listed], ["due_at", "soon_at"])
    ClockChange.objects.bulk_create(
        ClockChange(
            clock=clock,
            why=why,
            reason=reason[:200],
            was_due_at=was,
            due_at=clock.due_at,
            at=at,
            by=by,
        )
        for clock, was in listed
    )
