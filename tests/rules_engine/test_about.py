"""Conditions about a related person."""

from rules_engine import decide, load_ruleset
from tests.rules_engine.oracle.comparing import SHARED
from tests.rules_engine.oracle.conditions import DAYS

RULES = """\
organisation: {id: about, name: About, working_days: GB-ENG, timezone: Europe/London}
version: {effective_from: 2026-01-01, note: First}
people: {their_child: {label: Their child}}
eligibility:
  - id: parent
    public_label: Parents
    when: [{about: their_child, all: [{age: {under: 18}}], unless: [{in_care: yes}]}]
"""


def test_an_exception_inside_is_about_the_related_person_too() -> None:
    rules = load_ruleset(RULES, SHARED, file="about.yaml")
    person = {"in_care": "no", "their_child.age": 12}

    asked = decide(rules, person, on=DAYS[0])
    refused = decide(rules, {**person, "their_child.in_care": "yes"}, on=DAYS[0])

    assert asked.missing == ("their_child.in_care",)
    assert refused.outcome == "not_eligible"
