"""What the inbox and a referral's page say of clocks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from calendars.selectors import WorkingDays, working_days
from eligibility.selectors import live_rules
from referrals.life import meeting_in_words
from referrals.models import ClockKind, Referral
from referrals.selectors import STATE_KINDS
from referrals.timing.faces import clock_lines, observed_times, read_clock
from referrals.timing.lead_times import short_notice
from referrals.timing.pausing import open_pause
from rules_engine import Ruleset


def rows_of(referrals: Iterable[Referral], now: datetime) -> list[dict[str, Any]]:
    """The rows of the inbox. Rules and own days are read once."""
    rules, days = live_rules(), working_days()
    return [_row(referral, now, rules, days) for referral in referrals]


def _row(referral: Referral, now: datetime, rules: Ruleset, days: WorkingDays) -> dict[str, Any]:
    clocks = sorted(referral.clocks.all(), key=lambda clock: clock.stopped_at is not None)
    return {
        "referral": referral,
        "kind": STATE_KINDS[referral.state],
        "clock": read_clock(clocks[0], now, days) if clocks else None,
        "meeting": meeting_in_words(referral.meeting_on) if referral.meeting_on else None,
        "short_notice": short_notice(getattr(referral, "lead_time", None), rules)
        if referral.is_open
        else "",
    }


def about_clocks(referral: Referral, now: datetime) -> dict[str, Any]:
    """The clocks of one referral, what usually happens, and whether it stands still."""
    lines = clock_lines(referral, now)
    running = [line.clock for line in lines if line.clock.stopped_at is None]
    return {
        "clocks": lines,
        "observed": observed_times(referral),
        "pause": open_pause(referral),
        "may_pause": any(clock.kind != ClockKind.STATUTORY_LIMIT for clock in running),
    }
