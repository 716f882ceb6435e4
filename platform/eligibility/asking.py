"""Which question comes next, and which of the answers given so far can be used and still matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from rules_engine import UNKNOWNS, FactsError, Ruleset, decide, next_question

REFERRER = "referrer"
ITSELF = "self"
NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Way:
    """The way through the questions that answers lead to.

    `answered` are the questions asked, each with the facts that answer it; `facts` the answers
    that matter; `question` the next one, None when nothing can matter any more.
    """

    answered: dict[str, tuple[str, ...]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    question: str | None = None

    def before(self, question: str) -> Way:
        """The way as far as a question, which is asked now, perhaps once more."""
        if question not in self.answered:
            return replace(self, question=question)
        asked = list(self.answered)
        kept = asked[: asked.index(question)]
        names = {name for one in kept for name in self.answered[one]}
        return Way(
            {one: self.answered[one] for one in kept},
            {name: answer for name, answer in self.facts.items() if name in names},
            question,
        )


def usable(rules: Ruleset, given: Mapping[str, Any], *, on: date) -> dict[str, Any]:
    """The answers that these rules know and can read, in the order given."""
    facts = {
        name: answer
        for name, answer in given.items()
        if name in rules.facts and answer not in (None, NOT_ASKED)
    }
    try:
        decide(rules, facts, on=on)
    except FactsError as error:
        return {name: answer for name, answer in facts.items() if name not in error.problems}
    return facts


def way_through(rules: Ruleset, given: Mapping[str, Any], *, on: date) -> Way:
    """Ask from the beginning, and take each answer from those given.

    So an answer that was changed may lead to other questions; what they do not ask about is left
    out. `given` must be usable.
    """
    answered: dict[str, tuple[str, ...]] = {}
    facts: dict[str, Any] = {}
    while (question := next_fact(rules, facts, on=on)) is not None:
        names = (question, *days_for(rules, question))
        found = {name: given[name] for name in names if name in given and name not in facts}
        if not found:
            break
        answered[question] = tuple(found)
        facts |= found
    return Way(answered, facts, question)


def asks_who(rules: Ruleset, *, on: date) -> bool:
    """Whether it matters to these rules who is asking."""
    return REFERRER in rules.facts and rules.on(on).speaks_of(REFERRER)


def next_fact(rules: Ruleset, facts: Mapping[str, Any], *, on: date) -> str | None:
    """The fact to ask next, or None when nothing can matter any more.

    Who is asking comes first: it decides how every other question is worded.
    """
    if REFERRER not in facts and asks_who(rules, on=on):
        return REFERRER
    question = next_question(rules, facts, on=on)
    return question.id if question else None


def another_way(rules: Ruleset, name: str, before: Mapping[str, Any]) -> str | None:
    """The day that may be given in place of a fact: the only one from which it would follow.

    A date of birth for an age, or the day care began for the time in care, as the vocabulary
    says. A fact that needs two days has such a day once the other was given. `before` are the
    answers to earlier questions.
    """
    unknown = [day for day in days_for(rules, name) if before.get(day, NOT_ASKED) in UNKNOWNS]
    return unknown[0] if len(unknown) == 1 else None


def counts_from(rules: Ruleset, name: str) -> bool:
    """Whether something is counted from this day until today, so that it must have come."""
    return any(fact.since == name and not fact.on for fact in rules.facts.values())


def days_for(rules: Ruleset, name: str) -> tuple[str, ...]:
    """The days from which a fact follows, as the vocabulary says."""
    fact = rules.facts[name]
    return tuple(day for day in (fact.born or fact.since, fact.on) if day in rules.facts)


def speaks_of_self(facts: Mapping[str, Any]) -> bool:
    """Whether the person asking is the one whom the answers describe."""
    return facts.get(REFERRER) == ITSELF
