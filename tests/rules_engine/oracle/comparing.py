"""The engine beside the naive evaluator: what each answers of one person, as plain data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from random import Random
from typing import Any

from rules_engine import (
    Decision,
    RulesError,
    Ruleset,
    Vocabulary,
    decide,
    load_ruleset,
    load_vocabulary,
)
from tests.rules_engine.oracle.conditions import DAYS, FACTS, VOCABULARY
from tests.rules_engine.oracle.making import Maker
from tests.rules_engine.oracle.naive import Naive
from tests.rules_engine.oracle.verdicts import Verdicts

MOST_PLACES = 1_000
SHARED: Vocabulary = load_vocabulary(VOCABULARY)

Answer = dict[str, Any]


class Case:
    """One random rules file on one day, read by both."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self.day: date = maker.random.choice(DAYS)
        self.naive = Naive(maker.text, FACTS, on=self.day)
        self.is_small = self.naive.size <= MOST_PLACES

    @cached_property
    def ruleset(self) -> Ruleset:
        """The engine's reading of the file."""
        return load_ruleset(self.maker.text, SHARED, file="random.yaml")

    def difference(self, given: Mapping[str, Any]) -> Answer:
        """What the two answer differently; empty when they agree."""
        decided = of_engine(decide(self.ruleset, given, on=self.day))
        expected = of_naive(self.naive, given)
        if decided == expected:
            return {}
        return {
            name: {"engine": decided.get(name), "naive": expected.get(name)}
            for name in {**decided, **expected}
            if decided.get(name) != expected.get(name)
        }

    def people(self, count: int) -> Iterator[dict[str, Any]]:
        """Random part-known people."""
        return (self.maker.person(self.day) for _ in range(count))

    def report(self, given: Mapping[str, Any]) -> str:
        """The file, the person and what is answered differently, to see the fault at once."""
        different = json.dumps(self.difference(given), indent=1, default=sorted)
        person = json.dumps(given)
        return f"{self.maker.text}\non {self.day.isoformat()}: {person}\n{different}"


def case(random: Random) -> Case | None:
    """A random file; None when it is too large to be enumerated, or says too plainly nothing.

    The engine refuses routes that stand behind one for everybody, which only it can tell.
    """
    found = Case(Maker(random))
    try:
        return found if found.is_small and found.ruleset else None
    except RulesError as error:
        if "takes everybody" in str(error):
            return None
        raise


def of_engine(decision: Decision) -> Answer:
    """The engine's decision."""
    found: Answer = {"outcome": decision.outcome, "missing": set(decision.missing)}
    for service in decision.services:
        found[service.id] = {
            "outcome": service.outcome,
            "missing": set(service.missing),
            "blocked_by": service.blocked_by,
            "groups": set(service.groups),
            "limits": set(service.limits),
            "route": service.route.id if service.route else None,
            "route_missing": set(service.route_missing),
        }
    return found


def of_naive(naive: Naive, given: Mapping[str, Any]) -> Answer:
    """The naive evaluator's answer in the same shape."""
    verdicts = Verdicts(naive, given)
    outcome, missing = verdicts.of_organisation()
    found: Answer = {"outcome": outcome, "missing": missing}
    for service in naive.services:
        outcome, missing, block = verdicts.of_service(service)
        route, route_missing = verdicts.route(service)
        found[service] = {
            "outcome": outcome,
            "missing": missing,
            "blocked_by": block,
            "groups": verdicts.groups(service),
            "limits": verdicts.limits(service),
            "route": route,
            "route_missing": route_missing,
        }
    return found
