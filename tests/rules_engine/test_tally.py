"""The quick count against the exact decision, for every part-known person of small rules."""

from itertools import product
from typing import Any

import pytest

from rules_engine import FactsError, Ruleset
from rules_engine.answers import read_answers
from rules_engine.settling import Settled
from rules_engine.tally import Tally
from tests.rules_engine.sample import DAY, group, ruleset

PLAIN = ruleset(
    f"""
    {group("young", "[{age: {under: 18}}, {in_care: yes}]")}
    {group("older", "[{age: {from: 16, to: 24}}, {child_in_need: yes}]")}
    {group("parents", "[{parent: yes}]", ", only_for_support: [icpc]")}
    """
)
TWO_SIDED = ruleset(
    f"""
    {group("a", "[{lives_in: north}, {in_care: yes}]")}
    {group("b", "[{lives_in: south}, {in_care: no}]", ", accepted_referrers: [self]")}
    {group("c", "[{lives_in: away}, {not: {in_care: no}}]")}
    {group("d", "[{parent: yes}, {lives_in: {none_of: [away]}}]")}
    """
)
HALF_KNOWN: dict[str, tuple[Any, ...]] = {
    "age": (None, 9, 17, 20, 30, "dont_know"),
    "in_care": (None, "yes", "no", True, "not_asked", "dont_know"),
    "child_in_need": (None, "yes", "no"),
    "parent": (None, "yes", "no", False),
    "support": (None, "icpc", "complaint"),
}
WAYS: dict[str, tuple[Any, ...]] = {
    "lives_in": (None, "north", "south", "away", "not_asked"),
    "in_care": (None, "yes", "no"),
    "parent": (None, "yes", "no", "prefer_not_to_say"),
    "referrer": (None, "self", "professional"),
}


def quick(tally: Tally, facts: dict[str, Any]) -> str | None:
    try:
        found = tally.found(facts, DAY)
    except FactsError:
        return None
    return found[2] if found else None


def exact(rules: Ruleset, facts: dict[str, Any]) -> str:
    day = rules.on(DAY)
    asked = day.asked(read_answers(facts, rules.book, on=DAY))
    found = day.settled(day.outcomes(asked), "not_eligible", asked, "needs_decision")
    return found.result if isinstance(found, Settled) else "needs_information"


@pytest.mark.parametrize(
    ("rules", "answers", "least"),
    [(PLAIN, HALF_KNOWN, 400), (TWO_SIDED, WAYS, 100)],
    ids=["plain", "two-sided"],
)
def test_the_count_is_right_whenever_it_answers(
    rules: Ruleset, answers: dict[str, tuple[Any, ...]], least: int
) -> None:
    tally, answered = rules.on(DAY).tally, 0
    assert tally.is_usable
    for values in product(*answers.values()):
        facts = dict(zip(answers, values, strict=True))
        found = quick(tally, facts)
        if found is not None:
            answered += 1
            assert found == exact(rules, facts), facts
    assert answered >= least


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({}, "needs_information"),
        ({"age": 9, "in_care": "yes"}, "eligible"),
        ({"age": 30, "parent": "no"}, "not_eligible"),
        ({"age": 30, "parent": "yes", "support": "rcpc"}, "not_this_way"),
        ({"age": "not_asked", "in_care": True, "parent": False}, "needs_information"),
        ({"date_of_birth": "2010-01-01", "in_care": True}, "eligible"),
        ({"age": 9, "in_care": "yes", "needs": ["deaf"]}, "eligible"),
        ({"age": 9, "parent": "no", "support": "icpc", "lives_in": "away"}, "needs_information"),
    ],
)
def test_what_the_count_answers(facts: dict[str, Any], outcome: str) -> None:
    assert quick(PLAIN.on(DAY).tally, facts) == outcome


@pytest.mark.parametrize(
    "facts",
    [
        {"age": True, "in_care": "yes"},  # equal to 1, but no age
        {"age": 9.5},
        {"age": "9"},
        {"age": 121},
        {"in_care": "dont_know"},
        {"in_car": "yes"},
        {"age": 9.0, "in_care": "yes"},
        {"age": 9, "in_care": 1},
        {"age": 9, "in_care": 1.0},
        {"age": 9, "in_care": ["yes"]},
        {"date_of_birth": "2010-01-32"},
        {"age": 9, "in_care": "yes", "needs": "none"},
        {"age": 9, "in_care": "yes", "support": "dont_know"},
    ],
)
def test_answers_that_are_left_to_the_exact_way(facts: dict[str, Any]) -> None:
    assert quick(PLAIN.on(DAY).tally, facts) is None


@pytest.mark.parametrize(
    ("extra", "rest"),
    [
        (", discretion: Case by case.", ""),
        ("", "gates: [{id: g, kind: consent, need: [{parent: yes}]}]\n"),
        ("", "lists: [{id: l, state: closed, when: [{parent: yes}]}]\n"),
        ("", "services: [{id: one, name: One}, {id: two, name: Two}]\n"),
    ],
)
def test_rules_that_are_left_to_the_exact_way(extra: str, rest: str) -> None:
    rules = ruleset(group("a", "[{in_care: yes}]", extra), rest=rest)
    assert not rules.on(DAY).tally.is_usable


def test_a_waiting_list_changes_no_outcome() -> None:
    rest = "lists: [{id: l, state: waiting, when: [{parent: yes}]}]\n"
    assert ruleset(group("a", "[{in_care: yes}]"), rest=rest).on(DAY).tally.is_usable
