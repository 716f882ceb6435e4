"""Which question comes next, and which of the posted answers can be used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rules_engine import FactsError, Ruleset, decide, next_question

REFERRER = "referrer"
ITSELF = "self"


def usable(rules: Ruleset, given: Mapping[str, str], *, on: date) -> dict[str, str]:
    """The answers that these rules know and can read, in the order given."""
    facts = {name: answer for name, answer in given.items() if name in rules.facts}
    try:
        decide(rules, facts, on=on)
    except FactsError as error:
        return {name: answer for name, answer in facts.items() if name not in error.problems}
    return facts


def asks_who(rules: Ruleset, *, on: date) -> bool:
    """Whether it matters to these rules who is asking."""
    return REFERRER in rules.facts and rules.on(on).speaks_of(REFERRER)


def next_fact(rules: Ruleset, facts: Mapping[str, str], *, on: date) -> str | None:
    """The fact to ask next, or None when nothing can matter any more.

    Who is asking comes first: it decides how every other question is worded.
    """
    if REFERRER not in facts and asks_who(rules, on=on):
        return REFERRER
    question = next_question(rules, facts, on=on)
    return question.id if question else None


def speaks_of_self(facts: Mapping[str, str]) -> bool:
    """Whether the person asking is the one whom the answers describe."""
    return facts.get(REFERRER) == ITSELF
