"""`settle` against the plainest oracle there is: try every completion."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine import settling
from rules_engine.cubes import TooTangledError, absorbed
from rules_engine.domains import Layout
from rules_engine.measures import Spans
from rules_engine.settling import Cases, Open, Settled, settle

MOST = {"a": 1, "b": 1, "c": 2, "d": 1, "e": 1}
SPANS: dict[str, list[Spans]] = {
    fact: [((number, number),) for number in range(most + 1)] for fact, most in MOST.items()
}
LAYOUT = Layout(SPANS, {fact: (0, most) for fact, most in MOST.items()})
UNSURE = "ask a person"
Person = dict[str, int]
State = int | str | None

# A cube by the answers that it accepts for each fact; one that accepts none is never made.
any_cube = st.fixed_dictionaries(
    {fact: st.frozensets(st.integers(0, most), min_size=1) for fact, most in MOST.items()}
).map(
    lambda accepted: sum(
        LAYOUT.fields[fact].bits[number] for fact, chosen in accepted.items() for number in chosen
    )
)
cases = st.lists(
    st.tuples(st.lists(any_cube, max_size=3).map(absorbed), st.sampled_from("pqr")), max_size=3
).map(tuple)
# For each fact: an answer, "asked in vain", or not asked.
people: st.SearchStrategy[dict[str, State]] = st.fixed_dictionaries(
    {fact: st.sampled_from([*range(most + 1), None, None, UNSURE]) for fact, most in MOST.items()}
)


def point(person: Person) -> int:
    return sum(LAYOUT.fields[fact].bits[number] for fact, number in person.items())


def chosen(found: Cases[str], otherwise: str, person: Person) -> str:
    here = point(person)
    for accepted, result in found:
        if any(one & here == here for one in accepted):
            return result
    return otherwise


def completions(facts: list[str]) -> list[Person]:
    return [
        dict(zip(facts, answers, strict=True))
        for answers in product(*(range(MOST[fact] + 1) for fact in facts))
    ]


def by_enumeration(
    found: Cases[str], otherwise: str, known: Person, open_facts: list[str], in_vain: list[str]
) -> tuple[set[str], set[str]]:
    """All results that can still come, and the open facts that can change them."""

    def result(person: Person) -> str:
        results = {chosen(found, otherwise, known | person | v) for v in completions(in_vain)}
        return results.pop() if len(results) == 1 else UNSURE

    results = {tuple(person.items()): result(person) for person in completions(open_facts)}
    missing = {
        fact
        for person, before in results.items()
        for fact in open_facts
        for number in range(MOST[fact] + 1)
        if results[tuple((dict(person) | {fact: number}).items())] != before
    }
    return set(results.values()), missing


def settled(found: Cases[str], otherwise: str, person: dict[str, State]) -> Settled[str] | Open:
    possible, known = LAYOUT.full, 0
    for fact, number in person.items():
        if isinstance(number, int):
            field = LAYOUT.fields[fact]
            possible &= ~field.mask | field.bits[number]
            known |= field.mask
    return settle(
        found,
        otherwise,
        person=possible,
        known=known,
        layout=LAYOUT,
        unsure_facts=frozenset(fact for fact, state in person.items() if state == UNSURE),
        unsure=UNSURE,
    )


@settings(max_examples=500, deadline=None)
@given(cases, st.sampled_from("pqr"), people)
def test_open_exactly_when_a_missing_fact_can_change_the_result(
    found: Cases[str], otherwise: str, person: dict[str, State]
) -> None:
    known = {fact: state for fact, state in person.items() if isinstance(state, int)}
    open_facts = [fact for fact, state in person.items() if state is None]
    in_vain = [fact for fact, state in person.items() if state == UNSURE]
    results, missing = by_enumeration(found, otherwise, known, open_facts, in_vain)

    given_back = settled(found, otherwise, person)

    if len(results) == 1:
        assert given_back == Settled(results.pop())
    else:
        assert isinstance(given_back, Open)
        assert set(given_back.missing) == missing
        assert len(given_back.missing) == len(missing)


def cube(**answers: int) -> int:
    """The cube of everybody who gave these answers."""
    found = LAYOUT.full
    for fact, number in answers.items():
        found &= ~LAYOUT.fields[fact].mask | LAYOUT.fields[fact].bits[number]
    return found


def missing(*accepted: int) -> tuple[str, ...]:
    found = settled(((accepted, "in"),), "out", {})
    assert isinstance(found, Open)
    return found.missing


def test_the_fact_that_leaves_least_open_comes_first() -> None:
    assert missing(cube(a=0, e=0), cube(b=0, e=0)) == ("e", "a", "b")


def test_equally_deciding_facts_come_in_reading_order() -> None:
    assert missing(cube(d=0), cube(a=0), cube(b=0)) == ("a", "b", "d")


def test_what_holds_either_way_is_not_asked() -> None:
    either = (cube(a=0), cube(a=1))
    assert settled(((either, "in"),), "out", {}) == Settled("in")
    assert settled(((either, "in"),), "out", {"a": UNSURE}) == Settled("in")


def test_a_result_on_both_sides_of_another_asks_only_what_matters() -> None:
    first = ((cube(a=0, b=0), cube(b=0, d=0)), "out")
    second = ((cube(d=0),), "in")
    found = settled((first, second), "out", {})  # in: the first answer to d, another one to b
    assert isinstance(found, Open)
    assert set(found.missing) == {"b", "d"}


def test_no_cases_are_settled_at_once() -> None:
    assert settled((), "out", {}) == Settled("out")
    assert settled((((), "in"),), "out", {}) == Settled("out")
    assert settled((((cube(a=0),), "out"),), "out", {}) == Settled("out")


def test_what_takes_too_many_steps_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = tuple(cube(a=a, b=b, d=d) for a, b, d in product(range(2), repeat=3) if (a + b + d) % 2)
    assert set(missing(*odd)) == {"a", "b", "d"}
    monkeypatch.setattr(settling, "MOST_STEPS", 5)
    found = settled(((odd, "in"),), "out", {})
    assert isinstance(found, Open)
    assert found.missing == ("a", "b", "d")  # all that it speaks of
    with pytest.raises(TooTangledError):
        found.proven()
    monkeypatch.setattr(settling, "MOST_STEPS", 1)
    with pytest.raises(TooTangledError):
        settled(((odd, "in"),), "out", {})
