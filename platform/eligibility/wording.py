"""The answer of the rules, put to the person who asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from deadlines import OfficeHours, WorkingCalendar, due
from eligibility.asking import speaks_of_self
from eligibility.selectors import answer_label, counted, reply_promise
from rules_engine import Decision, Promise, Ruleset
from tenants.context import current_organisation


@dataclass(frozen=True, slots=True)
class Answer:
    """What the result page says. `kind` is yes, perhaps or other; `reply_by` a local date."""

    kind: str
    title: str
    lead: str
    because: tuple[str, ...]
    groups: tuple[str, ...]
    limits: tuple[str, ...]
    open_points: tuple[str, ...]
    promise: Promise | None
    reply_by: date | None


def answer_in_words(
    decision: Decision, rules: Ruleset, facts: Mapping[str, str], now: datetime
) -> Answer:
    """The decision in plain words, for this visitor."""
    promise = reply_promise(rules)
    title, lead = _headline(decision, speaks_of_self(facts))
    return Answer(
        kind={"eligible": "yes", "not_eligible": "other"}.get(decision.outcome, "perhaps"),
        title=title,
        lead=lead,
        because=_because(decision),
        groups=tuple(r.label for r in decision.reasons if r.group in decision.groups),
        limits=tuple(answer_label(rules.facts["support"], limit) for limit in decision.limits),
        open_points=decision.why_a_person,
        promise=promise,
        reply_by=reply_date(promise, now) if promise else None,
    )


def reply_date(promise: Promise, received: datetime) -> date:
    """The last day of the promise for something that arrives at this moment."""
    organisation = current_organisation()
    days, unit = counted(promise)
    return due(
        received,
        days=days,
        unit=unit,
        calendar=WorkingCalendar(promise.calendar),
        timezone=ZoneInfo(organisation.time_zone),
        office_hours=OfficeHours(organisation.office_opens, organisation.office_closes),
        out_of_hours=promise.out_of_hours,
    )


def _because(decision: Decision) -> tuple[str, ...]:
    """Each answer that made somebody one of the groups, once."""
    said = (
        condition.says
        for reason in decision.reasons
        if reason.group in decision.groups
        for condition in reason.conditions
        if condition.state == "held"
    )
    return tuple(dict.fromkeys(said))


def _headline(decision: Decision, to_self: bool) -> tuple[str, str]:
    match decision.outcome, decision.blocked_by:
        case "eligible", _any:
            return _("Yes, we can help"), (
                _("You can have an advocate.") if to_self else _("They can have an advocate.")
            )
        case "not_this_way", "referrer":
            return _("Please talk to us"), _(
                "We may be able to help. The person themselves, a parent or carer, or somebody "
                "who works with them can ask us. You can also call us, or send us what you know."
            )
        case "not_this_way", "support":
            return _("We can help with some things"), _(
                "We can help, but not with what you chose. Below is what we can help with."
            )
        case "not_eligible", _any:
            return _("This may not be the right service"), _(
                "From your answers, we are probably not the right people. But you can still send "
                "us your message. A person will read it and tell you who can help."
            )
        case _other:
            return _("We may be able to help"), _(
                "We cannot be sure from the answers alone. That is fine. Send us your message, "
                "and a person will look at it with you."
            )
