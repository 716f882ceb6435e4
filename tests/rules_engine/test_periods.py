"""Rules in force on some days only, and what is counted on the day of the decision."""

from datetime import date, timedelta
from typing import Any

import pytest

from rules_engine import PublicRules, decide
from tests.rules_engine.sample import faults, loaded, ruleset

ONE = """
- id: young
  public_label: Young
  when: [{age: {under: 18}}]
  in_force: {from: 2026-04-01, to: 2026-06-30}
- {id: always, public_label: Always, when: [{parent: yes}]}
"""
CHANGED = """
eligibility:
  - id: young
    public_label: Under 18
    when: [{age: {under: 18}}]
    in_force: {to: 2026-05-31}
  - id: young
    public_label: Under 21
    when: [{age: {under: 21}}]
    in_force: {from: 2026-06-01}
"""


@pytest.mark.parametrize(
    ("on", "outcome"),
    [
        (date(2026, 3, 31), "not_eligible"),
        (date(2026, 4, 1), "eligible"),
        (date(2026, 6, 30), "eligible"),
        (date(2026, 7, 1), "not_eligible"),
    ],
)
def test_a_rule_holds_from_its_first_to_its_last_day(on: date, outcome: str) -> None:
    assert decide(ruleset(ONE), {"age": 10, "parent": "no"}, on=on).outcome == outcome


def test_what_is_not_in_force_is_not_asked() -> None:
    rules = ruleset(ONE)
    assert decide(rules, {}, on=date(2026, 3, 31)).missing == ("parent",)
    assert decide(rules, {}, on=date(2026, 4, 1)).missing == ("age", "parent")


@pytest.mark.parametrize(
    ("age", "before", "after"),
    [(17, "eligible", "eligible"), (18, "not_eligible", "eligible"), (21, *["not_eligible"] * 2)],
)
def test_the_same_id_again_is_a_change_by_day(age: int, before: str, after: str) -> None:
    rules = loaded(CHANGED)
    assert decide(rules, {"age": age}, on=date(2026, 5, 31)).outcome == before
    assert decide(rules, {"age": age}, on=date(2026, 6, 1)).outcome == after
    labels = [PublicRules(rules, on=day).groups[0].label for day in (date.min, date.max)]
    assert labels == ["Under 18", "Under 21"]


def test_the_same_id_on_a_common_day_is_refused() -> None:
    assert faults(CHANGED.replace("2026-06-01", "2026-05-31")) == [
        (
            "rules.yaml, line 8: 'young' is used twice. Give each its own id, or days 'in_force' "
            "that do not overlap."
        )
    ]


def test_a_period_without_a_day_is_refused() -> None:
    assert faults(CHANGED.replace("{from: 2026-06-01}", "{from: 2026-06-02, to: 2026-06-01}")) == [
        "rules.yaml, line 11: No day lies from 2026-06-02 to 2026-06-01."
    ]


SECTIONS: list[tuple[str, str, str]] = [
    ("exclusions", "when: [{in_care: yes}]", "groups"),
    ("gates", "kind: consent, need: [{parent: yes}], say: S.", "blocked_by"),
    ("lists", "state: closed, when: [{in_care: yes}], say: S.", "blocked_by"),
    ("lists", "state: waiting, when: [{in_care: yes}], say: S.", "waiting"),
    ("routes", "channel: post, otherwise: yes, say: S.", "route"),
    ("offers", "trigger: t, mode: must, say: S.", "offers"),
    ("promises", "kind: promise, days: 1, say: S.", "promises"),
    ("priorities", "label: L, when: [{in_care: yes}]", "priority"),
    ("duties", "say: S.", "duties"),
    ("signposts", "name: Help, say: S., outcomes: [eligible]", "signpost"),
]


@pytest.mark.parametrize(("section", "rule", "field"), SECTIONS)
def test_every_kind_of_rule_may_have_its_days(section: str, rule: str, field: str) -> None:
    rules = loaded(
        f"""
        eligibility: [{{id: g, public_label: G, when: [{{in_care: yes}}]}}]
        {section}: [{{id: r, {rule}, in_force: {{from: 2026-04-01, to: 2026-04-01}}}}]
        """
    )
    facts = {"in_care": "yes", "parent": "no"}
    found = [
        getattr(decide(rules, facts, on=date(2026, 4, 1) + timedelta(days)), field)
        for days in (-1, 0, 1)
    ]
    assert found[0] == found[2] != found[1]


BORN: list[tuple[str, date, str]] = [
    ("2008-06-01", date(2026, 5, 31), "eligible"),
    ("2008-06-01", date(2026, 6, 1), "not_eligible"),
    ("2008-02-29", date(2026, 2, 28), "eligible"),
    ("2008-02-29", date(2026, 3, 1), "not_eligible"),
]


@pytest.mark.parametrize(("born", "on", "outcome"), BORN)
@pytest.mark.parametrize("first", [None, date(2020, 1, 1), date(2030, 1, 1)])
def test_an_age_is_counted_on_the_day_whatever_was_decided_before(
    first: date | None, born: str, on: date, outcome: str
) -> None:
    rules = ruleset("- {id: child, public_label: C, when: [{age: {under: 18}}]}")
    if first:
        decide(rules, {"date_of_birth": "2001-01-01"}, on=first)
    found = decide(rules, {"date_of_birth": born}, on=on)
    assert (found.outcome, found.groups) == (
        outcome,
        ("child",) if outcome == "eligible" else (),
    )


@pytest.mark.parametrize(
    ("facts", "on", "outcome"),
    [
        ({"care_began_on": "2026-01-01"}, date(2026, 4, 1), "not_eligible"),  # 90 days
        ({"care_began_on": "2026-01-01"}, date(2026, 4, 2), "eligible"),  # 13 weeks
        ({"care_began_on": "2026-01-01", "cared_for": 20}, date(2026, 4, 1), "not_eligible"),
        ({"care_began_on": "dont_know", "cared_for": 13}, date(2026, 4, 1), "eligible"),
        ({"care_began_on": "dont_know"}, date(2026, 4, 1), "needs_information"),
        ({"cared_for": "dont_know"}, date(2026, 4, 1), "needs_decision"),
    ],
)
def test_time_since_a_day_is_counted_on_the_day(
    facts: dict[str, Any], on: date, outcome: str
) -> None:
    rules = ruleset("- {id: g, public_label: G, when: [{cared_for: {from: 13 weeks}}]}")
    decide(rules, facts, on=date(2026, 7, 1))
    assert decide(rules, facts, on=on).outcome == outcome


def test_an_age_may_be_counted_on_another_day_than_the_decisions() -> None:
    rules = loaded(
        """
        facts:
          age_then:
            type: age
            label: Age then
            question: How old were they?
            born: date_of_birth
            on: left_care_on
        eligibility:
          - {id: g, public_label: G, when: [{age_then: {from: 16}}]}
        """
    )
    born = {"date_of_birth": "2008-06-01"}
    day = date(2026, 4, 1)
    assert decide(rules, born | {"left_care_on": "2024-05-31"}, on=day).outcome == "not_eligible"
    assert decide(rules, born | {"left_care_on": "2024-06-01"}, on=day).outcome == "eligible"
    assert decide(rules, born, on=day).missing == ("age_then",)
    assert decide(rules, born | {"age_then": 16}, on=day).outcome == "eligible"


def test_a_window_moves_from_one_decision_to_the_next() -> None:
    rules = ruleset("- {id: g, public_label: G, when: [{left_care_on: {within: 28 days}}]}")
    left = {"left_care_on": "2026-03-04"}
    days = (date(2026, 3, 3), date(2026, 3, 4), date(2026, 4, 1), date(2026, 4, 2))
    outcomes = [decide(rules, left, on=day).outcome for day in (*days, *days)]
    assert outcomes == ["not_eligible", "eligible", "eligible", "not_eligible"] * 2
