"""The answer of the rules, put to the person who asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from calendars.selectors import working_days
from deadlines import OfficeHours, due
from eligibility.asking import REFERRER, speaks_of_self
from eligibility.headlines import button, headline, who_can_ask
from eligibility.selectors import (
    PublicRoute,
    answer_label,
    counted,
    in_words,
    length_in_words,
    public_groups,
    public_route,
    reply_promise,
    visitors_language,
)
from rules_engine import (
    UNKNOWNS,
    ConditionReason,
    Decision,
    GroupReason,
    Promise,
    Ruleset,
    ServiceAnswer,
    Signpost,
)
from tenants.context import current_organisation

SUPPORT = "support"
MEETING = "meeting_date"
_TOLD = {"promise", "statutory_limit"}
_ASKED_AS_USUAL = {"eligible", "needs_decision", "needs_information"}


@dataclass(frozen=True, slots=True)
class Result:
    """What the result page says; what is empty is not shown.

    `not_for` is why the service leaves somebody out, `first` must happen before the service can
    help, `groups` are those that match, `others` those that the service works with when none
    does, `then` is what happens next.
    """

    outcome: str
    to_self: bool
    title: str
    lead: str
    not_for: str
    first: tuple[str, ...]
    who_can_ask: tuple[str, ...]
    because: tuple[str, ...]
    groups: tuple[str, ...]
    others: tuple[str, ...]
    open_points: tuple[str, ...]
    services: tuple[str, ...]
    asked_for: str
    limits: tuple[str, ...]
    offers: tuple[str, ...]
    route: PublicRoute | None
    button: str
    then: tuple[str, ...]
    signposts: tuple[Signpost, ...]


def result_in_words(decision: Decision, rules: Ruleset, now: datetime) -> Result:
    """The decision in plain words, in the visitor's language."""
    words = decision.in_words(visitors_language())
    answer, outcome = words.main, decision.outcome
    to_self = speaks_of_self(decision.facts)
    title, lead = headline(outcome, answer.blocked_by, to_self=to_self)
    usual = outcome in _ASKED_AS_USUAL
    route = public_route(answer.route) if answer.route and usual else None
    matched = [reason for reason in words.reasons if reason.group in decision.groups]
    support = rules.facts.get(SUPPORT)
    return Result(
        outcome=outcome,
        to_self=to_self,
        title=title,
        lead=lead,
        not_for=_not_for(answer),
        first=(answer.block.say,) if answer.block and answer.block.say else (),
        who_can_ask=_accepted(decision, answer) if answer.blocked_by == REFERRER else (),
        because=_because(decision, rules, matched),
        groups=tuple(dict.fromkeys(reason.label for reason in matched)),
        others=tuple(group.label for group in public_groups()) if not matched else (),
        open_points=words.why_a_person,
        services=_services(words.services),
        asked_for=_label(rules, decision, SUPPORT) if answer.limits else "",
        limits=tuple(answer_label(support, limit) for limit in answer.limits if support),
        offers=tuple(_offers(decision, answer)),
        route=route,
        button=button(outcome, route.channel if route else "online"),
        then=tuple(_then(decision, answer, rules, now)),
        signposts=words.signpost,
    )


def reply_date(promise: Promise, received: datetime) -> date:
    """The last day of the promise for something that arrives at this moment."""
    organisation = current_organisation()
    days, unit = counted(promise)
    return due(
        received,
        days=days,
        unit=unit,
        calendar=working_days().calendar(promise.calendar),
        timezone=ZoneInfo(organisation.time_zone),
        office_hours=OfficeHours(organisation.office_opens, organisation.office_closes),
        out_of_hours=promise.out_of_hours,
    )


def _because(decision: Decision, rules: Ruleset, matched: Sequence[GroupReason]) -> tuple[str, ...]:
    """Each answer that made somebody one of the groups, once."""
    held = [condition for reason in matched for condition in reason.answers]
    return tuple(dict.fromkeys(_held(condition, decision, rules) for condition in held))


def _held(condition: ConditionReason, decision: Decision, rules: Ruleset) -> str:
    """A condition that held, in the rules' words; a day as people write it."""
    fact = rules.facts.get(condition.fact)
    if fact and fact.type == "date":
        return f"{in_words(fact.label)}: {_label(rules, decision, condition.fact)}."
    return condition.says


def _accepted(decision: Decision, answer: ServiceAnswer) -> tuple[str, ...]:
    """Who may ask for the groups that match."""
    accepted = (
        referrer
        for service in decision.rules.services
        if service.service.id == answer.id
        for group, _cubes in service.groups
        if group.id in answer.groups
        for referrer in group.accepted
    )
    return tuple(who_can_ask(referrer) for referrer in dict.fromkeys(accepted))


def _not_for(answer: ServiceAnswer) -> str:
    """Why the service is not for this person, in the organisation's words."""
    return answer.excluded_by.say if answer.excluded_by else ""


def _services(services: tuple[ServiceAnswer, ...]) -> tuple[str, ...]:
    """Which of several services can help."""
    if len(services) == 1:
        return ()
    return tuple(service.name for service in services if service.outcome == "eligible")


def _label(rules: Ruleset, decision: Decision, fact: str) -> str:
    said = decision.facts.get(fact)
    return "" if said is None or said in UNKNOWNS else answer_label(rules.facts[fact], said)


def _offers(decision: Decision, answer: ServiceAnswer) -> Iterator[str]:
    """That an advocate is offered: to the person in general, to others as the rules put it."""
    if decision.outcome != "eligible":
        return
    if not speaks_of_self(decision.facts):
        yield from (offer.say for offer in answer.offers if offer.say)
    elif answer.offer in {"opt_out", "must"}:
        yield _("You do not have to wait until somebody offers you an advocate.")
        yield _("When somebody offers you one, you can say yes or no. You can change your mind.")


def _then(
    decision: Decision, answer: ServiceAnswer, rules: Ruleset, now: datetime
) -> Iterator[str]:
    yield _("A person from our team reads what you send.")
    reply = reply_promise(rules)
    if reply:
        day = date_format(reply_date(reply, now), "l j F")
        yield f"{reply.say} {_('If you send it now, that means by %(day)s.') % {'day': day}}"
    if answer.waiting and answer.waiting.say:
        yield answer.waiting.say
    for promise in answer.promises:
        if promise.before:
            yield from _before_meeting(decision, promise)
        elif promise.kind in _TOLD and promise.id != (reply and reply.id):
            yield promise.say
    possible = [p.say for p in answer.possible_promises if p.kind in _TOLD and not p.before]
    if possible and decision.outcome in _ASKED_AS_USUAL:
        yield _("One of these may be so. A person tells you which: %(times)s") % {
            "times": " ".join(possible)
        }
    yield _("We get in touch only in the ways you say are safe.")


def _before_meeting(decision: Decision, promise: Promise) -> Iterator[str]:
    """The usual time before the meeting that was asked about, and what to do with less."""
    if decision.facts.get(SUPPORT) != promise.before:
        return
    yield promise.say
    day = decision.facts.get(MEETING, "not_asked")
    if day in UNKNOWNS or promise.unit != "calendar_days" or promise.days is None:
        return
    left = (date.fromisoformat(str(day)) - decision.on).days
    if 0 < left < promise.days:
        yield _("Your meeting is in %(days)s. Please ask us today, even if time is short.") % {
            "days": length_in_words(left, "days")
        }
    elif left == 0:
        yield _("Your meeting is today. Please call us now.")
