"""The files of the organisations: complete, tested by themselves, and decided exactly."""

from datetime import date
from pathlib import Path

import pytest

from rules_engine import PublicRules, Ruleset, decide, read_ruleset, run_inline_tests

CONFIGS = Path(__file__).parents[2] / "rules_configs"
DAY = date(2026, 4, 1)
ALL = JERSEY, WILTSHIRE, HARBOUR = tuple(
    read_ruleset(CONFIGS / organisation / "rules.yaml")
    for organisation in ("jersey-cares", "wiltshire-vps", "harbour-voices")
)


@pytest.mark.parametrize(("ruleset", "least_tests"), [(JERSEY, 15), (WILTSHIRE, 40), (HARBOUR, 30)])
def test_inline_tests_pass(ruleset: Ruleset, least_tests: int) -> None:
    assert run_inline_tests(ruleset).failures == ()
    assert len(ruleset.tests) >= least_tests


def test_every_group_of_the_two_services_is_there() -> None:
    groups = [len(PublicRules(ruleset, on=DAY).groups) for ruleset in (JERSEY, WILTSHIRE)]
    assert groups == [1, 13]


def test_promises() -> None:
    [reply] = [time for time in PublicRules(JERSEY, on=DAY).promises if time.id == "reply"]
    assert (reply.kind, reply.days, reply.unit, reply.calendar, reply.stops) == (
        "promise",
        5,
        "working_days",
        "JE",
        "first_human_reply",
    )
    promises = PublicRules(WILTSHIRE, on=DAY).promises
    assert {(time.before, time.days, time.unit, time.kind) for time in promises} == {
        ("icpc", 10, "calendar_days", "observed_average"),
        ("cla_review", 42, "calendar_days", "observed_average"),
    }


@pytest.mark.parametrize("ruleset", ALL)
def test_notes_to_confirm_are_in_no_decision(ruleset: Ruleset) -> None:
    points = ruleset.to_confirm()
    assert points
    decision = str(decide(ruleset, {"age": "dont_know"}, on=DAY).as_json())
    assert not [point for point in points if point.note in decision]


@pytest.mark.parametrize("ruleset", ALL)
def test_every_fact_of_the_rules_is_used(ruleset: Ruleset) -> None:
    book = ruleset.book
    used = set(ruleset.used)
    used |= {fact.born or fact.since for name, fact in book.worked_out.items() if name in used}
    assert set(ruleset.rules.facts) <= used | {"support", "referrer"}


@pytest.mark.parametrize("ruleset", ALL)
def test_the_rules_can_be_decided_exactly(ruleset: Ruleset) -> None:
    ruleset.prove_decidable()
