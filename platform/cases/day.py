"""My day: what waits for one person, by what their roles let them do."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.authorisation import may
from accounts.models import User
from calendars.selectors import WorkingDays, working_days
from cases import selectors
from referrals.models import Referral
from referrals.selectors import STATE_KINDS, counts, inbox
from referrals.timing.faces import read_clock

SHORT = 5


def my_day(user: Any) -> dict[str, Any]:
    """The sections of the page; one that is not this person's is left out."""
    sections: dict[str, Any] = {}
    if "advocate" in user.roles:
        sections["not_begun"] = selectors.not_begun(user)
        sections["under_way"] = selectors.under_way(user)
    if may(user, "referrals.read"):
        days = working_days()
        sections["to_decide"] = [_to_decide(referral, days) for referral in inbox(user)[:SHORT]]
        sections["counts"] = counts(user)
    if may(user, "cases.allocate"):
        waiting = list(selectors.waiting_list(user)[: SHORT + 1])
        sections["waiting"] = waiting[:SHORT]
        sections["more_waiting"] = len(waiting) > SHORT
    if may(user, "cases.reopen"):
        sections["team"] = _team()
    return sections


def _to_decide(referral: Referral, days: WorkingDays) -> dict[str, Any]:
    clock = next(iter(referral.clocks.all()), None)
    return {
        "referral": referral,
        "kind": STATE_KINDS[referral.state],
        "clock": read_clock(clock, timezone.now(), days) if clock else None,
    }


def _team() -> dict[str, Any]:
    return {
        "caption": _("Who has how much"),
        "head": [
            {"text": _("Advocate")},
            {"text": _("Open cases"), "numeric": True},
            {"text": _("Hours a week"), "numeric": True},
            {"text": _("Minutes noted in 7 days"), "numeric": True},
        ],
        "rows": [_member(user) for user in selectors.advocates()],
    }


def _member(user: User) -> list[dict[str, Any]]:
    facts: Any = user
    return [
        {"text": user.name, "url": f"{reverse('cases:list')}?advocate={user.pk}"},
        {"text": facts.open_cases, "numeric": True},
        {"text": user.weekly_hours or "", "numeric": True},
        {"text": facts.minutes_noted, "numeric": True},
    ]
