"""The times that a service names: counted, of each week, again and again, or how long help "
"lasts."""

from typing import Any

import pytest

from rules_engine.explain import explained
from tests.rules_engine.sample import answer, faults, ruleset

GROUP = "- {id: care, public_label: Care, when: [{in_care: yes}]}"


def promise(written: str) -> dict[str, Any]:
    """A promise with these settings, as a decision tells it."""
    rules = ruleset(GROUP, rest=f"promises: [{{id: a, say: S., {written}}}]")
    [found] = answer(rules, in_care="yes").as_json()["promises"]
    return dict(found)


def told(written: str) -> list[str]:
    """What is told of a promise with these settings, without the place."""
    text = f"eligibility:\n  {GROUP}\npromises: [{{id: a, say: S., {written}}}]\n"
    return [fault.partition(": ")[2] for fault in faults(text)]


def test_a_time_can_be_written_as_for_offers() -> None:
    flat = promise("kind: promise, days: 5, unit: working_days")
    assert promise("kind: promise, within: {days: 5, unit: working_days}") == flat
    assert promise("kind: promise, within: {days: 5}")["unit"] == "calendar_days"


def test_a_visit_every_few_weeks_starts_no_clock() -> None:
    found = promise("kind: promise, every: 2 weeks")
    assert (found["every"], found["days"], found["weekly_on"]) == ("2 weeks", None, None)
    assert (found["starts"], found["stops"]) == ("accepted", "")


def test_other_promises_are_of_no_rhythm() -> None:
    assert promise("kind: promise, days: 3")["every"] is None


def test_help_lasts_from_its_beginning_to_its_end() -> None:
    found = promise("kind: length_of_help, days: 12, unit: weeks")
    assert (found["kind"], found["days"], found["unit"]) == ("length_of_help", 12, "weeks")
    assert (found["starts"], found["stops"]) == ("accepted", "closed")


def test_help_can_last_until_something_that_is_no_number() -> None:
    found = promise("kind: length_of_help, before: icpc")
    assert (found["days"], found["before"]) == (None, "icpc")


def test_what_is_written_comes_before_what_a_kind_of_time_begins_and_ends_with() -> None:
    found = promise("kind: length_of_help, days: 9, starts: allocated, stops: first_contact")
    assert (found["starts"], found["stops"]) == ("allocated", "first_contact")


def test_how_long_help_lasts_is_explained() -> None:
    rules = ruleset(GROUP, rest="promises: [{id: a, say: S., kind: length_of_help, days: 9}]")
    assert "S. (how long help lasts)" in explained(answer(rules, in_care="yes"), "")


ONE_TIME = "'a' needs one time: 'within' (or 'days'), 'every' or 'weekly_on'."


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("kind: promise", ONE_TIME),
        ("kind: promise, days: 3, every: 2 weeks", ONE_TIME),
        ("kind: promise, days: 3, within: {days: 3}", ONE_TIME),
        ("kind: promise, weekly_on: monday, every: 2 weeks", ONE_TIME),
        ("kind: length_of_help, days: 3, every: 2 weeks", ONE_TIME),
        (
            "kind: promise, within: {days: 5}, unit: working_days",
            "'unit' of 'a' belongs into 'within': {days: 5, unit: working_days}.",
        ),
        (
            "kind: promise, within: 5 working days",
            (
                "'within' needs names with values, but has '5 working days'. Write "
                "{days: 5, unit: working_days}."
            ),
        ),
        (
            "kind: promise, within: 48 hours",
            "'within' needs names with values, but has '48 hours'. Write {days: 48, unit: hours}.",
        ),
        (
            "kind: promise, within: soon",
            (
                "'within' needs names with values, but has 'soon'. Write {days: 5, unit: "
                "working_days}."
            ),
        ),
        (
            "kind: promise, within: {days: 0}",
            "'days' needs a whole number from 1 to 4000, but has '0'.",
        ),
        (
            "kind: promise, every: fortnight",
            (
                "'fortnight' is not a length of time. Write it like 28 days, 4 weeks, 15 months or "
                "2 years."
            ),
        ),
        ("kind: promise, every: 0 weeks", "'0 weeks' is no time at all. Write 1 or more."),
    ],
)
def test_a_time_that_is_none_or_two_is_told(written: str, expected: str) -> None:
    assert told(written) == [expected]
