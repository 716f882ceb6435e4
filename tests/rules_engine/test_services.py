"""Several services: what they share, what each has, and their answer together."""

from typing import Any

import pytest

from rules_engine import CompiledService
from tests.rules_engine.sample import DAY, answer, faults, loaded

SHARED = """
accepted_referrers: [self, professional]
eligibility:
  - {id: in_care, public_label: Shared, when: [{in_care: yes}]}
gates:
  - {id: agrees, kind: consent, need: [{child_in_need: yes}], say: Ask.}
routes:
  - {id: call, channel: phone, when: [{referrer: professional}], say: Call.}
  - {id: form, channel: online, otherwise: yes, say: Fill in.}
promises:
  - {id: reply, kind: promise, days: 5, unit: working_days, say: Five days.}
duties:
  - {id: deaf, when: [{needs: deaf}], say: Interpreter.}
services:
"""
PLAIN = """\
  - {id: plain, name: Plain}
"""
OWN = """\
  - id: own
    name: Own
    accepted_referrers: [self]
    leave_out: [agrees, call]
    when: [{age: {under: 18}}]
    eligibility:
      - {id: deaf, public_label: Own, when: [{needs: deaf}]}
      - {id: in_care, public_label: Replaced, when: [{parent: yes}]}
    promises:
      - {id: reply, kind: promise, days: 1, unit: hours, say: An hour.}
    routes:
      - {id: mail, channel: email, when: [{support: icpc}], say: Write.}
"""


def services(text: str) -> dict[str, CompiledService]:
    rules = loaded(text)
    return {found.id: found for found in (day.service for day in rules.on(DAY).services)}


def test_a_service_has_the_organisations_rules() -> None:
    plain = services(SHARED + PLAIN + OWN)["plain"]
    assert [group.id for group in plain.groups] == ["in_care"]
    assert [gate.id for gate in plain.gates] == ["agrees"]
    assert [route.id for route in plain.routes] == ["call", "form"]
    assert plain.accepted == ("self", "professional")


def test_its_own_rules_come_before_replace_and_leave_out_others() -> None:
    own = services(SHARED + PLAIN + OWN)["own"]
    assert [(group.id, group.rule.public_label) for group in own.groups] == [
        ("deaf", "Own"),
        ("in_care", "Replaced"),
    ]
    assert own.gates == ()
    assert [route.id for route in own.routes] == ["mail", "form"]
    assert [(promise.id, promise.rule.unit) for promise in own.promises] == [("reply", "hours")]
    assert [duty.id for duty in own.duties] == ["deaf"]
    assert own.accepted == ("self",)
    assert [group.accepted for group in own.groups] == [("self",), ("self",)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"age": 18, "needs": ["deaf"], "parent": "yes", "in_care": "no"}, "not_eligible"),
        ({"age": 17, "needs": ["deaf"], "in_care": "no"}, "eligible"),
        ({"age": 17, "needs": [], "in_care": "yes", "parent": "no"}, "not_eligible"),
        ({"age": 17, "needs": [], "in_care": "no", "parent": "yes"}, "eligible"),
    ],
)
def test_the_service_condition_holds_for_each_of_its_groups(
    facts: dict[str, Any], expected: str
) -> None:
    own = {found.id: found for found in answer(loaded(SHARED + PLAIN + OWN), **facts).services}
    assert own["own"].outcome == expected


AGES = """
services:
  - {id: young, name: Young, eligibility: [{id: a, public_label: A, when: [{age: {under: 18}}]}]}
  - {id: adult, name: Adult, eligibility: [{id: b, public_label: B, when: [{age: {from: 18}}]}]}
"""


def test_what_one_or_the_other_service_always_does_is_settled() -> None:
    rules = loaded(AGES)
    found = answer(rules)
    assert (found.outcome, found.missing) == ("eligible", ())
    assert [(s.id, s.outcome, s.missing) for s in found.services] == [
        ("young", "needs_information", ("age",)),
        ("adult", "needs_information", ("age",)),
    ]
    assert found.as_json()["lead_service"] is None
    assert answer(rules, age="dont_know").outcome == "eligible"
    assert {s.outcome for s in answer(rules, age="dont_know").services} == {"needs_decision"}
    grown = answer(rules, age=18)
    assert (grown.as_json()["lead_service"], grown.lead, grown.groups) == ("adult", "b", ("b",))


BEST = """
services:
  - id: first
    name: First
    eligibility: [{id: a, public_label: A, when: [{in_care: yes}], only_for_support: [icpc]}]
    routes: [{id: one, channel: post, otherwise: yes, say: S.}]
  - id: second
    name: Second
    eligibility: [{id: b, public_label: B, when: [{parent: yes}]}]
    routes: [{id: two, channel: phone, otherwise: yes, say: S.}]
"""


@pytest.mark.parametrize(
    ("facts", "outcome", "lead_service", "missing"),
    [
        ({"in_care": "yes", "parent": "yes"}, "eligible", "first", ()),
        ({"in_care": "yes"}, "eligible", "first", ()),
        ({"in_care": "no", "parent": "yes"}, "eligible", "second", ()),
        ({"in_care": "no", "parent": "no"}, "not_eligible", "first", ()),
        (
            {"in_care": "yes", "parent": "no", "support": "rcpc"},
            "not_this_way",
            "first",
            (),
        ),
        ({"in_care": "yes", "support": "rcpc"}, "needs_information", "second", ("parent",)),
        ({"in_care": "no"}, "needs_information", "second", ("parent",)),
        ({"in_care": "dont_know", "parent": "no"}, "needs_decision", "first", ()),
        ({"in_care": "dont_know", "parent": "yes"}, "eligible", "second", ()),
        ({}, "needs_information", None, ("in_care", "parent")),
    ],
)
def test_the_organisation_answers_with_its_best_service(
    facts: dict[str, str], outcome: str, lead_service: str | None, missing: tuple[str, ...]
) -> None:
    found = answer(loaded(BEST), **facts)
    assert (found.outcome, found.details.lead_service, found.missing) == (
        outcome,
        lead_service,
        missing,
    )


def test_the_answers_beside_the_outcome_are_the_best_services() -> None:
    found = answer(loaded(BEST), in_care="yes", parent="yes", support="rcpc")
    assert [service.blocked_by for service in found.services] == ["support", None]
    assert (found.outcome, found.main.id, found.blocked_by) == ("eligible", "second", None)
    assert (found.lead, found.limits) == ("b", ())
    assert found.groups == ("a", "b")
    assert found.route is not None
    assert found.route.id == "two"


REFERRING = """
services:
  - id: first
    name: First
    eligibility:
      - {id: a, public_label: A, when: [{in_care: yes}]}
      - {id: c, public_label: C, when: [{child_in_need: yes}, {not: {in_group: a}}]}
  - id: second
    name: Second
    eligibility:
      - {id: b, public_label: B, when: [{parent: yes}, {not: {eligible_for: first}}]}
    duties:
      - {id: tell, when: [{in_group: b}], say: Tell.}
"""


def test_a_group_may_depend_on_another_group_and_on_a_service() -> None:
    rules = loaded(REFERRING)
    base = {"in_care": "no", "child_in_need": "no", "parent": "yes"}
    second = answer(rules, **base)
    assert second.groups == ("b",)
    assert [duty.id for duty in second.duties] == ["tell"]
    assert answer(rules, **{**base, "in_care": "yes"}).groups == ("a",)
    assert answer(rules, **{**base, "child_in_need": "yes"}).groups == ("c",)
    assert answer(rules, **{**base, "in_care": "yes", "child_in_need": "yes"}).groups == ("a",)
    assert answer(rules, **{**base, "parent": "no"}).outcome == "not_eligible"


@pytest.mark.parametrize("in_force", ["", ", in_force: {from: 2027-01-01}"])
def test_an_exclusion_cannot_name_a_group_of_the_service_before(in_force: str) -> None:
    """Exclusions are read before the groups, so none stands before them, on no day."""
    text = f"""
    services:
      - id: first
        name: First
        eligibility:
          - {{id: a, public_label: A, when: [{{in_care: yes}}]{in_force}}}
          - {{id: b, public_label: B, when: [{{parent: yes}}]}}
      - id: second
        name: Second
        eligibility: [{{id: b, public_label: B, when: [{{child_in_need: yes}}]}}]
        exclusions: [{{id: e, when: [{{in_group: b}}]}}]
    """
    assert faults(text) == [
        "rules.yaml, line 12: 'b' is not a group that stands before this. No group does."
    ]


def test_a_signpost_that_services_share_is_told_once() -> None:
    text = "signposts: [{id: helpline, name: H, say: Call.}]\n"
    found = answer(loaded(text + BEST.lstrip()), in_care="no", parent="no")
    assert [signpost.id for signpost in found.signpost] == ["helpline"]
