"""How long before its meeting a referral came, beside what is usual. It never refuses anybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import mean, median
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eligibility.selectors import answer_label, live_rules, public_promises, today
from referrals.clocks import named_times
from referrals.intake import Intake
from referrals.models import LeadTime, Referral
from referrals.timing.measuring import zone
from referrals.workflow import State
from rules_engine import UNKNOWNS, Promise, Ruleset, decide

SUPPORT = "support"
OBSERVED = "observed_average"
NO_MEETINGS = frozenset({"everyday", "complaint", "other_meeting", *UNKNOWNS})
FEWEST = 5
"""Figures about fewer referrals than this could tell about one of them."""
_DAYS = {"calendar_days": 1, "weeks": 7}


@dataclass(frozen=True, slots=True)
class Lead:
    """Calendar days until a meeting, and how many are usual, if the rules name a number."""

    meeting: str
    days: int
    usual: int | None

    @property
    def is_short(self) -> bool:
        """Whether less time is left than usual."""
        return self.usual is not None and 0 <= self.days < self.usual


def lead_of(
    times: Iterable[Promise], facts: Mapping[str, Any], meeting_on: date | None, *, on: date
) -> Lead | None:
    """The time left on a day until the meeting that help is asked for; None without a meeting."""
    meeting = str(facts.get(SUPPORT, "dont_know"))
    if meeting_on is None or meeting in NO_MEETINGS:
        return None
    return Lead(meeting, (meeting_on - on).days, _usual(times, meeting))


def _usual(times: Iterable[Promise], meeting: str) -> int | None:
    fits = (t for t in times if t.kind == OBSERVED and t.before == meeting and t.unit in _DAYS)
    return next((t.days * _DAYS[t.unit] for t in fits if t.days), None)


def note_lead_time(referral: Referral) -> LeadTime | None:
    """Keep the lead time of a referral that was just received, when it is for a meeting."""
    on = referral.received_at.astimezone(zone()).date()
    found = lead_of(named_times(referral), referral.decision.facts, referral.meeting_on, on=on)
    if found is None or referral.meeting_on is None:
        return None
    return LeadTime.objects.create(
        referral=referral,
        meeting=found.meeting,
        meeting_on=referral.meeting_on,
        received_on=on,
        days=found.days,
        usual_days=found.usual,
    )


def short_notice(lead: LeadTime | None, rules: Ruleset) -> str:
    """ "ICPC in 4 days, usual lead is 10" as it stands today; empty when there is enough time."""
    if lead is None or not lead.is_short:
        return ""
    left = (lead.meeting_on - today()).days
    if left < 0:
        return ""
    return in_words(Lead(lead.meeting, left, lead.usual_days), rules)


def short_notice_of(intake: Intake, rules: Ruleset, *, on: date) -> str:
    """The same for a request that is about to be sent."""
    facts = intake.facts_for(rules)
    lead = lead_of(decide(rules, facts, on=on).promises, facts, intake.meeting_day, on=on)
    return in_words(lead, rules) if lead is not None and lead.is_short else ""


def in_words(lead: Lead, rules: Ruleset) -> str:
    """The time left and the usual one, in words."""
    meeting = answer_label(rules.facts[SUPPORT], lead.meeting)
    if lead.days == 0:
        return _("%(meeting)s is today, usual lead is %(usual)d") % {
            "meeting": meeting,
            "usual": lead.usual or 0,
        }
    return ngettext(
        "%(meeting)s in %(days)d day, usual lead is %(usual)d",
        "%(meeting)s in %(days)d days, usual lead is %(usual)d",
        lead.days,
    ) % {"meeting": meeting, "days": lead.days, "usual": lead.usual or 0}


@dataclass(frozen=True, slots=True)
class Observed:
    """The lead times of one kind of meeting. `median` and `mean` are None for few referrals."""

    meeting: str
    label: str
    published: int | None
    referrals: int
    median: float | None
    mean: float | None
    short: int | None

    @property
    def is_hidden(self) -> bool:
        """Whether there are so few that figures would tell about one of them."""
        return 0 < self.referrals < FEWEST


def observed_leads(*, months: int = 12) -> list[Observed]:
    """The lead times of the last months by kind of meeting, beside what the rules publish.

    Referrals that came after their meeting and those joined with another are left out. One query.
    """
    rules, on = live_rules(), today()
    published = {p.before: _usual([p], p.before) for p in public_promises() if p.kind == OBSERVED}
    rows = (
        LeadTime.objects.filter(received_on__gt=_months_before(on, months), days__gte=0)
        .exclude(referral__state=State.MERGED)
        .values_list("meeting", "days", "usual_days")
    )
    by_meeting: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
    for meeting, days, usual in rows:
        by_meeting[meeting].append((days, usual))
    return [
        _observed(meeting, answer_label(rules.facts[SUPPORT], meeting), published.get(meeting),
                  by_meeting[meeting])
        for meeting in dict.fromkeys([*published, *sorted(by_meeting)])
    ]  # fmt: skip


def _observed(
    meeting: str, label: str, published: int | None, rows: list[tuple[int, int | None]]
) -> Observed:
    if len(rows) < FEWEST:
        return Observed(meeting, label, published, len(rows), None, None, None)
    days = [number for number, _usual in rows]
    short = sum(usual is not None and number < usual for number, usual in rows)
    return Observed(
        meeting,
        label,
        published,
        len(rows),
        round(float(median(days)), 1),
        round(mean(days), 1),
        short if short >= FEWEST or short == 0 else None,
    )


def _months_before(day: date, months: int) -> date:
    """The same day so many months ago, at latest the 28th."""
    years, month = divmod(day.month - 1 - months, 12)
    return date(day.year + years, month + 1, min(day.day, 28))
