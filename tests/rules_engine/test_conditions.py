"""Conditions as written: bounds, nesting, names, and the words for them."""

import pytest

from rules_engine import RulesError
from rules_engine.conditions import words_for
from tests.rules_engine.sample import answer, group, ruleset, vocabulary


@pytest.mark.parametrize(
    ("bounds", "inside", "outside"),
    [
        ("{from: 5}", [5, 120], [4]),
        ("{to: 24}", [0, 24], [25]),
        ("{under: 18}", [0, 17], [18]),
        ("{from: 16, to: 17}", [16, 17], [15, 18]),
        ("{from: 16, under: 18}", [16, 17], [15, 18]),
        ("{to: 0}", [0], [1]),
    ],
)
def test_each_bound_says_whether_its_year_counts(
    bounds: str, inside: list[int], outside: list[int]
) -> None:
    rules = ruleset(group("g", f"[{{age: {bounds}}}]"))
    assert [answer(rules, age=age).outcome for age in inside] == ["eligible"] * len(inside)
    assert [answer(rules, age=age).outcome for age in outside] == ["not_eligible"] * len(outside)


@pytest.mark.parametrize("bounds", ["18", "up to 24", "{over: 16}", "{between: [1, 2]}", "[5]"])
def test_a_bound_that_does_not_say_is_refused(bounds: str) -> None:
    with pytest.raises(RulesError, match="Say whether the year itself counts: 'from: 16'"):
        ruleset(group("g", f"[{{age: {bounds}}}]"))


@pytest.mark.parametrize(
    ("bounds", "message"),
    [
        ("{from: 18, to: 16}", "No age lies between these bounds."),
        ("{from: 121}", "'from' needs an age in whole years, 0 to 120."),
        ("{to: sixteen}", "'to' needs an age in whole years, 0 to 120."),
    ],
)
def test_impossible_bounds_are_refused(bounds: str, message: str) -> None:
    with pytest.raises(RulesError, match=message):
        ruleset(group("g", f"[{{age: {bounds}}}]"))


NESTED = """
define:
  known_to_social_care:
    any: [{in_care: yes}, {child_in_need: yes}]
  young: {all: [{age: {under: 18}}, known_to_social_care]}
"""


@pytest.mark.parametrize(
    ("age", "in_care", "child_in_need", "parent", "outcome"),
    [
        (10, "yes", "no", "no", "eligible"),
        (10, "no", "yes", "no", "eligible"),
        (10, "no", "no", "no", "not_eligible"),
        (18, "yes", "yes", "no", "not_eligible"),
        (10, "yes", "no", "yes", "not_eligible"),
    ],
)
def test_names_any_all_and_not_nest(
    age: int, in_care: str, child_in_need: str, parent: str, outcome: str
) -> None:
    rules = ruleset(group("g", "[young, {not: {parent: yes}}]"), rest=NESTED)
    facts = {"age": age, "in_care": in_care, "child_in_need": child_in_need, "parent": parent}
    assert answer(rules, **facts).outcome == outcome


def test_not_of_a_named_all_is_any_of_the_opposites() -> None:
    rules = ruleset(group("g", "[{not: young}]"), rest=NESTED)
    assert answer(rules, age=18).outcome == "eligible"
    assert answer(rules, age=10, in_care="no", child_in_need="no").outcome == "eligible"
    assert answer(rules, age=10, in_care="yes").outcome == "not_eligible"


def test_one_of_several_options() -> None:
    rules = ruleset(group("g", "[{support: [icpc, rcpc]}]"))
    found = {kind: answer(rules, support=kind).outcome for kind in ("icpc", "rcpc", "complaint")}
    assert found == {"icpc": "eligible", "rcpc": "eligible", "complaint": "not_eligible"}


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (range(5, 121), "5 or over"),
        (range(18), "under 18"),
        ([16, 17], "16 to 17"),
        ([16], "16"),
        ([*range(5), *range(18, 121)], "under 5 or 18 or over"),
    ],
)
def test_ages_in_words(answers: "range | list[int]", words: str) -> None:
    assert words_for(vocabulary()["age"], frozenset(answers)) == words


def test_options_in_words() -> None:
    support = vocabulary()["support"]
    assert (
        words_for(support, frozenset({"rcpc", "icpc"})) == "First conference or Review conference"
    )
