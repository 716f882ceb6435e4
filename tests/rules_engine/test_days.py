"""The day of a decision: ages are counted on it, for the outcome and for all the rest."""

from datetime import date

from rules_engine import decide, load_ruleset
from tests.rules_engine.oracle.comparing import SHARED

RULES = """\
organisation: {id: days, name: Days, working_days: GB-ENG, timezone: Europe/London}
version: {effective_from: 2026-01-01, note: First}
eligibility:
  - {id: grown, public_label: Grown, when: [{age: {from: 18}}]}
"""


def test_an_age_is_counted_on_the_day_of_the_decision_not_on_an_earlier_ones() -> None:
    rules = load_ruleset(RULES, SHARED, file="days.yaml")
    born = {"date_of_birth": "2008-06-01"}

    before = decide(rules, born, on=date(2026, 5, 31))
    after = decide(rules, born, on=date(2026, 6, 1))

    assert (before.outcome, before.groups) == ("not_eligible", ())
    assert (after.outcome, after.groups) == ("eligible", ("grown",))


def test_somebody_may_be_born_after_the_rules_were_first_used() -> None:
    rules = load_ruleset(RULES, SHARED, file="days.yaml")
    decide(rules, {}, on=date(2026, 1, 1))

    decision = decide(rules, {"date_of_birth": "2026-03-01"}, on=date(2026, 4, 1))

    assert (decision.outcome, decision.groups) == ("not_eligible", ())
