"""Conditions as written: every form, with every truth value."""

from datetime import date
from typing import Any

import pytest

from rules_engine import Ruleset, decide
from tests.rules_engine.sample import answer, faults, group, ruleset

YES, NO = "eligible", "not_eligible"
ASK, PERSON = "needs_information", "needs_decision"


def who(when: str, rest: str = "") -> Ruleset:
    return ruleset(group("g", when), rest=rest)


@pytest.mark.parametrize(
    ("bounds", "inside", "outside"),
    [
        ("{from: 5}", [5, 120], [4]),
        ("{to: 24}", [0, 24], [25]),
        ("{under: 18}", [0, 17], [18]),
        ("{from: 16, to: 17}", [16, 17], [15, 18]),
        ("{from: 16, under: 18}", [16, 17], [15, 18]),
        ("{to: 0}", [0], [1]),
        ("{up_to: 24, reading: included}", [0, 24], [25]),
        ("{up_to: 24, reading: excluded}", [0, 23], [24]),
        ("{over: 16, reading: included}", [16, 120], [15]),
        ("{over: 16, reading: excluded}", [17, 120], [16]),
        ("{over: 16, up_to: 18, reading: excluded}", [17], [16, 18]),
    ],
)
def test_each_bound_says_whether_its_year_counts(
    bounds: str, inside: list[int], outside: list[int]
) -> None:
    rules = who(f"[{{age: {bounds}}}]")
    assert [answer(rules, age=age).outcome for age in inside] == [YES] * len(inside)
    assert [answer(rules, age=age).outcome for age in outside] == [NO] * len(outside)


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ("{up_to: 24}", {23: YES, 24: PERSON, 25: NO}),
        ("{over: 16}", {15: NO, 16: PERSON, 17: YES}),
        ("{over: 16, to: 24}", {15: NO, 16: PERSON, 17: YES, 24: YES, 25: NO}),
        ("{over: 16, up_to: 18}", {15: NO, 16: PERSON, 17: YES, 18: PERSON, 19: NO}),
        ("{from: 25, up_to: 24}", None),
        ("{from: 24, up_to: 24}", {23: NO, 24: PERSON, 25: NO}),
    ],
)
def test_at_an_unclear_bound_a_person_decides(bounds: str, expected: dict[int, str] | None) -> None:
    text = f"eligibility:\n  {group('g', f'[{{age: {bounds}}}]')}\n"
    if expected is None:
        assert faults(text) == ["rules.yaml, line 4: Nothing lies between these bounds."]
        return
    rules = who(f"[{{age: {bounds}}}]")
    assert {age: answer(rules, age=age).outcome for age in expected} == expected


def test_why_a_person_decides_at_an_unclear_bound() -> None:
    found = answer(who("[{age: {up_to: 24}}]"), age=24)
    assert found.why_a_person == ("Age: 24. The rules do not say whether 24 itself is meant.",)


# when, facts, outcome
TABLE: list[tuple[str, dict[str, Any], str]] = [
    ("[{in_care: yes}]", {"in_care": "yes"}, YES),
    ("[{in_care: yes}]", {"in_care": "no"}, NO),
    ("[{in_care: yes}]", {}, ASK),
    ("[{in_care: yes}]", {"in_care": "not_applicable"}, PERSON),
    ("[{lives_in: [north, south]}]", {"lives_in": "south"}, YES),
    ("[{lives_in: [north, south]}]", {"lives_in": "away"}, NO),
    ("[{lives_in: {none_of: [north, south]}}]", {"lives_in": "south"}, NO),
    ("[{lives_in: {none_of: [north, south]}}]", {"lives_in": "away"}, YES),
    ("[{lives_in: {none_of: [north]}}]", {"lives_in": "prefer_not_to_say"}, PERSON),
    ("[{needs: deaf}]", {"needs": ["deaf", "speech"]}, YES),
    ("[{needs: deaf}]", {"needs": []}, NO),
    ("[{needs: deaf}]", {"needs": "dont_know"}, PERSON),
    ("[{needs: [deaf, autism]}]", {"needs": ["autism"]}, YES),
    ("[{needs: [deaf, autism]}]", {"needs": ["speech"]}, NO),
    ("[{needs: {any_of: [deaf, autism]}}]", {"needs": ["deaf"]}, YES),
    ("[{needs: {all_of: [deaf, autism]}}]", {"needs": ["deaf", "autism"]}, YES),
    ("[{needs: {all_of: [deaf, autism]}}]", {"needs": ["deaf", "speech"]}, NO),
    ("[{needs: {none_of: [deaf, autism]}}]", {"needs": ["speech"]}, YES),
    ("[{needs: {none_of: [deaf, autism]}}]", {"needs": ["speech", "deaf"]}, NO),
    ("[{needs: {none_of: [deaf, autism]}}]", {}, ASK),
    ("[{needs: {at_least: 2, of: [deaf, autism, speech]}}]", {"needs": ["deaf", "speech"]}, YES),
    ("[{needs: {at_least: 2, of: [deaf, autism, speech]}}]", {"needs": ["deaf"]}, NO),
    ("[{moves: 3}]", {"moves": 3}, YES),
    ("[{moves: 3}]", {"moves": 4}, NO),
    ("[{moves: {from: 3, under: 5}}]", {"moves": 4}, YES),
    ("[{moves: {from: 3, under: 5}}]", {"moves": 5}, NO),
    ("[{cared_for: {from: 13 weeks}}]", {"cared_for": 13}, YES),
    ("[{cared_for: {from: 13 weeks}}]", {"cared_for": "12 weeks"}, NO),
    ("[{cared_for: {under: 14 days}}]", {"cared_for": 1}, YES),
    ("[{cared_for: {under: 14 days}}]", {"cared_for": 2}, NO),
    ("[{cared_for: {from: 2 weeks}}]", {"care_began_on": "2026-03-18"}, YES),
    ("[{cared_for: {from: 2 weeks}}]", {"care_began_on": "2026-03-19"}, NO),
    ("[{not: {in_care: yes}}]", {"in_care": "no"}, YES),
    ("[{not: {in_care: yes}}]", {"in_care": "yes"}, NO),
    ("[{not: {in_care: yes}}]", {"in_care": "dont_know"}, PERSON),
    ("[{not: [{in_care: yes}, {parent: yes}]}]", {"in_care": "yes", "parent": "no"}, YES),
    ("[{not: [{in_care: yes}, {parent: yes}]}]", {"in_care": "yes", "parent": "yes"}, NO),
    ("[{none: [{in_care: yes}, {parent: yes}]}]", {"in_care": "no", "parent": "no"}, YES),
    ("[{none: [{in_care: yes}, {parent: yes}]}]", {"parent": "yes"}, NO),
    ("[{any: [{in_care: yes}, {parent: yes}]}]", {"parent": "yes"}, YES),
    ("[{any: [{in_care: yes}, {parent: yes}]}]", {"parent": "no"}, ASK),
    ("[{any: [{in_care: yes}, {parent: yes}]}]", {"in_care": "dont_know", "parent": "no"}, PERSON),
    ("[{any: [{in_care: yes}, {in_care: no}]}]", {}, YES),
    ("[{any: [{in_care: yes}, {in_care: no}]}]", {"in_care": "dont_know"}, YES),
    ("[{all: [{in_care: yes}, {parent: yes}]}]", {"in_care": "dont_know", "parent": "no"}, NO),
    ("[{all: [{in_care: yes}, {in_care: no}]}]", {}, NO),
    ("[{age: {under: 18}, unless: [{parent: yes}]}]", {"age": 17, "parent": "no"}, YES),
    ("[{age: {under: 18}, unless: [{parent: yes}]}]", {"age": 17, "parent": "yes"}, NO),
    ("[{any: [{in_care: yes}], unless: [{parent: yes}, {needs: deaf}]}]", {"needs": "deaf"}, NO),
]
THREE = "[{at_least: 2, of: [{in_care: yes}, {parent: yes}, {child_in_need: yes}]}]"


@pytest.mark.parametrize(("when", "facts", "outcome"), TABLE)
def test_every_form_of_condition(when: str, facts: dict[str, Any], outcome: str) -> None:
    assert answer(who(when), **facts).outcome == outcome


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        (("yes", "yes", "no"), YES),
        (("yes", "yes", "dont_know"), YES),
        (("yes", "no", "no"), NO),
        (("no", "dont_know", "no"), NO),
        (("yes", "no", "not_asked"), ASK),
        (("yes", "no", "dont_know"), PERSON),
        (("yes", "not_asked", "dont_know"), ASK),
        (("not_asked", "dont_know", "dont_know"), PERSON),
    ],
)
def test_at_least_so_many_of(answers: tuple[str, ...], outcome: str) -> None:
    facts = dict(zip(("in_care", "parent", "child_in_need"), answers, strict=True))
    assert answer(who(THREE), **facts).outcome == outcome


NESTED = """
define:
  known_to_social_care:
    any: [{in_care: yes}, {child_in_need: yes}]
  young: {all: [{age: {under: 18}}, known_to_social_care]}
"""


@pytest.mark.parametrize(
    ("age", "in_care", "child_in_need", "parent", "outcome"),
    [
        (10, "yes", "no", "no", YES),
        (10, "no", "yes", "no", YES),
        (10, "no", "no", "no", NO),
        (18, "yes", "yes", "no", NO),
        (10, "yes", "no", "yes", NO),
    ],
)
def test_names_any_all_and_not_nest(
    age: int, in_care: str, child_in_need: str, parent: str, outcome: str
) -> None:
    rules = who("[young, {not: {parent: yes}}]", NESTED)
    facts = {"age": age, "in_care": in_care, "child_in_need": child_in_need, "parent": parent}
    assert answer(rules, **facts).outcome == outcome


def test_not_of_a_named_all_is_any_of_the_opposites() -> None:
    rules = who("[{not: young}]", NESTED)
    assert answer(rules, age=18).outcome == YES
    assert answer(rules, age=10, in_care="no", child_in_need="no").outcome == YES
    assert answer(rules, age=10, in_care="yes").outcome == NO


@pytest.mark.parametrize(
    ("when", "inside", "outside"),
    [
        ("{from: 2026-01-01}", ["2026-01-01", "2030-01-01"], ["2025-12-31"]),
        ("{to: 2026-01-01}", ["2026-01-01", "1999-01-01"], ["2026-01-02"]),
        ("{before: 2026-01-01}", ["2025-12-31"], ["2026-01-01"]),
        ("{from: 2026-01-01, before: 2026-01-02}", ["2026-01-01"], ["2025-12-31", "2026-01-02"]),
        ("{within: 15 months}", ["2025-01-01", "2026-04-01"], ["2024-12-31", "2026-04-02"]),
        ("{ago: {from: 28 days}}", ["2026-03-04", "2020-01-01"], ["2026-03-05", "2026-04-02"]),
        ("{ago: {from: 1 day, to: 2 days}}", ["2026-03-30", "2026-03-31"], ["2026-03-29"]),
        ("{ago: {under: 2 days}}", ["2026-03-31", "2026-04-01"], ["2026-03-30", "2026-04-02"]),
        ("{ahead: {to: 10 days}}", ["2026-04-01", "2026-04-11"], ["2026-03-31", "2026-04-12"]),
        ("{ahead: {under: 1 week}}", ["2026-04-07"], ["2026-04-08"]),
        ("{ahead: {from: 1 month}}", ["2026-05-01", "2031-01-01"], ["2026-04-30"]),
    ],
)
def test_days(when: str, inside: list[str], outside: list[str]) -> None:
    positive, negative = (
        who(f"[{{left_care_on: {when}}}]"),
        who(f"[{{not: {{left_care_on: {when}}}}}]"),
    )
    assert {day: answer(positive, left_care_on=day).outcome for day in (*inside, *outside)} == {
        **dict.fromkeys(inside, YES),
        **dict.fromkeys(outside, NO),
    }
    assert answer(negative, left_care_on=inside[0]).outcome == NO
    assert answer(negative, left_care_on=outside[0]).outcome == YES


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2026, 3, 31), "2026-02-28"),
        (date(2026, 3, 28), "2026-02-28"),
        (date(2024, 3, 31), "2024-02-29"),
        (date(2026, 5, 31), "2026-04-30"),
        (date(2026, 1, 15), "2025-12-15"),
    ],
)
def test_a_window_moves_with_the_day_and_keeps_to_the_end_of_months(on: date, first: str) -> None:
    rules = who("[{left_care_on: {within: 1 month}}]")
    earlier = date.fromordinal(date.fromisoformat(first).toordinal() - 1)
    assert decide(rules, {"left_care_on": first}, on=on).outcome == YES
    assert decide(rules, {"left_care_on": earlier}, on=on).outcome == NO


def test_a_year_before_and_after_29_february() -> None:
    rules = who("[{any: [{left_care_on: {within: 1 year}}, {meeting_on: {ahead: {to: 1 year}}}]}]")
    day = date(2028, 2, 29)
    asked = {"left_care_on": "2027-02-28", "meeting_on": "2030-01-01"}
    assert decide(rules, asked, on=day).outcome == YES
    assert decide(rules, asked | {"left_care_on": "2027-02-27"}, on=day).outcome == NO
    later = {"left_care_on": "2020-01-01", "meeting_on": "2029-02-28"}
    assert decide(rules, later, on=day).outcome == YES
    assert decide(rules, later | {"meeting_on": "2029-03-01"}, on=day).outcome == NO
