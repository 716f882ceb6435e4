"""The rules of the two services against the plainest oracle: hand-written rules, every person.

The hand-written rules below are made from what the services publish, without the engine. For a
part-known person the oracle tries every completion of what is not known.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine import Ruleset, decide, next_question, read_ruleset

CONFIGS = Path(__file__).parents[2] / "rules_configs"
DAY = date(2026, 4, 1)
UNSURE = ("dont_know", "prefer_not_to_say", "not_applicable")
YES_NO = ("yes", "no")
Person = dict[str, Any]
Rule = Callable[[Mapping[str, Any]], Any]


def jersey(p: Mapping[str, Any]) -> str:
    in_scope = p["age"] >= 5 and p["care_experience"] == "yes"
    return "eligible" if in_scope else "not_eligible"


def jersey_route(p: Mapping[str, Any]) -> str:
    if p["referrer"] == "self":
        return "own_request"
    if p["referrer"] == "professional" and p["works_for_government_of_jersey"] == "yes":
        return "egress"
    return "online_form"


ANY_CHILD = (
    "child_protection",
    "in_care",
    "residential_special_school",
    "unaccompanied_asylum_seeker",
    "send",
    "special_guardian",
    "child_in_need",
    "detained_mental_health_act",
)


def wiltshire_groups(p: Mapping[str, Any]) -> set[str]:
    yes = {fact for fact, answer in p.items() if answer == "yes"}
    if p["who"] == "parent":
        needed = {"child_protection", "learning_difficulty_documented"}
        return {"child_protection_parent_sen"} if needed <= yes else set()
    groups = set(ANY_CHILD) & yes if p["age"] < 18 else set()
    groups |= {"care_leaver"} & yes
    groups |= {"mental_capacity_act"} & yes if 16 <= p["age"] <= 18 else set()
    groups |= {"homeless"} & yes if 16 <= p["age"] < 18 else set()
    return groups | ({"young_carer"} & yes if p["age"] < 25 else set())


def wiltshire(p: Mapping[str, Any]) -> str:
    return "eligible" if wiltshire_groups(p) else "not_eligible"


def wiltshire_route(p: Mapping[str, Any]) -> str:
    if p["referrer"] == "self":
        return "own_request"
    if p["has_allocated_worker"] == "no":
        return "email"
    worker = p["referrer"] == "professional" and p["referrer_is_allocated_worker"] == "yes"
    return "liquidlogic" if worker else "ask_worker"


AGES = (0, 4, 5, 10, 15, 16, 17, 18, 19, 24, 25, 58)
REFERRERS = ("self", "parent_or_carer", "professional", "someone_else")
JERSEY_FACTS: dict[str, tuple[Any, ...]] = {"age": AGES, "care_experience": YES_NO}
WILTSHIRE_FACTS: dict[str, tuple[Any, ...]] = {
    "who": ("child", "parent"),
    "age": AGES,
    **dict.fromkeys(ANY_CHILD, YES_NO),
    "care_leaver": YES_NO,
    "mental_capacity_act": YES_NO,
    "homeless": YES_NO,
    "young_carer": YES_NO,
    "learning_difficulty_documented": YES_NO,
}
JERSEY_ROUTE_FACTS = {"referrer": REFERRERS, "works_for_government_of_jersey": YES_NO}
WILTSHIRE_ROUTE_FACTS = {
    "referrer": REFERRERS,
    "has_allocated_worker": YES_NO,
    "referrer_is_allocated_worker": YES_NO,
}
ELIGIBLE = {"who": "child", "age": 9, "in_care": "yes", "care_experience": "yes"}
JERSEY, WILTSHIRE = (
    read_ruleset(CONFIGS / organisation / "rules.yaml")
    for organisation in ("jersey-cares", "wiltshire-vps")
)


def part_known(facts: Mapping[str, tuple[Any, ...]], unknown: int) -> st.SearchStrategy[Person]:
    """People with at most so many facts not asked or asked in vain, the others answered."""

    def person(hidden: list[str]) -> st.SearchStrategy[Person]:
        return st.fixed_dictionaries(
            {
                fact: st.sampled_from(("not_asked", "not_asked", *UNSURE))
                if fact in hidden
                else st.sampled_from(answers)
                for fact, answers in facts.items()
            }
        )

    return st.lists(st.sampled_from(sorted(facts)), max_size=unknown, unique=True).flatmap(person)


def completed(
    facts: Mapping[str, tuple[Any, ...]], person: Person, names: list[str]
) -> list[Person]:
    return [
        person | dict(zip(names, answers, strict=True))
        for answers in product(*(facts[name] for name in names))
    ]


def by_enumeration(
    rule: Rule, facts: Mapping[str, tuple[Any, ...]], person: Person, unsure: str
) -> tuple[set[str], set[str]]:
    """All answers that can still come, and the facts not asked that can change them."""
    asked_in_vain = [fact for fact, answer in person.items() if answer in UNSURE]
    not_asked = [fact for fact, answer in person.items() if answer == "not_asked"]

    def result(known: Person) -> str:
        found = {rule(whole) for whole in completed(facts, known, asked_in_vain)}
        return found.pop() if len(found) == 1 else unsure

    results = {
        tuple(whole[fact] for fact in not_asked): result(whole)
        for whole in completed(facts, person, not_asked)
    }
    missing = {
        fact
        for answers, found in results.items()
        for place, fact in enumerate(not_asked)
        for other in facts[fact]
        if results[(*answers[:place], other, *answers[place + 1 :])] != found
    }
    return set(results.values()), missing


def assert_outcome_is_exact(
    ruleset: Ruleset, rule: Rule, facts: Mapping[str, tuple[Any, ...]], person: Person
) -> None:
    found = decide(ruleset, person, on=DAY)
    possible, missing = by_enumeration(rule, facts, person, "needs_decision")
    expected = possible.pop() if len(possible) == 1 else "needs_information"
    assert (found.outcome, set(found.missing)) == (expected, missing)


@settings(max_examples=200, deadline=None)
@given(part_known(WILTSHIRE_FACTS, unknown=6))
def test_wiltshire_outcome_and_missing_facts(person: Person) -> None:
    assert_outcome_is_exact(WILTSHIRE, wiltshire, WILTSHIRE_FACTS, person)


@pytest.mark.parametrize("care_experience", [*YES_NO, "not_asked", *UNSURE])
@pytest.mark.parametrize("age", [*AGES, "not_asked", *UNSURE])
def test_jersey_outcome_and_missing_facts(age: int | str, care_experience: str) -> None:
    person = {"age": age, "care_experience": care_experience}
    assert_outcome_is_exact(JERSEY, jersey, JERSEY_FACTS, person)


@pytest.mark.parametrize(
    ("ruleset", "rule", "facts", "otherwise"),
    [
        (JERSEY, jersey_route, JERSEY_ROUTE_FACTS, "online_form"),
        (WILTSHIRE, wiltshire_route, WILTSHIRE_ROUTE_FACTS, "email"),
    ],
    ids=["jersey", "wiltshire"],
)
def test_every_route_of_every_part_known_referrer(
    ruleset: Ruleset, rule: Rule, facts: Mapping[str, tuple[Any, ...]], otherwise: str
) -> None:
    kinds = [(*answers, "not_asked", *UNSURE) for answers in facts.values()]
    for answers in product(*kinds):
        person = dict(zip(facts, answers, strict=True))
        found = decide(ruleset, ELIGIBLE | person, on=DAY)
        possible, missing = by_enumeration(rule, facts, person, otherwise)
        expected = possible.pop() if len(possible) == 1 else None
        assert (found.route.id if found.route else None) == expected, person
        assert set(found.route_missing) == missing, person


@settings(max_examples=200, deadline=None)
@given(part_known(WILTSHIRE_FACTS, unknown=0))
def test_wiltshire_groups_of_people_known_whole(person: Person) -> None:
    found = decide(WILTSHIRE, person, on=DAY)
    assert set(found.groups) == wiltshire_groups(person)
    assert found.limits == (("icpc", "rcpc") if person["who"] == "parent" and found.groups else ())
    offered = {"in_care", "child_protection", "send"} & set(found.groups)
    expected = "opt_out" if offered else "on_request" if found.groups else None
    assert found.offer == expected


def wiltshire_priority(support: str, days: int) -> str:
    if support == "icpc" and 0 <= days < 10:
        return "conference_soon"
    return "review_soon" if support == "cla_review" and 0 <= days < 42 else "usual_notice"


@pytest.mark.parametrize("support", ["icpc", "rcpc", "cla_review", "complaint", "dont_know"])
def test_wiltshire_priority_on_every_day_around_a_meeting(support: str) -> None:
    for days in range(-60, 61):
        person = ELIGIBLE | {"support": support, "meeting_date": DAY + timedelta(days=days)}
        found = decide(WILTSHIRE, person, on=DAY)
        assert found.outcome == "eligible"
        assert found.priority is not None
        assert found.priority.id == wiltshire_priority(support, days), days


@settings(max_examples=30, deadline=None)
@given(part_known(WILTSHIRE_FACTS | WILTSHIRE_ROUTE_FACTS, unknown=0))
def test_asking_one_question_at_a_time_finds_the_same_answer(person: Person) -> None:
    told: Person = {}
    person = person | {"support": "icpc", "meeting_date": DAY + timedelta(days=9)}
    while question := next_question(WILTSHIRE, told, on=DAY):
        assert question.id not in told
        told[question.id] = person[question.id]
    asked, whole = decide(WILTSHIRE, told, on=DAY), decide(WILTSHIRE, person, on=DAY)
    assert asked.outcome == whole.outcome
    if whole.outcome == "eligible":
        assert (asked.route, asked.priority) == (whole.route, whole.priority)
