"""Reasons keep the joining words of the rules: one of, all of, unless, at least, anything but."""

from typing import Any

import pytest

from rules_engine import ConditionReason, Ruleset, run_inline_tests
from rules_engine.explain import explained
from tests.rules_engine.sample import answer, group, loaded, ruleset

EXCLUDING = """
exclusions:
  - {id: parents, when: [{parent: yes}], unless: [{child_in_need: yes}], say: For children only.}
"""
IN_CARE = group("in_care", "[{in_care: yes}]")


def told(parts: tuple[ConditionReason, ...], indent: str = "") -> list[str]:
    return [
        line
        for part in parts
        for line in (f"{indent}{part.says}", *told(part.parts, f"{indent}  "))
    ]


def tree(when: str, extra: str = "", **facts: Any) -> list[str]:
    [reason] = answer(ruleset(group("g", when, extra)), **facts).reasons
    return told(reason.conditions)


def test_one_of_these_is_not_all_of_these() -> None:
    when = "[{in_care: yes}, {any: [{parent: yes}, {lives_in: north}]}]"
    assert tree(when) == [
        "In care: not asked yet. The rule needs: yes.",
        "One of these: not known yet.",
        "  Parent: not asked yet. What counts: yes.",
        "  Home: not asked yet. What counts: The north.",
    ]
    assert tree(when, parent="yes")[1:3] == ["One of these: yes.", "  Parent: yes."]
    assert tree(when, parent="no", lives_in="away")[1] == "One of these: no."


def test_parts_within_parts() -> None:
    when = """[{any: [{all: [{in_care: yes}, {parent: yes}]}, {at_least: 2, of: [{moves: 1},
        {moves: 2}, {child_in_need: yes}]}]}]"""
    assert tree(when, in_care="yes", moves=1) == [
        "One of these: not known yet.",
        "  All of these: not known yet.",
        "    In care: yes.",
        "    Parent: not asked yet. What counts: yes.",
        "  At least 2 of these: not known yet.",
        "    Moves: 1.",
        "    Moves: 1. What counts: 2.",
        "    Child in need: not asked yet. What counts: yes.",
    ]


def test_lists_that_ask_for_all_are_one_list() -> None:
    when = "[{all: [{in_care: yes}, {all: [{parent: yes}]}]}]"
    assert tree(when, in_care="yes", parent="yes") == ["In care: yes.", "Parent: yes."]


@pytest.mark.parametrize(
    ("facts", "first"),
    [
        ({}, "Unless one of these is so: not known yet."),
        ({"parent": "yes"}, "Unless one of these is so: it applies."),
        ({"parent": "no", "age": 16}, "Unless one of these is so: it does not apply."),
        ({"parent": "no", "age": "dont_know"}, "Unless one of these is so: a person decides."),
    ],
)
def test_an_exception_says_whether_it_applies(facts: dict[str, Any], first: str) -> None:
    extra = ", unless: [{parent: yes}, {age: {under: 16}}]"
    assert tree("[{in_care: yes}]", extra, **facts)[1] == first
    assert tree("[{in_care: yes}, {none: [{parent: yes}, {age: {under: 16}}]}]", **facts)[1] == (
        first
    )


def test_a_part_of_an_exception_is_not_needed() -> None:
    extra = ", unless: [{parent: yes}, {all: [{age: {under: 16}}, {none: [{moves: 1}]}]}]"
    assert tree("[{in_care: yes}]", extra, age=30, parent="no")[2:] == [
        "  Parent: no. What counts: yes.",
        "  All of these: no.",
        "    Age: 30. What counts: under 16.",
        "    Moves: not asked yet. What counts: under 1 or 2 or over.",
    ]


def test_an_exception_of_one_fact_is_one_line() -> None:
    assert tree("[{in_care: yes}]", ", unless: [{parent: yes}]", parent="no")[1] == "Parent: no."
    assert tree("[{in_care: yes}]", ", unless: [{parent: yes}]", parent="yes")[1] == (
        "Parent: yes. The rule needs: no."
    )


def test_the_opposite_of_the_opposite_is_the_thing_itself() -> None:
    when = "[{not: {none: [{parent: yes}, {in_care: yes}]}}]"
    assert tree(when, parent="no", in_care="yes") == [
        "One of these: yes.",
        "  Parent: no. What counts: yes.",
        "  In care: yes.",
    ]
    assert tree("[{not: [{parent: yes}, {in_care: yes}]}]", parent="no")[0] == (
        "Unless all of these are so: it does not apply."
    )
    fewer = "[{not: {at_least: 2, of: [{parent: yes}, {in_care: yes}, {moves: 1}]}}]"
    assert tree(fewer)[0] == "Unless at least 2 of these are so: not known yet."


@pytest.mark.parametrize(
    ("when", "needed"),
    [
        ("{lives_in: {none_of: [north]}}", "anything but The north"),
        ("{not: {lives_in: north}}", "anything but The north"),
        ("{lives_in: {none_of: [north, south]}}", "Elsewhere"),
        ("{not: {lives_in: {none_of: [north]}}}", "The north"),
        ("{lives_in: [north, south]}", "The north or The south"),
        ("{needs: [deaf, speech]}", "Deaf or Speech"),
        ("{needs: {all_of: [deaf, speech]}}", "Deaf and Speech"),
        ("{needs: {none_of: [deaf, speech]}}", "anything but Deaf or Speech"),
        (
            "{needs: {at_least: 2, of: [deaf, speech, autism]}}",
            "at least 2 of Deaf, Speech or Autism",
        ),
        ("{not: {needs: deaf}}", "anything but Deaf"),
    ],
)
def test_what_is_left_out_is_said_when_that_is_shorter(when: str, needed: str) -> None:
    [said] = tree(f"[{when}]")
    assert said.partition("not asked yet. ")[2] == f"The rule needs: {needed}."


def test_a_named_condition_keeps_its_name() -> None:
    rules = loaded(
        """
        define: {in_or_near_care: {any: [{in_care: yes}, {child_in_need: yes}]}}
        eligibility: [{id: g, public_label: G, when: [in_or_near_care, {parent: no}]}]
        """
    )
    [reason] = answer(rules, in_care="yes").reasons
    assert told(reason.conditions)[:2] == [
        "One of these (in or near care): yes.",
        "  In care: yes.",
    ]
    assert [part.kind for part in reason.conditions] == ["any", "fact"]


SISTERS = """
services:
  - id: one
    name: The first
    eligibility: [{id: a, public_label: A people, when: [{in_care: yes}, {age: {under: 16}}]}]
  - id: two
    name: The second
    eligibility:
      - {id: b, public_label: B people, when: [{parent: yes}], unless: [{eligible_for: one}]}
      - {id: c, public_label: C people, when: [{in_group: b}]}
      - {id: d, public_label: D people, when: [{none: [{in_group: b}]}]}
"""


def named(rules: Ruleset, group_id: str, **facts: Any) -> list[str]:
    found = answer(rules, **facts).reasons
    return told(next(reason.conditions for reason in found if reason.group == group_id))


def test_other_groups_and_services_are_named_not_taken_apart() -> None:
    rules = loaded(SISTERS)
    assert named(rules, "b", parent="yes", age=30) == [
        "Parent: yes.",
        "Unless The first can help: it does not apply.",
    ]
    assert named(rules, "b")[1] == "Unless The first can help: not known yet."
    assert named(rules, "b", in_care="yes", age=9)[1] == "Unless The first can help: it applies."
    assert named(rules, "c", parent="yes", age=30) == ['In the group "B people": yes.']
    assert named(rules, "c", parent="no") == ['In the group "B people": no. The rule needs: yes.']
    assert named(rules, "d", parent="no") == ['Unless in the group "B people": it does not apply.']


@pytest.mark.parametrize(
    ("age", "says"),
    [
        (4, "Age: 4. The rule needs: 16 to 25."),
        (20, "Age: 20."),
        (25, "Age: 25. The rules do not say whether 25 itself is meant."),
        (26, "Age: 26. The rule needs: 16 to 25."),
        (None, "Age: not asked yet. The rule needs: 16 to 25."),
    ],
)
def test_an_undeclared_bound_is_told_to_those_whom_it_concerns(age: int | None, says: str) -> None:
    assert tree("[{age: {from: 16, up_to: 25}}]", age=age) == [says]


def test_an_undeclared_bound_of_a_related_person_is_theirs() -> None:
    rules = loaded(
        """
        people: {their_child: {label: Their child}}
        eligibility:
          - {id: g, public_label: G, when: [{about: their_child, all: [{age: {up_to: 9}}]}]}
        """
    )
    found = answer(rules, **{"age": 40, "their_child.age": 9})
    says = "Their child: Age: 9. The rules do not say whether 9 itself is meant."
    assert (found.why_a_person, told(found.reasons[0].conditions)) == ((says,), [says])


def test_a_person_decides_is_neither_no_nor_not_known() -> None:
    rules = ruleset(group("g", "[{in_care: yes}]", ", discretion: Case by case."))
    assert "g: a person decides (line 4)" in explained(answer(rules, in_care="yes")).splitlines()
    assert "g: not known yet (line 4)" in explained(answer(rules)).splitlines()
    [reason] = answer(rules, in_care="yes").reasons
    assert (reason.state, reason.for_a_person) == ("unknown", True)
    assert told(reason.conditions)[1] == "A person decides: Case by case."


def test_an_exclusion_is_told_with_its_words() -> None:
    rules = ruleset(f"{IN_CARE}\n{group('young', '[{age: {under: 18}}]')}", rest=EXCLUDING)
    out = answer(rules, in_care="yes", parent="yes", child_in_need="no")
    assert out.outcome == "not_eligible"
    assert out.as_json()["excluded_by"] == {
        "id": "parents",
        "say": "For children only.",
        "line": 10,
    }
    said = explained(out).splitlines()
    assert said[2:5] == [
        "Left out: For children only. (line 10)",
        "  - Parent: yes.",
        "  - Child in need: no.",
    ]
    assert "\n".join(said).count("For children only.") == 1
    assert told(out.reasons[0].conditions)[1] == "Left out: For children only."
    assert out.reasons[0].conditions[1].state == "failed"


def test_an_exclusion_that_still_may_hold_and_one_that_does_not() -> None:
    rules = ruleset(IN_CARE, rest=EXCLUDING)
    still_open = answer(rules, in_care="yes", parent="yes")
    assert still_open.excluded_by is None
    assert "May be left out: For children only." in explained(still_open).splitlines()
    let_in = answer(rules, in_care="yes", parent="no")
    assert (let_in.excluded_by, told(let_in.reasons[0].conditions)) == (None, ["In care: yes."])


def test_a_test_can_expect_an_exclusion() -> None:
    rest = f"""{EXCLUDING}
tests:
  - {{name: T, given: {{parent: yes, child_in_need: no}}, expect: {{excluded_by: parents}}}}
  - {{name: U, given: {{parent: no, in_care: yes}}, expect: {{excluded_by: none}}}}
  - {{name: V, given: {{parent: no, in_care: yes}}, expect: {{excluded_by: parents}}}}
"""
    failures = run_inline_tests(ruleset(IN_CARE, rest=rest)).failures
    assert [found.message for found in failures] == [
        "'V': expected excluded_by parents, found none."
    ]


def test_only_answers_that_were_needed_count_as_met() -> None:
    either = "{any: [{parent: yes}, {child_in_need: yes}]}"
    when = f"[{{in_care: yes}}, {either}, {{none: [{{moves: 1}}, {{moves: 2}}]}}]"
    [reason] = answer(ruleset(group("g", when)), in_care="yes", parent="yes", moves=3).reasons
    assert [condition.says for condition in reason.answers] == ["In care: yes.", "Parent: yes."]
