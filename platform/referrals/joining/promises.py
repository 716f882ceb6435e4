"""The promises to reply of two referrals that become one, or two again."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from calendars.selectors import working_days
from referrals.clocks import ENDED, FIRST_REPLY, restart_clocks
from referrals.joining.selectors import joined_with
from referrals.models import Clock, ClockChange, Referral
from referrals.timing.measuring import count
from referrals.timing.pausing import keep_moves


def take_over(kept: Referral, joined: Referral, *, by: User, at: datetime) -> None:
    """Let the surviving referral keep the earlier of two promises of one kind.

    A promise that was kept already takes nothing over: then the other's clock goes on running.
    """
    theirs = {clock.promise: clock for clock in _running(joined)}
    ours = [clock for clock in _running(kept) if clock.promise in theirs]
    begins = {c.promise: min(c.started_at, theirs[c.promise].started_at) for c in ours}
    _begin(kept, ours, begins, reference=joined.reference, by=by, at=at)
    ended = Clock.objects.filter(pk__in=[theirs[clock.promise].pk for clock in ours])
    ended.update(stopped_at=at, stopped_by=by, stopped_how=ENDED)


def give_back(kept: Referral, joined: Referral, *, by: User, at: datetime) -> None:
    """Let each of two referrals that were joined have its own promise again."""
    restart_clocks(joined, by=by, at=at)
    ours = list(_running(kept))
    still = [kept, *(other for other in joined_with(kept) if other.pk != joined.pk)]
    begins = {clock.promise: min(_began(clock, other) for other in still) for clock in ours}
    _begin(kept, ours, begins, reference=joined.reference, by=by, at=at)


def _running(referral: Referral) -> list[Clock]:
    return list(Clock.objects.filter(referral=referral, stops=FIRST_REPLY, stopped_at__isnull=True))


def _began(clock: Clock, referral: Referral) -> datetime:
    """When the promise began for one of the referrals that stand behind a clock."""
    if referral.pk == clock.referral_id:
        return referral.received_at
    taken = Clock.objects.filter(referral=referral, promise=clock.promise, stopped_how=ENDED)
    return referral.received_at if taken.exists() else clock.started_at


def _begin(
    kept: Referral,
    clocks: list[Clock],
    begins: dict[str, datetime],
    *,
    reference: str,
    by: User,
    at: datetime,
) -> None:
    """Let clocks have begun at other moments, with their history."""
    days, pauses = working_days(), list(kept.pauses.all())
    moved = []
    for clock in clocks:
        was, clock.started_at = clock.due_at, begins[clock.promise]
        if count(clock, days, pauses):
            moved.append((clock, was))
    Clock.objects.bulk_update(clocks, ["started_at"])
    keep_moves(moved, why=ClockChange.Why.JOINED, reason=_("With %s") % reference, by=by, at=at)
