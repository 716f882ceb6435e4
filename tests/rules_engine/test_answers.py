"""What people type becomes answers, or a sentence that says what is allowed."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from rules_engine import FactsError
from rules_engine.answers import Answered, read_answers
from tests.rules_engine.sample import DAY, vocabulary


def answered(**given: Any) -> Answered:
    return read_answers(given, vocabulary().facts, on=DAY)


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ({"in_care": "yes"}, {"in_care": "yes"}),
        ({"in_care": True}, {"in_care": "yes"}),
        ({"in_care": False}, {"in_care": "no"}),
        ({"age": 0}, {"age": 0}),
        ({"age": "17"}, {"age": 17}),
        ({"support": "icpc"}, {"support": "icpc"}),
        ({"date_of_birth": "2008-04-02"}, {"age": 17}),
        ({"date_of_birth": date(2008, 4, 1)}, {"age": 18}),
        ({"date_of_birth": "2008-04-01", "age": 12}, {"age": 18}),
        ({"date_of_birth": "2008-04-01", "age": "dont_know"}, {"age": 18}),
        ({"in_care": None, "age": "not_asked"}, {}),
    ],
)
def test_known_answers(given: dict[str, Any], known: dict[str, Any]) -> None:
    assert answered(**given) == Answered(known, {})


@pytest.mark.parametrize("unknown", ["dont_know", "prefer_not_to_say", "not_applicable"])
def test_answers_that_will_not_come_are_kept_apart(unknown: str) -> None:
    assert answered(in_care=unknown, age=unknown) == Answered(
        {}, {"in_care": unknown, "age": unknown}
    )


def test_an_unknown_date_of_birth_leaves_the_age_to_be_asked() -> None:
    assert answered(date_of_birth="dont_know", age=9).known == {"age": 9}
    assert "age" not in answered(date_of_birth="dont_know").unsure


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"in_car": "yes"},
            "'in_car' is not something we ask about. Did you mean 'in_care'?",
        ),
        (
            {"in_care": "maybe"},
            (
                "'maybe' is not an answer to 'in_care'. Expected: yes, no, not_asked, dont_know, "
                "prefer_not_to_say or not_applicable."
            ),
        ),
        (
            {"support": "icp"},
            (
                "'icp' is not an answer to 'support'. Expected: icpc, rcpc, complaint, not_asked, "
                "dont_know, prefer_not_to_say or not_applicable."
            ),
        ),
        ({"in_care": 1}, "'1' is not an answer to 'in_care'."),
        ({"in_care": ["yes"]}, "'['yes']' is not an answer to 'in_care'."),
        ({"support": True}, "'True' is not an answer to 'support'."),
        ({"age": 121}, "'age' is '121'. Expected: whole years from 0 to 120."),
        ({"age": -1}, "'age' is '-1'. Expected: whole years from 0 to 120."),
        ({"age": 12.5}, "'age' is '12.5'. Expected: whole years from 0 to 120."),
        ({"age": True}, "'age' is 'True'. Expected: whole years from 0 to 120."),
        ({"age": "²"}, "'age' is '²'. Expected: whole years from 0 to 120."),
        (
            {"date_of_birth": "2026-02-30"},
            "'date_of_birth' is '2026-02-30'. Expected: a real day, such as 2012-03-01.",
        ),
        ({"date_of_birth": 20120301}, "'date_of_birth' is '20120301'. Expected: a real day"),
        (
            {"date_of_birth": datetime(2012, 3, 1, tzinfo=UTC)},
            "'date_of_birth' is '2012-03-01 00:00:00+00:00'. Expected: a real day",
        ),
        (
            {"date_of_birth": "2026-04-02"},
            "'date_of_birth' cannot be right: 2026-04-02 is after 2026-04-01.",
        ),
    ],
)
def test_other_answers_are_refused_with_what_is_allowed(
    given: dict[str, Any], message: str
) -> None:
    with pytest.raises(FactsError) as caught:
        answered(**given)
    [fact] = given
    assert caught.value.problems.keys() == {fact}
    assert caught.value.problems[fact].startswith(message)


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(FactsError) as caught:
        answered(age=200, in_care="perhaps", support="icpc")
    assert caught.value.problems.keys() == {"age", "in_care"}


def test_a_moment_instead_of_a_day_is_refused() -> None:
    with pytest.raises(TypeError, match="`on` is a date"):
        read_answers({}, vocabulary().facts, on=datetime(2026, 4, 1, tzinfo=UTC))
