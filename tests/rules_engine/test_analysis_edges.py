"""Findings about ages, inherited routes, periods, and slips that tests do or do not notice."""

import pytest

from rules_engine import run_inline_tests
from tests.rules_engine.sample import ROUTES, loaded
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


LATER = "duties: [{id: later, say: S, in_force: {from: 2027-01-01}}]\n"


def test_an_age_edge_that_goes_on_is_tested_once() -> None:
    edges = "age_edges: {child: {in: [17], out: [18]}}\n"
    assert found(groups(CHILD) + LATER + edges, "untested_age_edge") == []
    assert len(found(groups(CHILD) + LATER, "untested_age_edge")) == 1


CHANGED = groups(
    "child, when: [{age: {under: 18}}, {in_care: yes}], in_force: {to: 2026-12-31}",
    "child, when: [{age: {under: 21}}, {in_care: yes}], in_force: {from: 2027-01-01}",
)


def test_an_age_edge_that_changes_needs_a_test_on_its_days() -> None:
    text = CHANGED + "age_edges: {child: {in: [17], out: [18]}}\n"
    [finding] = found(text, "untested_age_edge")
    assert finding.line == 5
    assert finding.message == (
        "No test stands at the age edges of 'child' from 2027-01-01: nobody aged 20 or 21. Check "
        "them, and add tests with 'on: 2027-01-01'."
    )
    tests = "".join(
        f"  - {{name: T{age}, on: 2027-01-01, given: {{age: {age}, in_care: yes}}, "
        "expect: {groups: []}}\n"
        for age in (20, 21)
    )
    assert found(f"{text}tests:\n{tests}", "untested_age_edge") == []


OPEN = groups("a, when: [{in_care: yes}, {age: {from: 16, up_to: 25}}]")


def test_a_bound_that_does_not_say_has_no_edge_yet() -> None:
    edges = "age_edges: {a: {in: [16], out: [15]}}\n"
    assert found(OPEN + edges, "untested_age_edge") == []
    assert len(found(OPEN + edges, "undefined_bound")) == 1
    read = OPEN.replace("25}", "25, reading: included}")
    [finding] = found(read + edges, "untested_age_edge")
    assert finding.message.endswith("add under 'age_edges': a: {in: [25], out: [26]}.")


def test_a_test_that_expects_nothing_guards_no_edge() -> None:
    test = "tests: [{name: T, given: {age: 18, in_care: yes}, expect: {EXPECT}}]\n"
    text = groups(CHILD) + "age_edges: {child: {in: [17]}}\n" + test
    assert len(found(text.replace("EXPECT", ""), "untested_age_edge")) == 1
    assert found(text.replace("EXPECT", "groups: []"), "untested_age_edge") == []


@pytest.mark.parametrize("side", ["in", "out"])
def test_an_age_that_is_still_open_is_on_neither_side(side: str) -> None:
    rules = loaded(OPEN + f"age_edges: {{a: {{{side}: [25]}}}}\n" + ROUTES)
    [failure] = run_inline_tests(rules).failures
    assert failure.message == (
        "Whether 'a' takes in people aged 25 is open. Write 'reading: included' or 'reading: "
        "excluded' beside the bound."
    )
    sure = loaded(OPEN + "age_edges: {a: {in: [24], out: [26]}}\n" + ROUTES)
    assert run_inline_tests(sure).failures == ()
