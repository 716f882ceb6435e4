"""Facts laid out as classes of answers that no rule tells apart."""

import pytest

from rules_engine.domains import Layout
from rules_engine.measures import holds

LAYOUT = Layout(
    {"age": [((0, 17),), ((16, 24),)], "in_care": [((0, 0),)], "days": [((3, 3), (5, 5))]},
    {"age": (0, 120), "in_care": (0, 1), "days": (0, 6)},
)


def test_answers_that_no_rule_tells_apart_are_one_class() -> None:
    age = LAYOUT.fields["age"]
    bits = [age.bit_of(years) for years in range(121)]
    borders = [years for years in range(1, 121) if bits[years] != bits[years - 1]]
    assert borders == [16, 18, 25]
    assert len(set(bits)) == age.size == 4


def test_a_class_may_have_gaps() -> None:
    days = LAYOUT.fields["days"]
    assert days.size == 2
    assert [days.bit_of(number) == days.bits[0] for number in range(7)] == [
        *[True] * 3,
        False,
        True,
        False,
        True,
    ]


@pytest.mark.parametrize("spans", [((0, 17),), ((16, 24),)])
def test_a_term_has_the_classes_that_it_accepts(spans: tuple[tuple[int, int], ...]) -> None:
    age = LAYOUT.fields["age"]
    for years in range(121):
        assert bool(age.term(spans) & age.bit_of(years)) == holds(spans, years)


def test_fields_lie_apart_with_a_guard_bit_between() -> None:
    fields = list(LAYOUT.fields.values())
    assert [field.offset for field in fields] == [0, 5, 8]
    assert sum(field.mask for field in fields) == LAYOUT.full
    assert all(one.mask & other.mask == 0 for one in fields for other in fields if one != other)


def test_a_cube_is_possible_while_every_fact_has_a_class() -> None:
    age, in_care = LAYOUT.fields["age"], LAYOUT.fields["in_care"]
    assert LAYOUT.is_possible(LAYOUT.full)
    for bit in age.bits:
        assert LAYOUT.is_possible(LAYOUT.full & ~age.mask | bit)
    assert not LAYOUT.is_possible(LAYOUT.full & ~age.mask)
    assert not LAYOUT.is_possible(LAYOUT.full & ~in_care.mask)
    assert not LAYOUT.is_possible(0)


def test_what_a_cube_says_something_about() -> None:
    age, in_care = LAYOUT.fields["age"], LAYOUT.fields["in_care"]
    assert LAYOUT.facts_in(LAYOUT.full) == []
    narrowed = LAYOUT.full & ~age.bits[0] & ~in_care.bits[1]
    assert LAYOUT.facts_in(narrowed) == ["age", "in_care"]
    assert LAYOUT.known_in(narrowed) == in_care.mask  # age has three classes left
