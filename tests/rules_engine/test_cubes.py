"""Conditions as cubes, against trying every person."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine.conditions import (
    ALWAYS,
    NEVER,
    AtLeast,
    Condition,
    Test,
    all_of,
    any_of,
    at_least,
    opposite,
)
from rules_engine.cubes import MOST_CUBES, Expander, TooTangledError, absorbed, scores
from rules_engine.domains import Layout
from rules_engine.measures import Spans, holds

DAY = date(2026, 4, 1)
BOUNDS = {"a": (0, 1), "b": (0, 1), "c": (0, 2), "d": (0, 4)}
SPANS: dict[str, list[Spans]] = {
    fact: [((first, last),) for first in range(most + 1) for last in range(first, most + 1)]
    for fact, (_least, most) in BOUNDS.items()
}
LAYOUT = Layout(SPANS, BOUNDS)
PEOPLE = [
    dict(zip(BOUNDS, numbers, strict=True))
    for numbers in product(*(range(most + 1) for _least, most in BOUNDS.values()))
]
tests = st.sampled_from([Test(fact, spans) for fact in SPANS for spans in SPANS[fact]])
conditions: st.SearchStrategy[Condition] = st.recursive(
    tests | st.sampled_from([ALWAYS, NEVER]),
    lambda inner: st.lists(inner, min_size=1, max_size=4).flatmap(
        lambda parts: st.integers(1, len(parts)).map(lambda n: at_least(n, tuple(parts)))
    ),
    max_leaves=8,
)


def bounds(fact: str) -> tuple[int, int]:
    return BOUNDS[fact]


def is_met(condition: Condition, person: dict[str, int]) -> bool:
    if isinstance(condition, Test):
        return holds(condition.spans(DAY), person[condition.fact])
    return sum(is_met(part, person) for part in condition.parts) >= condition.count


def cube_of(person: dict[str, int]) -> int:
    return sum(LAYOUT.fields[fact].bit_of(number) for fact, number in person.items())


@settings(max_examples=200, deadline=None)
@given(conditions)
def test_cubes_hold_exactly_the_people_of_the_condition(condition: Condition) -> None:
    expander = Expander(LAYOUT, DAY, bounds)
    cubes = expander.cubes(condition)
    against = expander.cubes(opposite(condition, bounds))
    for person in PEOPLE:
        point = cube_of(person)
        assert any(cube & point == point for cube in cubes) == is_met(condition, person)
        assert any(cube & point == point for cube in against) != is_met(condition, person)
    assert not [c for c in cubes for other in cubes if c != other and c & other == c]


A, B, C = Test("a", ((0, 0),)), Test("b", ((0, 0),)), Test("c", ((0, 0),))


@pytest.mark.parametrize(
    ("made", "shortest"),
    [
        (all_of(), ALWAYS),
        (any_of(), NEVER),
        (all_of(A, ALWAYS), A),
        (all_of(A, NEVER), NEVER),
        (any_of(A, NEVER), A),
        (any_of(A, ALWAYS), ALWAYS),
        (all_of(A, A, B), AtLeast(2, (A, B))),
        (any_of(A, A), A),
        (at_least(2, (A, A, B)), AtLeast(2, (A, A, B))),
        (at_least(2, (A, B, ALWAYS)), AtLeast(1, (A, B))),
        (at_least(2, (A, B, NEVER)), AtLeast(2, (A, B))),
        (at_least(3, (A, B, NEVER)), NEVER),
        (
            opposite(at_least(2, (A, B, C)), bounds),
            at_least(2, (Test("a", ((1, 1),)), Test("b", ((1, 1),)), Test("c", ((1, 2),)))),
        ),
    ],
)
def test_conditions_come_in_their_shortest_form(made: Condition, shortest: Condition) -> None:
    assert made == shortest


def test_a_cube_inside_another_is_absorbed() -> None:
    assert absorbed([0b0110, 0b1110, 0b0001, 0b1110]) == (0b1110, 0b0001)
    assert absorbed([]) == ()


def test_too_many_cubes_are_too_tangled() -> None:
    alone = [1 << number for number in range(MOST_CUBES + 1)]
    assert len(absorbed(alone[1:])) == MOST_CUBES
    with pytest.raises(TooTangledError):
        absorbed(alone)


def test_facts_of_short_cubes_and_of_many_score_most() -> None:
    expander = Expander(LAYOUT, DAY, bounds)
    cubes = expander.cubes(any_of(all_of(A, B), all_of(B, C), Test("d", ((4, 4),))))
    assert scores(cubes, LAYOUT) == {"a": 0.25, "b": 0.5, "c": 0.25, "d": 0.5}
