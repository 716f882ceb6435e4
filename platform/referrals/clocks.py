"""Starting and stopping the clocks of a referral. Pauses and own days are in `timing`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime

from accounts.models import User
from calendars.selectors import WorkingDays, working_days
from eligibility.selectors import counted, is_counted, reply_promise
from referrals.models import Clock, ClockChange, ClockKind, Referral
from referrals.timing.measuring import count
from rules_engine import Promise, Ruleset

FIRST_REPLY = "first_human_reply"
MILESTONE = "milestone"
ENDED = "ended"


def start_clocks(
    referral: Referral,
    rules: Ruleset | None,
    *,
    event: str = "received",
    at: datetime | None = None,
) -> list[Clock]:
    """Start every clock that the decision names for this person and that starts at `event`.

    An observed average is no clock, nor is what comes again and again. With `rules`, the
    organisation's promise to reply is made to everybody, whatever was decided. `at` is the
    receipt unless given.
    """
    days = working_days()
    named = {promise.id: promise for promise in _named(referral, rules) if promise.starts == event}
    running = set(referral.clocks.values_list("promise", flat=True)) if rules is None else set()
    return [
        _start(referral, promise, at or referral.received_at, days)
        for promise in named.values()
        if promise.id not in running
    ]


def _named(referral: Referral, rules: Ruleset | None) -> Iterator[Promise]:
    found = [p for p in named_times(referral) if p.kind in ClockKind.values and is_counted(p)]
    yield from found
    if rules is not None and not any(_is_reply(promise) for promise in found):
        reply = reply_promise(rules)
        if reply is not None:
            yield reply


def _is_reply(promise: Promise) -> bool:
    return promise.kind == "promise" and promise.stops == FIRST_REPLY


def named_times(referral: Referral) -> list[Promise]:
    """The times of every kind that the decision names, observed averages too."""
    known = {field.name for field in fields(Promise)}
    return [
        Promise(**{name: value for name, value in told.items() if name in known})
        for told in referral.decision.result.get("promises", ())
    ]


def _start(referral: Referral, promise: Promise, at: datetime, days: WorkingDays) -> Clock:
    number, unit = counted(promise)
    clock = Clock(
        referral=referral,
        promise=promise.id,
        kind=promise.kind,
        says=promise.say,
        days=number,
        unit=unit,
        calendar=promise.calendar,
        out_of_hours=promise.out_of_hours,
        stops=promise.stops,
        started_at=at,
    )
    count(clock, days, referral.pauses.all())
    clock.save()
    return clock


def reply_clock(referral: Referral) -> Clock | None:
    """The clock of the first promise to reply."""
    found = referral.clocks.filter(kind=ClockKind.PROMISE, stops=FIRST_REPLY)
    return found.order_by("due_at", "pk").first()


def stop_clocks(
    referral: Referral, *, by: User | None, how: str, at: datetime, event: str = FIRST_REPLY
) -> int:
    """Stop what runs until `event`, first of all a human reply; answer how many that stopped."""
    running = Clock.objects.filter(referral=referral, stopped_at__isnull=True, stops=event)
    return running.update(stopped_at=at, stopped_by=by, stopped_how=how)


def pass_milestone(referral: Referral, event: str, *, by: User | None, at: datetime) -> None:
    """Stop the clocks that run until `event` and start those that begin then.

    `event` is accepted, allocated, first_contact, meeting or closed.
    """
    stop_clocks(referral, by=by, how=MILESTONE, at=at, event=event)
    start_clocks(referral, None, event=event, at=at)


def end_clocks(referral: Referral, *, by: User | None, at: datetime, owes_reply: bool) -> int:
    """Stop what nobody waits for any more; an answer that is still owed goes on being owed."""
    running = Clock.objects.filter(referral=referral, stopped_at__isnull=True)
    if owes_reply:
        running = running.exclude(stops=FIRST_REPLY)
    return running.update(stopped_at=at, stopped_by=by, stopped_how=ENDED)


def restart_clocks(referral: Referral, *, by: User | None, at: datetime) -> int:
    """Let the clocks that `end_clocks` stopped run on as if they never had; answer how many."""
    days, pauses = working_days(), list(referral.pauses.all())
    ended = list(Clock.objects.filter(referral=referral, stopped_how=ENDED))
    for clock in ended:
        was = clock.due_at
        clock.stopped_at, clock.stopped_by, clock.stopped_how = None, None, ""
        count(clock, days, pauses)
        clock.save()
        ClockChange.objects.create(
            clock=clock,
            why=ClockChange.Why.RESTARTED,
            was_due_at=was,
            due_at=clock.due_at,
            at=at,
            by=by,
        )
    return len(ended)
