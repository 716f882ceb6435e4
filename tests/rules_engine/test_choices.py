"""`settle` against the plainest oracle there is: try every completion."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from rules_engine.choices import Choice, Open, Settled, settle
from rules_engine.conditions import All, Any, Condition, Literal, joined

ANSWERS = {"a": ("yes", "no"), "b": ("yes", "no"), "c": ("x", "y", "z"), "d": (1, 2), "e": (0, 9)}
UNSURE = "ask a person"
Person = dict[str, str | int]

literal_conditions = st.sampled_from(sorted(ANSWERS)).flatmap(
    lambda fact: st.frozensets(st.sampled_from(ANSWERS[fact])).map(
        lambda answers: Literal(fact, answers)
    )
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    literal_conditions,
    lambda inner: st.builds(
        lambda kind, parts: joined(kind, tuple(parts)),
        st.sampled_from([All, Any]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)
choices = st.builds(
    Choice,
    st.lists(st.tuples(conditions, st.sampled_from("pqr")), max_size=3).map(tuple),
    st.sampled_from("pqr"),
)
# For each fact: an answer, "asked in vain", or not asked.
people = st.fixed_dictionaries(
    {fact: st.sampled_from([*answers, None, UNSURE]) for fact, answers in ANSWERS.items()}
) | st.just(dict.fromkeys(ANSWERS))


def holds(condition: Condition, person: Person) -> bool:
    if isinstance(condition, Literal):
        return person[condition.fact] in condition.answers
    return (all if isinstance(condition, All) else any)(
        holds(part, person) for part in condition.parts
    )


def chosen(choice: Choice[str], person: Person) -> str:
    for condition, result in choice.cases:
        if holds(condition, person):
            return result
    return choice.otherwise


def completions(facts: list[str]) -> list[Person]:
    return [
        dict(zip(facts, answers, strict=True))
        for answers in product(*(ANSWERS[fact] for fact in facts))
    ]


def by_enumeration(
    choice: Choice[str], known: Person, open_facts: list[str], unsure_facts: list[str]
) -> tuple[set[str], set[str]]:
    """All results that can still come, and the open facts that can change them."""

    def result(person: Person) -> str:
        found = {chosen(choice, known | person | vain) for vain in completions(unsure_facts)}
        return found.pop() if len(found) == 1 else UNSURE

    results = {tuple(person.items()): result(person) for person in completions(open_facts)}
    missing = {
        fact
        for person, found in results.items()
        for fact in open_facts
        for answer in ANSWERS[fact]
        if results[tuple((dict(person) | {fact: answer}).items())] != found
    }
    return set(results.values()), missing


@settings(max_examples=300, deadline=None)
@given(choices, people)
def test_open_exactly_when_a_missing_fact_can_change_the_result(
    choice: Choice[str], person: dict[str, str | int | None]
) -> None:
    known = {f: a for f, a in person.items() if a is not None and a != UNSURE}
    open_facts = [fact for fact, answer in person.items() if answer is None]
    unsure_facts = [fact for fact, answer in person.items() if answer == UNSURE]
    found = settle(
        choice, known, unsure_facts=frozenset(unsure_facts), unsure=UNSURE, samples=ANSWERS
    )
    results, missing = by_enumeration(choice, known, open_facts, unsure_facts)
    if len(results) == 1:
        assert found == Settled(results.pop())
    else:
        assert isinstance(found, Open)
        assert set(found.missing) == missing
        assert len(found.missing) == len(missing)


def literal(fact: str) -> Literal:
    return Literal(fact, frozenset({"yes"}))


def open_facts(choice: Choice[str]) -> tuple[str, ...]:
    facts = choice.facts
    found = settle(
        choice,
        {},
        unsure_facts=frozenset(),
        unsure=UNSURE,
        samples=dict.fromkeys(facts, ("yes", "no")),
    )
    assert isinstance(found, Open)
    return found.missing


def test_the_fact_that_leaves_least_open_comes_first() -> None:
    both = Any((All((literal("a"), literal("gate"))), All((literal("b"), literal("gate")))))
    assert open_facts(Choice(((both, "in"),), "out")) == ("gate", "a", "b")


def test_equally_deciding_facts_come_in_reading_order() -> None:
    either = Any((literal("second"), literal("first"), literal("third")))
    assert open_facts(Choice(((either, "in"),), "out")) == ("second", "first", "third")


def test_what_holds_either_way_is_not_asked() -> None:
    not_a = Literal("a", frozenset({"no"}))
    choice = Choice(((Any((literal("a"), not_a)), "in"),), "out")
    found = settle(
        choice, {}, unsure_facts=frozenset(), unsure=UNSURE, samples={"a": ("yes", "no")}
    )
    assert found == Settled("in")
