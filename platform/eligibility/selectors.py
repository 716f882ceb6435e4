"""All reads: the rules in force, and what public pages say because of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from eligibility.models import Ruleset
from rules_engine import Fact, Promise, load_ruleset, load_vocabulary
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


def public_groups() -> tuple[PublicGroup, ...]:
    """Who can get an advocate, from the rules in force today."""
    rules = live_rules()
    return tuple(
        PublicGroup(
            id=group.id,
            label=group.rule.public_label,
            offer=group.rule.offer,
            limits=tuple(answer_label(rules.facts["support"], limit) for limit in group.limits),
        )
        for group in rules.groups
    )


def public_routes() -> tuple[PublicRoute, ...]:
    """The ways to refer, in the order in which the rules try them."""
    routes = live_rules().routes
    found = [*(route for _condition, route in routes.cases), routes.otherwise]
    return tuple(public_route(route) for route in found)


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
    return live_rules().promises


def reply_promise(rules: CompiledRuleset) -> Promise | None:
    """The promise that a first human reply keeps, if the service makes one."""
    wanted = (p for p in rules.promises if p.kind == "promise" and p.stops == "first_human_reply")
    return next(wanted, None)


def answer_label(fact: Fact, answer: Any) -> str:
    """An answer in words."""
    match answer:
        case "dont_know":
            return _("I don't know")
        case "prefer_not_to_say":
            return _("I'd rather not say")
        case "not_applicable":
            return _("This does not apply")
        case "yes" | "no" if fact.type == "yes_no":
            return _("Yes") if answer == "yes" else _("No")
        case _ if fact.type == "one_of" and answer in fact.options:
            return fact.options[answer].label
        case _:
            return str(answer)


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
    return (to_self and fact.question_to_self) or fact.question
