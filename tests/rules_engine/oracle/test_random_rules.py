"""The engine against a naive evaluator: random rules files, random part-known people.

`python -P -m benchmarks.oracle --people 1000000` does the same with more of both.
"""

from __future__ import annotations

from itertools import islice
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules_engine import decide
from tests.rules_engine.oracle.comparing import Case, case
from tests.rules_engine.oracle.making import Maker

FILES, PARTS, PEOPLE = 1_000, 10, 100


def cases(first: int, count: int) -> list[Case]:
    """So many files that can be enumerated, from a seed on."""
    seeds = range(first, first + 20 * count)
    found = (case(Random(seed)) for seed in seeds)  # noqa: S311  (the same ones each time)
    return list(islice((one for one in found if one), count))


@pytest.mark.parametrize("part", range(PARTS))
def test_every_answer_is_that_of_the_naive_evaluator(part: int) -> None:
    files = cases(part * 1_000_000, FILES // PARTS)
    assert len(files) == FILES // PARTS

    for one in files:
        for person in one.people(PEOPLE):
            assert not one.difference(person), one.report(person)


def test_the_random_people_get_every_outcome_and_block() -> None:
    outcomes, blocks = set(), set()
    for one in cases(0, 60):
        for person in one.people(20):
            for service in decide(one.ruleset, person, on=one.day).services:
                outcomes.add(service.outcome)
                blocks.add(service.blocked_by)

    assert outcomes == {
        "eligible",
        "needs_decision",
        "needs_information",
        "not_eligible",
        "not_this_way",
    }
    assert blocks >= {"referrer", "support", "consent", "waiting_list", None}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_no_smaller_file_is_answered_differently_either(random: Any) -> None:
    one = case(random)
    if one is not None:
        person = one.maker.person(one.day)
        assert not one.difference(person), one.report(person)


def test_the_order_of_the_answers_does_not_matter() -> None:
    for one in cases(70_000_000, 40):
        for person in one.people(10):
            turned = dict(reversed(list(person.items())))
            first, second = (decide(one.ruleset, facts, on=one.day) for facts in (person, turned))
            assert first.as_json() == second.as_json(), one.report(person)


def test_the_same_file_and_person_get_the_same_answer_again() -> None:
    for seed in range(80_000_000, 80_000_040):
        first, second = (case(Random(seed)) for _ in range(2))  # noqa: S311
        if first is None or second is None:
            continue
        for person in first.people(10):
            answers = [decide(one.ruleset, person, on=one.day) for one in (first, second)]
            assert answers[0].as_json() == answers[1].as_json(), first.report(person)


def test_one_more_answer_never_turns_what_was_settled() -> None:
    """Who refers and which support is asked for may: they count only once they are stated."""
    tried = 0
    for one in cases(90_000_000, 60):
        for person in one.people(20):
            before = decide(one.ruleset, person, on=one.day).outcome
            if before == "needs_information":
                continue
            for more in one.people(3):
                new = {name: more[name] for name in more if _is_new(name, person)}
                after = decide(one.ruleset, {**person, **new}, on=one.day).outcome
                tried += bool(new)
                assert after == before, f"{one.report(person)}\n{new}: {before}, then {after}"
    assert tried > 500


def _is_new(name: str, person: dict[str, Any]) -> bool:
    """Whether the answer is one more, and neither worked out from a day nor the other way round."""
    fact = name.rpartition(".")[2]
    own = {"support", "referrer", "age", "date_of_birth", "cared_for", "care_began_on"}
    answer = person.get(name)
    return fact not in own and (answer is None or answer == "not_asked")


def test_a_seed_makes_the_same_file_again() -> None:
    assert Maker(Random(7)).text == Maker(Random(7)).text  # noqa: S311
