"""Inline tests and age edges: each failure is told at its line."""

from rules_engine import run_inline_tests
from tests.rules_engine.sample import group, ruleset

CHILD = group("child", "[{age: {under: 18}}, {in_care: yes}]")


def failures(rest: str) -> list[str]:
    results = run_inline_tests(ruleset(CHILD, rest=rest))
    return [failure.message for failure in results.failures]


def test_passing_tests_and_edges_are_counted() -> None:
    results = run_inline_tests(
        ruleset(
            CHILD,
            rest="""
            tests:
              - name: A child in care
                given: {age: 17, in_care: yes}
                expect:
                  outcome: eligible
                  groups: [child]
                  lead: child
                  limits: []
                  offer: on_request
                  route: form
                  missing: []
                  route_missing: []
                  signposts: []
            age_edges: {child: {in: [0, 17], out: [18]}}
            """,
        )
    )
    assert (results.ran, results.failures) == (4, ())


def test_a_failed_expectation_says_both_sides_and_its_line() -> None:
    rest = "tests:\n  - {name: T, given: {age: 18}, expect: {outcome: eligible, groups: [child]}}\n"
    results = run_inline_tests(ruleset(CHILD, rest=rest))
    assert [(failure.line, failure.message) for failure in results.failures] == [
        (8, "'T': expected groups [child], found []."),
        (8, "'T': expected outcome eligible, found not_eligible."),
    ]


def test_the_order_of_missing_facts_is_compared() -> None:
    rest = "tests:\n  - {name: T, given: {}, expect: {missing: [in_care, age]}}\n"
    assert failures(rest) == ["'T': expected missing [in_care, age], found [age, in_care]."]


def test_the_day_of_a_test() -> None:
    rest = """
    tests:
      - name: Birthday
        given: {date_of_birth: 2008-04-02, in_care: yes}
        on: 2026-04-02
        expect: {outcome: not_eligible}
      - name: From the day the rules hold
        given: {date_of_birth: 2008-01-02, in_care: yes}
        expect: {outcome: eligible}
    """
    assert failures(rest) == []


def test_answers_that_cannot_be_read_fail_the_test() -> None:
    rest = "tests:\n  - {name: T, given: {in_car: yes}, expect: {outcome: eligible}}\n"
    assert failures(rest) == [
        "'T': 'in_car' is not something we ask about. Did you mean 'in_care'?"
    ]


def test_wrong_age_edges() -> None:
    assert failures("age_edges: {child: {in: [17, 18], out: [16]}}") == [
        "'child' leaves out people aged 18.",
        "'child' takes in people aged 16.",
    ]
