"""Findings about ages, inherited routes, periods, and slips that tests do or do not notice."""

import pytest

from tests.rules_engine.test_analysis_findings import CHILD, found, groups


@pytest.mark.parametrize(
    ("given", "guarded"),
    [
        ("{date_of_birth: 2008-01-01, in_care: yes}", True),
        ("{age: 18, in_care: yes}", True),
        ("{age: 18, in_care: no}", False),
        ("{age: 18}", False),
    ],
)
def test_an_inline_test_guards_an_age_edge_when_only_the_age_is_in_the_way(
    given: str, guarded: bool
) -> None:
    tests = f"tests:\n  - {{name: T, given: {given}, expect: {{groups: []}}}}\n"
    text = groups(CHILD) + "age_edges: {child: {in: [17]}}\n" + tests
    assert (found(text, "untested_age_edge") == []) is guarded


def test_an_inherited_route_that_is_never_reached_is_only_a_question() -> None:
    service = (
        "  - id: {0}\n    name: {0}\n    eligibility:\n"
        "      - {{id: g, public_label: G, source: x, when: [{{in_care: yes}}]}}\n"
    )
    own = "    routes:\n      - {id: ward, channel: phone, say: S, when: [{referrer: self}]}\n"
    text = (
        "routes:\n  - {id: form, channel: online, say: S, when: [{referrer: self}]}\n"
        "  - {id: post, channel: post, say: S, otherwise: yes}\n"
        "services:\n" + service.format("one") + own + service.format("two")
    )
    [finding] = found(text, "unreachable_routes")
    assert finding.severity == "question"
    assert finding.message == (
        "'form' is never reached of 'one': those before it take everybody whom it is for. Name it "
        "under 'leave_out' of 'one'."
    )


def test_each_period_is_looked_at_and_nothing_said_twice() -> None:
    text = (
        "eligibility:\n"
        "  - {id: a, public_label: A, source: x, when: [{parent: yes}]}\n"
        "  - {id: b, public_label: B, source: x, when: [{parent: yes}, {in_care: yes}],"
        " in_force: {from: 2027-01-01}}\n"
        "  - {id: c, public_label: C, when: [{child_in_need: yes}]}\n"
    )
    assert [finding.line for finding in found(text, "covered_group")] == [5]
    assert [finding.line for finding in found(text, "no_source")] == [6]


def test_slips_that_no_test_would_notice() -> None:
    tests = "tests:\n  - {name: T, given: {age: 3, in_care: yes}, expect: {groups: [child]}}\n"
    [finding] = found(groups(CHILD) + tests, "mutant_survives", mutants=True)
    assert finding.message == (
        "No test would notice a slip in 'child': with 16 in place of 17 in 'age', with 18 in place "
        "of 17 in 'age' or without 'in_care: yes' (and 1 more). Add a test whose answer "
        "depends on it."
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
        "'B' would pass whatever slip is made in a group. Expect more in it, or drop it."
    )
