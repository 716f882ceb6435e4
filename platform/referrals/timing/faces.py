"""What a clock shows, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calendars.selectors import WorkingDays, working_days
from deadlines import WEEKDAYS
from referrals.clocks import ENDED, named_times
from referrals.models import Clock, ClockChange, Referral
from referrals.timing.measuring import zone
from tenants.models import JURISDICTIONS

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ClockFace:
    """A clock as a page draws it: `state` ok, soon, late, met, paused or ended; `used` in percent.

    `due_at` is None while the clock stands still.
    """

    words: str
    due_at: datetime | None
    used: float
    state: str


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock on a referral's page: what kind it is, what was said, how it is counted."""

    clock: Clock
    label: Any
    face: ClockFace
    counted: str
    changes: tuple[str, ...]


def read_clock(clock: Clock, now: datetime, days: WorkingDays | None = None) -> ClockFace:
    """What the clock shows at a moment. Give `days` where several clocks are read."""
    if clock.stopped_at is not None:
        return _stopped(clock)
    if clock.due_at is None:
        return ClockFace(_("Paused"), None, 0.0, "paused")
    late = now > clock.due_at
    soon = clock.soon_at is not None and now >= clock.soon_at
    state = "late" if late else "soon" if soon else "ok"
    if clock.unit == "working_days":
        words, used = _in_working_days(clock, clock.due_at, now, days or working_days())
    else:
        words = _in_words(clock, clock.due_at, now)
        used = 100 * (now - clock.started_at) / (clock.due_at - clock.started_at)
    return ClockFace(words, clock.due_at, max(used, 3.0), state)


def _stopped(clock: Clock) -> ClockFace:
    if clock.stopped_how == ENDED:
        return ClockFace(_("Not needed any more"), clock.due_at, 100.0, "ended")
    met = clock.due_at is None or (clock.stopped_at or clock.due_at) <= clock.due_at
    words = _("Answered in time") if met else _("Answered late")
    return ClockFace(words, clock.due_at, 100.0, "met" if met else "late")


def _in_working_days(
    clock: Clock, due_at: datetime, now: datetime, days: WorkingDays
) -> tuple[str, float]:
    today, due_on = (moment.astimezone(zone()).date() for moment in (now, due_at))
    left = days.calendar(clock.calendar).count(after=today, until=due_on)
    left = min(left, clock.days)  # before the day that counts as day 0, none has gone
    late = now > due_at
    used = 100 * (clock.days - left) / clock.days if left or late else 95.0
    if late:
        gone = max(1, -left)
        return ngettext("%d working day late", "%d working days late", gone) % gone, used
    if left == 0:
        return _("Due today"), used
    return ngettext("%d working day left", "%d working days left", left) % left, used


def _in_words(clock: Clock, due_at: datetime, now: datetime) -> str:
    late = now > due_at
    left = abs(due_at - now)
    if clock.unit == "hours" and left < 48 * HOUR:
        hours = max(1, left // HOUR)
        if late:
            return ngettext("%d hour late", "%d hours late", hours) % hours
        return ngettext("%d hour left", "%d hours left", hours) % hours
    today, due_on = (moment.astimezone(zone()).date() for moment in (now, due_at))
    number = abs((due_on - today).days)
    if late:
        return ngettext("%d day late", "%d days late", max(1, number)) % max(1, number)
    if number == 0:
        return _("Due today")
    return ngettext("%d day left", "%d days left", number) % number


def clock_lines(referral: Referral, now: datetime) -> list[ClockLine]:
    """The clocks of a referral, the first due first. Three queries, however many there are."""
    days = working_days()
    return [
        ClockLine(
            clock=clock,
            label=clock.get_kind_display(),
            face=read_clock(clock, now, days),
            counted=_counted(clock),
            changes=tuple(_change(change) for change in clock.changes.all()),
        )
        for clock in referral.clocks.prefetch_related("changes__by")
    ]


def observed_times(referral: Referral) -> list[str]:
    """What usually happens, as the rules say it. Nothing is due by it."""
    return [time.say for time in named_times(referral) if time.kind == "observed_average"]


def _counted(clock: Clock) -> str:
    started = date_format(clock.started_at.astimezone(zone()), "l j F Y, H:i")
    place = JURISDICTIONS.get(clock.calendar, clock.calendar)
    return _("%(length)s by the calendar of %(place)s, from %(started)s. Rule “%(rule)s”.") % {
        "length": length_of(clock),
        "place": place,
        "started": started,
        "rule": clock.promise,
    }


def length_of(clock: Clock) -> str:
    """The clock's length, such as "5 working days"."""
    match clock.unit:
        case "working_days":
            words = ngettext("%d working day", "%d working days", clock.days)
        case "weeks":
            words = ngettext("%d week", "%d weeks", clock.days)
        case "months":
            words = ngettext("%d month", "%d months", clock.days)
        case "hours":
            words = ngettext("%d hour", "%d hours", clock.days)
        case weekday if weekday in WEEKDAYS:
            return str(_NEXT[weekday]())
        case _calendar_days:
            words = ngettext("%d day", "%d days", clock.days)
    return words % clock.days


_NEXT = {
    "monday": lambda: _("The next Monday"),
    "tuesday": lambda: _("The next Tuesday"),
    "wednesday": lambda: _("The next Wednesday"),
    "thursday": lambda: _("The next Thursday"),
    "friday": lambda: _("The next Friday"),
    "saturday": lambda: _("The next Saturday"),
    "sunday": lambda: _("The next Sunday"),
}


def _change(change: ClockChange) -> str:
    told = _("%(when)s: %(why)s (%(reason)s). Was due %(was)s, is due %(due)s.")
    if not change.reason:
        told = _("%(when)s: %(why)s. Was due %(was)s, is due %(due)s.")
    return told % {
        "when": date_format(change.at.astimezone(zone()), "j F Y, H:i"),
        "why": change.get_why_display(),
        "reason": change.reason,
        "was": _day(change.was_due_at),
        "due": _day(change.due_at),
    }


def _day(moment: datetime | None) -> str:
    return date_format(moment.astimezone(zone()), "l j F Y") if moment else _("on no day yet")
