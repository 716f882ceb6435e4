"""What people type becomes answers, or a sentence that says what is allowed."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from rules_engine import FactsError
from rules_engine.answers import Answered, read_answers
from tests.rules_engine.sample import DAY, group, ruleset

BOOK = ruleset(group("g", "[{in_care: yes}]")).book
KINDS = "not_asked, dont_know, prefer_not_to_say or not_applicable."


def answered(**given: Any) -> Answered:
    return read_answers(given, BOOK, on=DAY)


@pytest.mark.parametrize(
    ("given", "stated"),
    [
        ({"in_care": "yes"}, {"in_care": "yes"}),
        ({"in_care": True}, {"in_care": "yes"}),
        ({"in_care": False}, {"in_care": "no"}),
        ({"age": 0}, {"age": 0}),
        ({"age": "17"}, {"age": 17}),
        ({"moves": 20}, {"moves": 20}),
        ({"support": "icpc"}, {"support": "icpc"}),
        ({"needs": "deaf"}, {"needs": ("deaf",)}),
        ({"needs": ["speech", "deaf"]}, {"needs": ("deaf", "speech")}),  # the file's order
        ({"needs": []}, {"needs": ()}),
        ({"cared_for": 13}, {"cared_for": 13}),
        ({"cared_for": "13 weeks"}, {"cared_for": 13}),
        ({"cared_for": "14 days"}, {"cared_for": 2}),
        ({"left_care_on": "2026-03-01"}, {"left_care_on": date(2026, 3, 1)}),
        ({"meeting_on": date(2026, 12, 1)}, {"meeting_on": date(2026, 12, 1)}),
        ({"in_care": None, "age": "not_asked"}, {}),
    ],
)
def test_known_answers(given: dict[str, Any], stated: dict[str, Any]) -> None:
    found = answered(**given)
    assert (found.stated, found.unsure) == (stated, {})


@pytest.mark.parametrize("given", [{"age": True}, {"moves": 1.0}, {"age": date(2026, 1, 1)}])
def test_what_python_takes_for_a_number_is_none(given: dict[str, Any]) -> None:
    with pytest.raises(FactsError):
        answered(**given)


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ({"date_of_birth": "2008-04-02"}, {"age": 17}),
        ({"date_of_birth": date(2008, 4, 1)}, {"age": 18}),
        ({"date_of_birth": "2008-04-01", "age": 12}, {"age": 18}),
        ({"date_of_birth": "2008-04-01", "age": "dont_know"}, {"age": 18}),
        ({"care_began_on": "2026-03-18"}, {"cared_for": 2}),
        ({"care_began_on": "2026-03-19", "cared_for": 9}, {"cared_for": 1}),
        ({"care_began_on": "2026-04-01"}, {"cared_for": 0}),
    ],
)
def test_what_dates_tell_is_worked_out(given: dict[str, Any], known: dict[str, int]) -> None:
    found = answered(**given)
    assert {name: found.stated[name] for name in known} == known
    assert found.unsure == {}


def test_numbers_stand_for_answers() -> None:
    found = answered(in_care="no", support="rcpc", needs=["autism"], left_care_on="2026-03-01")
    assert found.numbers == {
        "in_care": 1,
        "support": 1,
        "needs:deaf": 1,
        "needs:autism": 0,
        "needs:speech": 1,
        "left_care_on": date(2026, 3, 1).toordinal(),
    }


@pytest.mark.parametrize("unknown", ["dont_know", "prefer_not_to_say", "not_applicable"])
def test_answers_that_will_not_come_are_kept_apart(unknown: str) -> None:
    found = answered(in_care=unknown, age=unknown, needs=unknown, left_care_on=unknown)
    assert (found.stated, found.numbers) == ({}, {})
    assert found.unsure == dict.fromkeys(("in_care", "age", "needs", "left_care_on"), unknown)


def test_an_unknown_date_leaves_what_follows_from_it_to_be_asked() -> None:
    found = answered(date_of_birth="dont_know", age=9, care_began_on="dont_know")
    assert found.stated == {"age": 9}
    assert found.unsure == {"date_of_birth": "dont_know", "care_began_on": "dont_know"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"in_car": "yes"}, "'in_car' is not something we ask about. Did you mean 'in_care'?"),
        (
            {"in_care": "maybe"},
            f"'maybe' is not an answer to 'in_care'. Expected: yes, no, {KINDS}",
        ),
        (
            {"support": "icp"},
            f"'icp' is not an answer to 'support'. Expected: icpc, rcpc, complaint, {KINDS}",
        ),
        ({"in_care": 1}, f"'1' is not an answer to 'in_care'. Expected: yes, no, {KINDS}"),
        ({"in_care": ["yes"]}, "'['yes']' is not an answer to 'in_care'."),
        ({"support": True}, "'True' is not an answer to 'support'."),
        (
            {"needs": ["deaf", "def"]},
            (
                "'['deaf', 'def']' is not an answer to 'needs'. "
                "Expected: a list of deaf, autism or speech."
            ),
        ),
        ({"needs": {"deaf": 1}}, "'{'deaf': 1}' is not an answer to 'needs'."),
        ({"needs": True}, "'True' is not an answer to 'needs'."),
        ({"needs": [["deaf"]]}, "'[['deaf']]' is not an answer to 'needs'."),
        ({"age": 121}, "'age' is '121'. Expected: whole years from 0 to 120."),
        ({"age": -1}, "'age' is '-1'. Expected: whole years from 0 to 120."),
        ({"age": 12.5}, "'age' is '12.5'. Expected: whole years from 0 to 120."),
        ({"age": 12.0}, "'age' is '12.0'. Expected: whole years from 0 to 120."),
        ({"age": True}, "'age' is 'True'. Expected: whole years from 0 to 120."),
        ({"age": [12]}, "'age' is '[12]'. Expected: whole years from 0 to 120."),
        ({"age": "²"}, "'age' is '²'. Expected: whole years from 0 to 120."),
        ({"moves": 21}, "'moves' is '21'. Expected: a whole number from 0 to 20."),
        ({"cared_for": -1}, "'cared_for' is '-1'. Expected: whole weeks from 0 to 100000."),
        (
            {"cared_for": "10 days"},
            "'cared_for': '10 days' cannot be counted in whole weeks. Write it in weeks.",
        ),
        (
            {"cared_for": "a while"},
            "'cared_for': 'a while' is not a length of time. Write it like 28 days, 4 weeks,",
        ),
        ({"cared_for": True}, "'cared_for' is 'True'. Expected: whole weeks from 0 to 100000."),
        ({"left_care_on": "2026-02-29"}, "'left_care_on' is '2026-02-29'. Expected: a real day"),
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
        (
            {"date_of_birth": "1905-03-31"},
            "'date_of_birth' cannot be right: 1905-03-31 is more than 120 years before 2026-04-01.",
        ),
        (
            {"care_began_on": "2026-04-02"},
            "'care_began_on' cannot be right: 2026-04-02 is after 2026-04-01.",
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
        read_answers({}, BOOK, on=datetime(2026, 4, 1, tzinfo=UTC))
