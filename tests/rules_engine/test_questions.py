"""The next question: what decides comes first, and nothing is asked in vain."""

from datetime import date
from itertools import product
from typing import Any

import pytest

from rules_engine import FactsError, Ruleset, decide, next_question
from tests.rules_engine.sample import DAY, HEAD, group, loaded, ruleset

IN_CARE = group("in_care", "[{in_care: yes}]")
PARENTS = group("parents", "[{parent: yes}]", ", only_for_support: [icpc, rcpc]")
ACCEPTING = f"{HEAD}accepted_referrers: [self]\n"
ROUTES = """
routes:
  - {id: own, channel: online, when: [{referrer: self}], say: Here.}
  - {id: staff, channel: egress, when: [{referrer: professional}, {parent: no}], say: Egress.}
  - {id: mail, channel: email, otherwise: yes, say: Write.}
"""


def question(rules: Ruleset, **facts: Any) -> tuple[str, str] | None:
    found = next_question(rules, facts, on=DAY)
    return (found.id, found.serves) if found else None


def test_questions_come_in_the_order_of_their_use() -> None:
    rules = ruleset(PARENTS, head=ACCEPTING, routes=ROUTES)
    assert question(rules) == ("parent", "eligibility")
    assert question(rules, parent="no") is None
    assert question(rules, parent="yes") == ("support", "way")
    assert question(rules, parent="yes", support=None) == ("support", "way")
    assert question(rules, parent="yes", support="complaint") is None
    assert question(rules, parent="yes", support="dont_know") == ("referrer", "way")
    assert question(rules, parent="yes", support="icpc", referrer="self") is None
    open_route = ruleset(IN_CARE, routes=ROUTES)
    assert question(open_route, in_care="yes") == ("referrer", "route")
    assert question(open_route, in_care="dont_know") == ("referrer", "route")


def test_who_refers_is_asked_for_a_single_group_that_hears_only_some() -> None:
    rules = ruleset(group("g", "[{in_care: yes}]", ", accepted_referrers: [self]"))
    assert question(rules, in_care="yes") == ("referrer", "way")
    assert question(rules, in_care="yes", referrer="someone_else") is None


def test_what_stands_in_the_way_is_asked_for_when_several_things_may() -> None:
    rest = """
    gates:
      - {id: wants, kind: consent, need: [{child_in_need: yes}], say: Ask.}
      - {id: knows, kind: awareness, need: [{parent: yes}], say: Tell.}
    """
    rules = ruleset(IN_CARE, rest=rest)
    facts = {"in_care": "yes", "parent": "no"}
    decision = decide(rules, facts, on=DAY)
    assert (decision.outcome, decision.blocked_by) == ("not_this_way", "awareness")
    assert question(rules, **facts) == ("child_in_need", "way")
    assert question(rules, **facts, child_in_need="no") is None
    assert question(rules, **facts, child_in_need="yes") is None
    assert question(rules, **facts, child_in_need="dont_know") is None


def test_the_priority_is_asked_for_last() -> None:
    rest = "priorities: [{id: urgent, label: Urgent, when: [{child_in_need: yes}]}]\n"
    rules = ruleset(IN_CARE, routes=ROUTES, rest=rest)
    assert question(rules, in_care="yes") == ("referrer", "route")
    assert question(rules, in_care="yes", referrer="self") == ("child_in_need", "route")
    assert question(rules, in_care="yes", referrer="self", child_in_need="no") is None


def test_several_answers_at_once_are_one_question() -> None:
    rules = ruleset(group("g", "[{in_care: yes}, {needs: {all_of: [deaf, speech]}}]"))
    found = next_question(rules, {"in_care": "yes"}, on=DAY)
    assert found is not None
    assert (found.id, found.fact.type) == ("needs", "any_of")
    assert found.fact.question == "What do they need?"
    assert question(rules, in_care="yes", needs=["deaf", "speech"]) is None


def test_a_question_about_a_related_person_is_theirs() -> None:
    rules = loaded(
        """
        people: {their_child: {label: Their child}}
        eligibility:
          - id: parent
            public_label: Parents
            when: [{about: their_child, all: [{in_care: yes}]}]
        """
    )
    found = next_question(rules, {"in_care": "yes"}, on=DAY)
    assert found is not None
    assert found.id == "their_child.in_care"
    assert found.fact.question == "Their child: Are they in care?"


def test_another_service_that_may_help_too_is_asked_for() -> None:
    rules = loaded(
        """
        services:
          - id: one
            name: One
            eligibility: [{id: a, public_label: A, when: [{in_care: yes}]}]
          - id: two
            name: Two
            eligibility: [{id: b, public_label: B, when: [{in_care: yes}, {parent: yes}]}]
        """
    )
    assert question(rules, in_care="yes") == ("parent", "eligibility")
    assert question(rules, in_care="no") is None


def test_an_age_known_from_the_date_of_birth_is_not_asked() -> None:
    rules = ruleset(group("g", "[{age: {under: 18}}]"))
    assert question(rules) == ("age", "eligibility")
    assert question(rules, date_of_birth="2010-01-01") is None
    assert question(rules, date_of_birth="dont_know") == ("age", "eligibility")


def test_facts_that_cannot_be_read_are_refused() -> None:
    rules = ruleset(IN_CARE)
    with pytest.raises(FactsError, match="'in_car' is not something we ask about"):
        next_question(rules, {"in_car": "yes"}, on=DAY)
    with pytest.raises(FactsError, match="2026-02-30"):
        decide(rules, {"date_of_birth": "2026-02-30"}, on=date(2026, 3, 1))


ANSWERS: dict[str, tuple[Any, ...]] = {
    "in_care": ("yes", "no", "dont_know"),
    "age": (9, 18, "prefer_not_to_say"),
    "needs": ([], ["deaf"], "not_applicable"),
    "referrer": ("self", "professional", "dont_know"),
    "parent": ("yes", "no", "dont_know"),
    "support": ("icpc", "complaint"),
}
WHOLE = ruleset(
    f"""
    {group("young", "[{age: {under: 18}}, {in_care: yes}]")}
    {group("deaf", "[{needs: deaf}, {parent: no}]", ", not_for_support: [complaint]")}
    """,
    routes=ROUTES,
)


@pytest.mark.parametrize("in_care", ANSWERS["in_care"])
def test_asking_one_question_at_a_time_ends_with_the_answer_to_all(in_care: str) -> None:
    for rest in product(*list(ANSWERS.values())[1:]):
        person = dict(zip(ANSWERS, (in_care, *rest), strict=True))
        told: dict[str, Any] = {}
        while found := next_question(WHOLE, told, on=DAY):
            assert found.id not in told
            told[found.id] = person[found.id]
        asked, whole = decide(WHOLE, told, on=DAY), decide(WHOLE, person, on=DAY)
        assert (asked.outcome, asked.missing) == (whole.outcome, ())
        if whole.outcome in {"eligible", "needs_decision"}:
            assert asked.route == whole.route
