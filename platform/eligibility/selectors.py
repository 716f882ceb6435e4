"""All reads: the rules in force, and what public pages say because of them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, cast
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

import deadlines
from eligibility.models import Ruleset
from rules_engine import (
    Fact,
    Promise,
    PublicRules,
    Text,
    in_language,
    load_ruleset,
    load_vocabulary,
)
from rules_engine import Route as RuleRoute
from rules_engine import Ruleset as CompiledRuleset
from tenants.context import current_organisation


class NoRulesetError(LookupError):
    """The organisation has no rules in force on the day that is asked about."""


class RulesInForce(NamedTuple):
    """A released ruleset and its compiled form."""

    row: Ruleset
    compiled: CompiledRuleset


@dataclass(frozen=True, slots=True)
class PublicGroup:
    """People the service works with, as a public page lists them. `limits` empty: no limit."""

    id: str
    label: str
    offer: str
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicRoute:
    """One way to refer, as a public page shows it."""

    id: str
    channel: str
    say: str
    steps: tuple[str, ...]
    address: str
    other_ways: tuple[str, ...]


@lru_cache(maxsize=64)
def compiled(document: str, vocabulary: str) -> CompiledRuleset:
    """Compile, or answer what was compiled from the very same texts before.

    The texts are the key, so what one organisation's rules compile to can only be found by
    somebody who has those rules. Raises `rules_engine.RulesError`.
    """
    return load_ruleset(document, load_vocabulary(vocabulary), file="rules.yaml")


def today() -> date:
    """The date at the organisation now."""
    return timezone.localdate(timezone=ZoneInfo(current_organisation().time_zone))


def ruleset_on(day: date) -> RulesInForce:
    """The rules in force on a day. Raises `NoRulesetError`."""
    row = Ruleset.objects.filter(effective_from__lte=day).first()
    if row is None:
        raise NoRulesetError(
            f"No rules are in force on {day.isoformat()}. Publish a ruleset whose effective_from "
            "is that day or earlier (eligibility.services.publish_ruleset)."
        )
    return RulesInForce(row, compiled(row.document, row.vocabulary))


def live_rules() -> CompiledRuleset:
    """The rules in force today. Raises `NoRulesetError`."""
    return ruleset_on(today()).compiled


def public_rules() -> PublicRules:
    """What public pages say of the rules in force today, in the visitor's language."""
    return PublicRules(live_rules(), on=today(), language=visitors_language())


def public_groups() -> tuple[PublicGroup, ...]:
    """Who can get an advocate, from the rules in force today."""
    support = live_rules().facts.get("support")
    return tuple(
        PublicGroup(
            id=group.id,
            label=group.label,
            offer=group.offer,
            limits=tuple(answer_label(support, kind) for kind in group.limits if support),
        )
        for group in public_rules().groups
    )


def public_routes() -> tuple[PublicRoute, ...]:
    """The ways to refer, in the order in which the rules try them."""
    return tuple(public_route(route) for route in public_rules().routes)


def public_route(route: RuleRoute) -> PublicRoute:
    """A route of the rules with its missing words filled from the organisation's own."""
    return PublicRoute(
        id=route.id,
        channel=route.channel,
        say=route.say,
        steps=route.steps,
        address=route.address,
        other_ways=route.other_ways,
    )


def public_promises() -> tuple[Promise, ...]:
    """The times the service names, of every kind, from the rules in force today."""
    return public_rules().promises


def reply_promise(rules: CompiledRuleset) -> Promise | None:
    """The promise that a first human reply keeps, if the service makes one."""
    promises = PublicRules(rules, on=today(), language=visitors_language()).promises
    wanted = (p for p in promises if p.kind == "promise" and p.stops == "first_human_reply")
    return next((promise for promise in wanted if is_counted(promise)), None)


def is_counted(promise: Promise) -> bool:
    """Whether the time has one end, and does not come again and again."""
    return promise.days is not None or promise.weekly_on is not None


def counted(promise: Promise) -> tuple[int, deadlines.Unit]:
    """A time as a clock counts it: so many of a unit, or the next such day of a week."""
    if promise.days is None:
        return 1, cast("deadlines.Unit", promise.weekly_on)
    return promise.days, promise.unit


def in_words(text: Text) -> str:
    """A text of the rules in the visitor's language."""
    return in_language(text, visitors_language(), "en")


def visitors_language() -> str:
    """The language of this page, such as "en"."""
    return (get_language() or "en").split("-")[0]


def answer_label(fact: Fact, answer: Any) -> str:
    """An answer in words."""
    words = {
        "dont_know": _("I don't know"),
        "prefer_not_to_say": _("I'd rather not say"),
        "not_applicable": _("This does not apply"),
    }
    if fact.type == "yes_no":
        words |= {"yes": _("Yes"), "no": _("No")}
    if isinstance(answer, list | tuple):
        return ", ".join(answer_label(fact, one) for one in answer) or _("None of these")
    if answer in fact.options:
        return in_words(fact.options[answer].label)
    return words.get(str(answer)) or _amount(fact, str(answer))


def _amount(fact: Fact, answer: str) -> str:
    """A day as people write it, a length of time with its unit, anything else as it is."""
    if fact.type in {"date", "date_of_birth"}:
        with suppress(ValueError):
            return date_format(date.fromisoformat(answer), "j F Y")
    if fact.type == "duration" and answer.isdecimal():
        return length_in_words(int(answer), fact.unit)
    return answer


def length_in_words(number: int, unit: str) -> str:
    """A length of time, such as "1 day" or "13 weeks"."""
    match unit:
        case "weeks":
            words = ngettext("%(number)s week", "%(number)s weeks", number)
        case "months":
            words = ngettext("%(number)s month", "%(number)s months", number)
        case "years":
            words = ngettext("%(number)s year", "%(number)s years", number)
        case _days:
            words = ngettext("%(number)s day", "%(number)s days", number)
    return words % {"number": number}


def facts_in_words(
    facts: Mapping[str, Any], rules: CompiledRuleset, *, to_self: bool = False
) -> list[tuple[str, str, str]]:
    """Each answered fact as (id, question, answer in words)."""
    return [
        (name, question_text(rules.facts[name], to_self), answer_label(rules.facts[name], value))
        for name, value in facts.items()
        if name in rules.facts
    ]


def question_text(fact: Fact, to_self: bool) -> str:
    """The question, put to the person themselves or to somebody who speaks of them."""
    return in_words((to_self and fact.question_to_self) or fact.question)
