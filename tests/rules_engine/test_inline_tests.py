"""Inline tests and age edges: each failure is told at its line."""

import pytest

from rules_engine import RulesError, run_inline_tests
from tests.rules_engine.sample import group, loaded, ruleset

CHILD = group("child", "[{age: {under: 18}}, {in_care: yes}]")
NEAREST = "The nearest group is 'child' (line 4). Age: 18. The rule needs: under 18."


def failures(rest: str) -> list[str]:
    results = run_inline_tests(ruleset(CHILD, rest=rest))
    return [failure.message for failure in results.failures]


def test_passing_tests_and_edges_are_counted() -> None:
    results = run_inline_tests(
        ruleset(
            CHILD,
            rest="""
            promises: [{id: reply, kind: promise, days: 5, say: Five days.}]
            duties: [{id: tell, say: Tell them.}]
            offers: [{id: offer, trigger: placed, mode: must}]
            priorities: [{id: soon, label: Soon, when: [{age: {under: 18}}]}]
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
                  priority: soon
                  duties: [tell]
                  promises: [reply]
                  offers: [offer]
            age_edges: {child: {in: [0, 17], out: [18]}}
            """,
        )
    )
    assert (results.ran, results.failures) == (4, ())
    assert [(result.name, result.line) for result in results.results] == [
        ("A child in care", 13),
        ("child, age 0", 29),
        ("child, age 17", 29),
        ("child, age 18", 29),
    ]


def test_a_failed_expectation_says_both_sides_and_its_line() -> None:
    rest = "tests:\n  - {name: T, given: {age: 18}, expect: {outcome: eligible, groups: [child]}}\n"
    results = run_inline_tests(ruleset(CHILD, rest=rest))
    assert [(failure.line, failure.message) for failure in results.failures] == [
        (8, "'T': expected groups [child], found []."),
        (8, f"'T': expected outcome eligible, found not_eligible. {NEAREST}"),
    ]


@pytest.mark.parametrize(
    ("expected", "message"),
    [
        ("lead: other", "expected lead other, found child."),
        ("limits: [icpc]", "expected limits [icpc], found []."),
        ("offer: must", "expected offer must, found on_request."),
        ("route: none", "expected route none, found form."),
        ("route_missing: [parent]", "expected route_missing [parent], found []."),
        ("blocked_by: consent", "expected blocked_by consent, found none."),
        ("signposts: [line]", "expected signposts [line], found []."),
        ("priority: soon", "expected priority soon, found none."),
        ("waiting: full", "expected waiting full, found none."),
        ("lead: none", "expected lead none, found child."),
        ("offer: none", "expected offer none, found on_request."),
        ("duties: [tell]", "expected duties [tell], found []."),
        ("promises: [reply]", "expected promises [reply], found []."),
        ("offers: [offer]", "expected offers [offer], found []."),
        ("services: {sample: {outcome: not_eligible}}", ""),
        ("services: {other: {}}", "no service is called 'other'."),
    ],
)
def test_everything_that_can_be_expected_is_compared(expected: str, message: str) -> None:
    test = f"{{name: T, given: {{age: 9, in_care: yes}}, expect: {{{expected}}}}}"
    message = message or "sample: expected outcome not_eligible, found eligible. Groups: child."
    separator = ", " if message.startswith("sample") else ": "
    assert failures(f"tests:\n  - {test}\n") == [f"'T'{separator}{message}"]


def test_that_there_is_no_such_thing_can_be_expected() -> None:
    nothing = "priority: none, waiting: none, blocked_by: none"
    rest = f"""

    tests:
      - {{name: A, given: {{age: 9, in_care: yes}}, expect: {{{nothing}, route: none}}}}
      - {{name: B, given: {{age: 9, in_care: no}}, expect: {{{nothing}, lead: none, offer: none}}}}
    """
    rules = ruleset(CHILD, routes="", rest=rest)
    assert run_inline_tests(rules).failures == ()


def test_a_waiting_list_and_a_priority_where_none_is_expected() -> None:
    rest = """
    lists: [{id: busy, state: waiting, when: [{in_care: yes}], say: Wait.}]
    priorities: [{id: soon, label: Soon, when: [{in_care: yes}]}]
    tests:
      - {name: T, given: {age: 9, in_care: yes}, expect: {priority: none, waiting: none}}
      - {name: U, given: {age: 9, in_care: yes}, expect: {priority: soon, waiting: busy}}
    """
    assert failures(rest) == [
        "'T': expected priority none, found soon.",
        "'T': expected waiting none, found busy.",
    ]


def test_each_service_may_be_expected_to_answer() -> None:
    rules = loaded(
        """
        eligibility: [{id: shared, public_label: S, when: [{in_care: yes}]}]
        services:
          - {id: one, name: One}
          - {id: two, name: Two, when: [{parent: yes}]}
        tests:
          - name: T
            given: {in_care: yes, parent: no}
            expect:
              outcome: eligible
              services:
                one: {outcome: eligible, groups: [shared]}
                two: {outcome: not_eligible, groups: [shared]}
        """
    )
    assert [str(failure) for failure in run_inline_tests(rules).failures] == [
        "rules.yaml, line 14: 'T', two: expected groups [shared], found []."
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


def test_answers_that_cannot_be_read_are_refused_at_their_line() -> None:
    rest = "tests:\n  - name: T\n    given:\n      age: 9\n      in_car: yes\n    expect: {}\n"
    with pytest.raises(RulesError) as caught:
        ruleset(CHILD, rest=rest)
    [problem] = caught.value.problems
    assert (problem.line, problem.message) == (
        11,
        "'T': 'in_car' is not something we ask about. Did you mean 'in_care'?",
    )


def test_wrong_age_edges() -> None:
    assert failures("age_edges: {child: {in: [17, 18], out: [16]}}") == [
        "'child' leaves out people aged 18.",
        "'child' takes in people aged 16.",
    ]


WHYS = """
gates: [{id: agrees, kind: consent, when: [{referrer: self}], need: [{parent: yes}], say: Ask.}]
exclusions: [{id: gone, when: [{lives_in: away}], say: Not here.}]
tests: [{name: T, given: GIVEN, expect: {outcome: EXPECTED}}]
"""


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (
            "age: 9, in_care: yes, lives_in: north",
            "needs_information. Not asked yet: referrer, parent.",
        ),
        (
            "age: 9, in_care: yes, lives_in: north, referrer: self, parent: no",
            "not_this_way. In the way: consent ('agrees').",
        ),
        (
            "age: dont_know, in_care: yes, lives_in: north, parent: yes",
            "needs_decision. A person decides: Age: not known.",
        ),
        ("age: 9, lives_in: away", "not_eligible. Left out by 'gone' (line 9)."),
        ("age: 18, lives_in: north", f"not_eligible. {NEAREST}"),
    ],
)
def test_a_failed_outcome_says_why_it_is_so(given: str, found: str) -> None:
    rest = WHYS.replace("GIVEN", f"{{{given}}}").replace("EXPECTED", "eligible")
    assert failures(rest) == [f"'T': expected outcome eligible, found {found}"]


def test_an_unexpected_yes_names_the_groups() -> None:
    given = "{age: 9, in_care: yes, lives_in: north, parent: yes}"
    rest = WHYS.replace("GIVEN", given).replace("EXPECTED", "not_eligible")
    assert failures(rest) == ["'T': expected outcome not_eligible, found eligible. Groups: child."]
