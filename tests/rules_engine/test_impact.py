"""Impact on many people at once, against deciding each of them by both rulesets."""

from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from rules_engine import FactsError, Ruleset, decide
from rules_engine.impact import UNREADABLE, Columns, impact
from tests.rules_engine.oracle.comparing import case
from tests.rules_engine.sample import DAY, ROUTES, loaded

CARE = "eligibility:\n  - {id: care, public_label: C, when: [{age: {under: 18}}, {in_care: yes}]}\n"
GATED = CARE + (
    "  - {id: home, public_label: H, when: [{lives_in: [north, south]}],\n"
    "     only_for_support: [icpc]}\n"
    "  - {id: away, public_label: A, when: [{lives_in: away}, {moves: {from: 2}}],\n"
    "     accepted_referrers: [professional]}\n"
    "  - {id: odd, public_label: O, when: [{parent: yes}], discretion: Sometimes.}\n"
    "gates:\n"
    "  - {id: g, kind: consent, when: [{lives_in: away}], need: [{needs: [deaf, speech]}]}\n"
    "lists:\n  - {id: l, state: closed, when: [{moves: {from: 5}}]}\n"
)
ANSWERS: Mapping[str, tuple[Any, ...]] = {
    "age": (3, 17, 18, 40, "dont_know"),
    "in_care": ("yes", "no", "dont_know", True),
    "lives_in": ("north", "away", "prefer_not_to_say"),
    "moves": (0, 2, 5),
    "parent": ("yes", "no", "no", "not_asked"),
    "needs": (["deaf"], [], ["autism", "speech"], "not_applicable"),
    "support": ("icpc", "complaint", "dont_know"),
    "referrer": ("self", "professional"),
}


def outcome(rules: Ruleset, person: Mapping[str, Any]) -> str:
    """By `decide`, or that it cannot be read."""
    try:
        return decide(rules, person, on=DAY).outcome
    except FactsError:
        return UNREADABLE


def one_by_one(
    old: Ruleset, new: Ruleset, people: list[Mapping[str, Any]]
) -> Counter[tuple[str, str]]:
    return Counter((outcome(old, person), outcome(new, person)) for person in people)


def random_people(number: int) -> list[Mapping[str, Any]]:
    random = Random(5)  # noqa: S311  (the same people each time)
    return [
        {fact: random.choice(some) for fact, some in ANSWERS.items() if random.random() < 0.8}
        for _person in range(number)
    ]


@pytest.mark.parametrize(
    "new", [CARE.replace("18", "21"), GATED, GATED.replace("from: 2", "to: 2")]
)
def test_all_at_once_is_the_same_as_one_by_one(new: str) -> None:
    old, draft = loaded(CARE + ROUTES), loaded(new + ROUTES)
    people = random_people(2_000)
    assert impact(Columns(old, draft, people, on=DAY)) == one_by_one(old, draft, people)


def test_random_rules_and_random_people() -> None:
    compared = 0
    for seed in range(60):
        made = case(Random(seed))  # noqa: S311
        if made is None:
            continue
        rules = made.ruleset
        people = list(made.people(60))
        found = impact(Columns(rules, rules, people, on=made.day))
        expected = Counter((o, o) for o in (decide(rules, p, on=made.day).outcome for p in people))
        assert found == expected, f"seed {seed}"
        compared += len(people)
    assert compared > 2_000


def test_people_whom_the_draft_cannot_read_are_told_apart() -> None:
    own = "facts:\n  moved: {type: yes_no, label: Moved, question: Q}\n"
    old = loaded(own + CARE.replace("{in_care: yes}", "{moved: yes}") + ROUTES)
    people: list[dict[str, Any]] = [{"age": 3, "moved": "yes"}, {"age": 3}]
    found = impact(Columns(old, loaded(CARE + ROUTES), people, on=DAY))
    assert found == {("eligible", UNREADABLE): 1, ("needs_information", "needs_information"): 1}


def test_nobody_is_no_impact() -> None:
    rules = loaded(CARE + ROUTES)
    assert impact(Columns(rules, rules, [], on=DAY)) == {}
