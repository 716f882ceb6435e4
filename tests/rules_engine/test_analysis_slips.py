"""Slips that the inline tests of a file do or do not notice."""

import pytest

from rules_engine.analysis.mutants import mutants
from tests.rules_engine.sample import ROUTES, loaded
from tests.rules_engine.test_analysis_findings import CHILD, found, groups


def test_slips_that_no_test_would_notice() -> None:
    tests = "tests:\n  - {name: T, given: {age: 3, in_care: yes}, expect: {groups: [child]}}\n"
    [finding] = found(groups(CHILD) + tests, "mutant_survives", mutants=True)
    assert finding.message == (
        "No test would notice a slip in 'child': with 'under: 17' in place of "
        "'under: 18', with 'under: 19' in place of 'under: 18' or without 'in_care: yes' (and 1 "
        "more). Add a test whose answer depends on it."
    )


def test_good_tests_notice_every_slip() -> None:
    tests = (
        "tests:\n"
        "  - {name: A, given: {age: 17, in_care: yes}, expect: {groups: [child]}}\n"
        "  - {name: B, given: {age: 18, in_care: yes}, expect: {groups: []}}\n"
        "  - {name: C, given: {age: 17, in_care: no}, expect: {groups: []}}\n"
    )
    text = groups(CHILD) + tests
    assert found(text, "mutant_survives", mutants=True) == []
    assert found(text, "idle_test", mutants=True) == []


def test_a_test_that_notices_nothing() -> None:
    tests = (
        "tests:\n"
        "  - {name: A, given: {age: 17, in_care: yes}, expect: {groups: [child]}}\n"
        "  - {name: B, given: {age: 90, in_care: no}, expect: {groups: []}}\n"
        "  - {name: C, given: {age: 90, in_care: no}, expect: {groups: [], route: form}}\n"
    )
    [finding] = found(groups(CHILD) + tests, "idle_test", mutants=True)
    assert finding.message == (
        "'B' passes whatever one slip is made in a group, exclusion, gate or list: other rules "
        "come to the same answer. Take somebody for whom one rule decides, or expect more."
    )


LATER = "duties: [{id: later, say: S, in_force: {from: 2027-01-01}}]\n"
GOOD_TESTS = (
    "tests:\n"
    "  - {name: A, given: {age: 17, in_care: yes}, expect: {groups: [child]}}\n"
    "  - {name: B, given: {age: 18, in_care: yes}, expect: {groups: []}}\n"
    "  - {name: C, given: {age: 17, in_care: no}, expect: {groups: []}}\n"
)


def test_a_slip_in_a_group_that_goes_on_is_noticed_in_any_period() -> None:
    assert found(groups(CHILD) + LATER + GOOD_TESTS, "mutant_survives", mutants=True) == []


def test_a_slip_is_told_once_for_all_periods() -> None:
    tests = GOOD_TESTS[: GOOD_TESTS.index("  - {name: C")]
    [finding] = found(groups(CHILD) + LATER + tests, "mutant_survives", mutants=True)
    assert "without 'in_care: yes'. Add" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        groups("a, when: [{in_care: yes}, {parent: yes}], discretion: Sometimes.")
        + (
            "tests:\n"
            "  - {name: A, given: {in_care: yes, parent: yes}, expect: {outcome: needs_decision}}\n"
            "  - {name: B, given: {in_care: no, parent: yes}, expect: {outcome: not_eligible}}\n"
            "  - {name: C, given: {in_care: yes, parent: no}, expect: {outcome: not_eligible}}\n"
        ),
        (
            "services:\n"
            "  - {id: s, name: S, eligibility: [{id: a, public_label: A, when: [{parent: yes}]}]}\n"
            "  - id: t\n    name: T\n    eligibility:\n"
            "      - {id: b, public_label: B, when: [{in_care: yes}], unless: [{eligible_for: s}]}"
            "\n"
            "tests:\n"
            "  - {name: A, given: {in_care: yes, parent: yes}, expect: {groups: [a]}}\n"
            "  - {name: B, given: {in_care: no, parent: no}, expect: {groups: []}}\n"
            "  - {name: C, given: {in_care: yes, parent: no}, expect: {groups: [b]}}\n"
        ),
        groups(f"{CHILD}, accepted_referrers: [self, professional, someone_else]") + GOOD_TESTS,
        groups("a, when: [{in_care: yes}, {any: [{in_care: yes}, {parent: yes}]}]")
        + (
            "tests:\n"
            "  - {name: A, given: {in_care: yes, parent: no}, expect: {groups: [a]}}\n"
            "  - {name: B, given: {in_care: no, parent: yes}, expect: {groups: []}}\n"
        ),
    ],
    ids=["discretion", "another service", "every referrer", "a condition that changes nothing"],
)
def test_what_is_no_slip_is_not_told(text: str) -> None:
    assert found(text, "mutant_survives", mutants=True) == []


def survivors(text: str) -> dict[str, str]:
    """By what no test would notice, the line at which it is told."""
    return {
        finding.message.removeprefix("No test would notice a slip in ").removesuffix(
            ". Add a test whose answer depends on it."
        ): f"line {finding.line - 2}"
        for finding in found(text, "mutant_survives", mutants=True)
    }


def test_a_bound_that_a_narrower_one_hides_is_no_slip() -> None:
    """Service one's own bound of 16 changes nothing for a group from 18."""
    text = (
        "services:\n"
        "  - id: one\n    name: One\n    when: [{age: {from: 16}}]\n    eligibility:\n"
        "      - {id: g, public_label: G, when: [{age: {from: 18}}]}\n"
        "  - id: two\n    name: Two\n    eligibility:\n"
        "      - {id: h, public_label: H, when: [{parent: yes}], unless: [{eligible_for: one}]}\n"
    )
    slips = {(mutant.owner.id, mutant.said) for mutant in mutants(loaded(text + ROUTES))}
    assert slips == {
        ("g", "without the group"),
        ("g", "with 'from: 17' in place of 'from: 18'"),
        ("g", "with 'from: 19' in place of 'from: 18'"),
        ("g", "without 'age: {from: 18}'"),
        ("h", "without the group"),
        ("h", "without 'parent: yes'"),
        ("h", "without 'eligible_for: one'"),
    }


def test_a_slip_is_told_as_it_stands_and_where_it_stands() -> None:
    text = (
        "exclusions:\n"
        "  - id: long\n"
        "    when:\n"
        "      - in_care: yes\n"
        "      - cared_for: {from: 12 weeks}\n"
        "eligibility:\n"
        "  - {id: a, public_label: A, when: [{parent: yes}]}\n"
        "tests:\n"
        "  - {name: A, given: {parent: yes, in_care: no}, expect: {groups: [a]}}\n"
        "  - {name: B, given: {parent: no, in_care: no}, expect: {groups: []}}\n"
        "  - {name: C, given: {parent: yes, in_care: yes, cared_for: 30}, expect: {groups: []}}\n"
        "  - {name: D, given: {parent: yes, in_care: yes, cared_for: 3}, expect: {groups: [a]}}\n"
    )
    assert survivors(text) == {
        "'long': with 'from: 11 weeks' in place of 'from: 12 weeks' or with 'from: 13 weeks' in "
        "place of 'from: 12 weeks'": "line 5"
    }


RULES = (
    "exclusions: [{id: e, when: [{child_in_need: yes}]}]\n"
    "gates: [{id: g, kind: consent, need: [{in_care: yes}]}]\n"
    "lists: [{id: l, state: closed, when: [{moves: {from: 3}}]}]\n"
    "eligibility: [{id: a, public_label: A, when: [{parent: yes}]}]\n"
    "tests:\n"
    "  - {name: A, given: {parent: yes, in_care: yes, child_in_need: no, moves: 2}, "
    "expect: {outcome: eligible}}\n"
    "  - {name: B, given: {parent: no, in_care: yes, child_in_need: no, moves: 2}, "
    "expect: {groups: []}}\n"
)


def test_slips_in_exclusions_gates_and_lists_are_told() -> None:
    assert survivors(RULES) == {
        "'e': without the exclusion": "line 1",
        "'g': without the gate": "line 2",
        "'l': without the list or with 'from: 4' in place of 'from: 3'": "line 3",
    }


def test_tests_of_exclusions_gates_and_lists_notice_their_slips() -> None:
    person = "parent: yes, in_care: yes, child_in_need: no, moves: 2"
    tests = "".join(
        f"  - {{name: {name}, given: {{{person.replace(old, new)}}}, expect: {{{expect}}}}}\n"
        for name, old, new, expect in (
            ("C", "need: no", "need: yes", "outcome: not_eligible"),
            ("D", "care: yes", "care: no", "blocked_by: consent"),
            ("E", "moves: 2", "moves: 3", "blocked_by: waiting_list"),
        )
    )
    assert survivors(RULES + tests) == {}
    assert found(RULES + tests, "idle_test", mutants=True) == []


def test_a_definition_is_altered_where_it_stands() -> None:
    text = "define:\n  young: {all: [{age: {under: 18}}]}\n" + groups(
        "a, when: [young]", "b, when: [young, {parent: yes}], offer: opt_out"
    )
    owners = {mutant.owner.id for mutant in mutants(loaded(text + ROUTES)) if mutant.instead}
    assert owners == {"young"}
