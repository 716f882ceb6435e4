"""What the rules say of offers: by which event, in which way, how soon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import deadlines
from calendars.selectors import working_days
from eligibility.selectors import in_words, live_rules, today
from rules_engine import Ruleset
from rules_engine.rules import OfferRule, Span
from tenants.context import current_organisation

TRIGGER_FACT = "trigger"
# Modes whose rule holds for every new event, whatever was answered to an earlier one.
OFFERED_ANEW = frozenset({"must", "opt_out"})


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event after which the rules in force want an advocate to be offered.

    `facts` are answers that the rule takes as given: a child who came into care is in care.
    """

    id: str
    label: str
    mode: str
    say: str
    within: Span | None
    facts: Mapping[str, str]

    def due_day(self, happened_on: date) -> date | None:
        """The last day on which the offer is in time; None when the rules name no time."""
        if self.within is None:
            return None
        organisation = current_organisation()
        zone = ZoneInfo(organisation.time_zone)
        return deadlines.due(
            datetime.combine(happened_on, time(12), zone),
            days=self.within.days,
            unit=self.within.unit,
            calendar=working_days().calendar(organisation.jurisdiction),
            timezone=zone,
        )


def triggers() -> dict[str, Trigger]:
    """The events of the rules in force today, in the order of the file; the first rule counts."""
    rules = live_rules()
    found: dict[str, Trigger] = {}
    for rule, groups in _offer_rules(rules):
        if rule.trigger not in found:
            found[rule.trigger] = Trigger(
                id=rule.trigger,
                label=label_of(rules, rule.trigger),
                mode=rule.mode,
                say=in_words(rule.say) if rule.say else "",
                within=rule.within,
                facts=dict(_given(rule.when, rules, groups)),
            )
    return found


def trigger_labels(known: Iterable[str]) -> dict[str, str]:
    """Events in words, those too that the rules no longer name."""
    rules = live_rules()
    return {name: label_of(rules, name) for name in known}


def label_of(rules: Ruleset, trigger: str) -> str:
    """An event in words: the shared vocabulary's, or the organisation's own word."""
    fact = rules.facts.get(TRIGGER_FACT)
    if fact is not None and trigger in fact.options:
        return in_words(fact.options[trigger].label)
    return trigger.replace("_", " ").capitalize()


def _offer_rules(rules: Ruleset) -> Iterator[tuple[OfferRule, Mapping[str, list[Any]]]]:
    """Each rule with the conditions of its service's groups."""
    for service in rules.on(today()).services:
        groups = {group.id: group.rule.when for group in service.service.groups}
        for offer in service.service.offers:
            yield offer.rule, groups


def _given(
    conditions: Iterable[Any], rules: Ruleset, groups: Mapping[str, list[Any]]
) -> Iterator[tuple[str, str]]:
    """Answers without which the conditions cannot hold; what they leave open is not guessed."""
    for condition in conditions:
        if isinstance(condition, str) and condition in rules.rules.define:
            yield from _given(_all_of(rules, condition), rules, groups)
        elif isinstance(condition, Mapping):
            for name, wanted in condition.items():
                if name == "in_group" and isinstance(wanted, str):
                    yield from _given(groups.get(wanted, ()), rules, groups)
                elif name == "all" and isinstance(wanted, list):
                    yield from _given(wanted, rules, groups)
                elif name in rules.facts and isinstance(wanted, str):
                    yield name, wanted


def _all_of(rules: Ruleset, name: str) -> list[Any]:
    definition = rules.rules.define[name]
    return list(definition.all or [dict(definition.model_extra or {})])
