"""Starting, stopping and reading the clocks of a referral."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import deadlines
from accounts.models import User
from eligibility.selectors import counted, reply_promise
from referrals.models import Clock, Referral
from rules_engine import Promise, Ruleset
from tenants.context import current_organisation


@dataclass(frozen=True, slots=True)
class ClockFace:
    """A clock as a page draws it: `state` ok, soon, late, met or missed; `used` in percent."""

    words: str
    due_at: datetime
    used: float
    state: str


def due_moment(promise: Promise, received_at: datetime) -> datetime:
    """The last second in which the promise is kept, for something received at a moment."""
    organisation = current_organisation()
    hours = deadlines.OfficeHours(organisation.office_opens, organisation.office_closes)
    days, unit = counted(promise)
    found = deadlines.Clock(
        received=received_at,
        days=days,
        unit=unit,
        calendar=deadlines.WorkingCalendar(promise.calendar),
        timezone=ZoneInfo(organisation.time_zone),
        office_hours=hours,
        out_of_hours=promise.out_of_hours,
    )
    return cast("datetime", found.due_at)


def start_clock(referral: Referral, rules: Ruleset) -> Clock | None:
    """Start the clock of the service's promise to reply; None when it makes none."""
    promise = reply_promise(rules)
    if promise is None:
        return None
    days, unit = counted(promise)
    return Clock.objects.create(
        referral=referral,
        promise=promise.id,
        kind=promise.kind,
        days=days,
        unit=unit,
        calendar=promise.calendar,
        started_at=referral.received_at,
        due_at=due_moment(promise, referral.received_at),
    )


def stop_clocks(referral: Referral, *, by: User | None, how: str, at: datetime) -> int:
    """Stop what runs, at the first human reply; answer how many clocks that stopped."""
    running = Clock.objects.filter(referral=referral, stopped_at__isnull=True)
    return running.update(stopped_at=at, stopped_by=by, stopped_how=how)


def read_clock(clock: Clock, now: datetime) -> ClockFace:
    """What the clock shows at a moment."""
    zone = ZoneInfo(current_organisation().time_zone)
    due_on = clock.due_at.astimezone(zone).date()
    if clock.stopped_at is not None:
        met = clock.stopped_at <= clock.due_at
        words = _("Answered in time") if met else _("Answered late")
        return ClockFace(words, clock.due_at, 100.0, "met" if met else "late")
    calendar = deadlines.WorkingCalendar(cast("deadlines.Jurisdiction", clock.calendar))
    left = calendar.count(
        after=now.astimezone(zone).date(), until=due_on, unit=cast("deadlines.Unit", clock.unit)
    )
    left = min(left, clock.days)  # before the day that counts as day 0, none has gone
    late = now > clock.due_at
    used = 100 * (clock.days - left) / clock.days if left or late else 95.0
    state = "late" if late else "soon" if left <= 1 else "ok"
    return ClockFace(_left_in_words(left, late, clock.unit), clock.due_at, max(used, 3.0), state)


def _left_in_words(left: int, late: bool, unit: str) -> str:
    working = unit == "working_days"
    if late:
        days = max(1, -left)
        if working:
            return ngettext("%d working day late", "%d working days late", days) % days
        return ngettext("%d day late", "%d days late", days) % days
    if left == 0:
        return _("Due today")
    if working:
        return ngettext("%d working day left", "%d working days left", left) % left
    return ngettext("%d day left", "%d days left", left) % left
