"""Whether the seeds' own tests would notice a slip: every rule is altered, one slip at a time.

Each altered file must fail some of its inline tests or age edges, or not load at all. The few
slips that change no answer are listed with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from rules_engine import (
    RulesError,
    Vocabulary,
    load_ruleset,
    load_vocabulary,
    run_inline_tests,
)
from rules_engine.strict_yaml import read
from tests.rules_engine.oracle.making import written

CONFIGS = Path(__file__).resolve().parents[2] / "rules_configs"
SECTIONS = (
    "eligibility",
    "exclusions",
    "gates",
    "lists",
    "routes",
    "offers",
    "promises",
    "priorities",
)
LISTS = ("when", "unless", "need", "all", "any", "none", "of")
LIMITS = ("only_for_support", "not_for_support", "accepted_referrers")
BOUNDS = ("from", "to", "under", "up_to", "over", "at_least")
LENGTH = re.compile(r"(\d+) days")
OTHER_OFFER = {"opt_out": "on_request", "on_request": "opt_out", "must": "may", "may": "must"}

_BY_ID = "An inline test names a promise by its id; test_seeds has its days."
_DISJOINT = "One is for people who ask for themselves, the other for professionals."
EQUIVALENT: dict[str, dict[str, str]] = {
    "jersey-cares": {
        "promises.reply: a day more": _BY_ID,
        "routes own_request and egress swapped": _DISJOINT,
    },
    "wiltshire-vps": {
        "promises.before_icpc: a day more": _BY_ID,
        "promises.before_cla_review: a day more": _BY_ID,
        "routes own_request and liquidlogic swapped": _DISJOINT,
        "priorities conference_soon and review_soon swapped": "A meeting is only one of the two.",
    },
}
"""Slips that change no answer, and why."""

Place = tuple[Any, ...]
Mutant = tuple[str, dict[str, Any]]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The shared facts."""
    return load_vocabulary((CONFIGS / "vocabulary.yaml").read_text())


@pytest.mark.parametrize("config", sorted(EQUIVALENT))
def test_every_slip_in_the_rules_fails_their_own_tests(config: str, vocabulary: Vocabulary) -> None:
    file = read((CONFIGS / config / "rules.yaml").read_text(), file=config).value
    assert not _is_noticed(file, vocabulary)

    slips = list(mutants(file))
    survivors = {said for said, mutant in slips if not _is_noticed(mutant, vocabulary)}

    assert len(slips) >= 25
    assert survivors == set(EQUIVALENT[config])


def _is_noticed(file: dict[str, Any], vocabulary: Vocabulary) -> bool:
    lines = [f"{name}: {written(value)}" for name, value in file.items()]
    try:
        ruleset = load_ruleset("\n".join(lines) + "\n", vocabulary, file="mutant.yaml")
    except RulesError:
        return True
    return bool(run_inline_tests(ruleset).failures)


def mutants(file: dict[str, Any]) -> Iterator[Mutant]:
    """Every slip, with the file that has it."""
    for name in file.get("define", {}):
        yield from _in_conditions(file, ("define", name), name)
    for service, part in [((), file), *_services(file)]:
        for section in SECTIONS:
            for number, rule in enumerate(part.get(section, [])):
                place = (*service, section, number)
                said = ".".join([*(f"service {one}" for one in service[1:]), section, rule["id"]])
                yield f"{said}: gone", _without(file, place)
                yield from _in_rule(file, place, said, rule)
                yield from _in_conditions(file, place, said)
            if section in {"routes", "priorities"}:
                yield from _swapped(file, (*service, section))


def _services(file: dict[str, Any]) -> list[tuple[Place, dict[str, Any]]]:
    found = enumerate(file.get("services", []))
    return [(("services", number), service) for number, service in found]


def _in_rule(
    file: dict[str, Any], place: Place, said: str, rule: dict[str, Any]
) -> Iterator[Mutant]:
    for name in LIMITS:
        if name in rule:
            yield f"{said}: {name} gone", _without(file, (*place, name))
            for number, kind in enumerate(rule[name]):
                yield f"{said}: {name} lacks {kind}", _without(file, (*place, name, number))
    if "offer" in rule:
        other = OTHER_OFFER[rule["offer"]]
        yield f"{said}: offer {other}", _changed(file, (*place, "offer"), other)
    if "trigger" in rule:
        yield f"{said}: another trigger", _changed(file, (*place, "trigger"), "went_missing")
    if "days" in rule:
        yield f"{said}: a day more", _changed(file, (*place, "days"), rule["days"] + 1)


def _in_conditions(file: dict[str, Any], place: Place, said: str) -> Iterator[Mutant]:
    """Each condition left out, turned round, and each bound moved by one."""
    part = _at(file, place)
    if not isinstance(part, dict):
        return
    for name, inner in part.items():
        here = (*place, name)
        if name in LISTS and isinstance(inner, list):
            for number, condition in enumerate(inner):
                one = (*here, number)
                told = f"{said}: {name} {written(condition)}"
                yield f"{told} left out", _without(file, one if len(inner) > 1 else here)
                yield f"{told} turned round", _changed(file, one, {"not": condition})
                yield from _in_conditions(file, one, f"{said}: {name}")
        elif name in BOUNDS:
            for moved in _next_to(inner):
                yield f"{said}: {name} {moved}", _changed(file, here, moved)
        elif isinstance(inner, dict) and name != "in_force":
            yield from _in_conditions(file, here, f"{said}: {name}")


def _next_to(bound: Any) -> list[Any]:
    if isinstance(bound, int):
        return [bound - 1, bound + 1]
    days = LENGTH.fullmatch(str(bound))
    return [f"{int(days[1]) + step} days" for step in (-1, 1)] if days else []


def _swapped(file: dict[str, Any], place: Place) -> Iterator[Mutant]:
    rules = _at(file, place) if place[-1] in _at(file, place[:-1]) else []
    tried = [number for number, rule in enumerate(rules) if "otherwise" not in rule]
    for first, second in pairwise(tried):
        swapped = list(rules)
        swapped[first], swapped[second] = rules[second], rules[first]
        said = f"{place[-1]} {rules[first]['id']} and {rules[second]['id']} swapped"
        yield said, _changed(file, place, swapped)


def _at(file: Any, place: Place) -> Any:
    for step in place:
        file = file[step]
    return file


def _changed(file: dict[str, Any], place: Place, value: Any) -> dict[str, Any]:
    copied = deepcopy(file)
    _at(copied, place[:-1])[place[-1]] = value
    return copied


def _without(file: dict[str, Any], place: Place) -> dict[str, Any]:
    copied = deepcopy(file)
    del _at(copied, place[:-1])[place[-1]]
    return copied
