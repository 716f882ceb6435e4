"""The decision itself: a ruleset, a part-known person and a date in, one decision out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from typing import Literal as OneOf

from rules_engine.answers import read_answers
from rules_engine.day_rules import DayRules
from rules_engine.decision import Decision
from rules_engine.rules import Outcome
from rules_engine.ruleset import Ruleset
from rules_engine.settling import Settled
from rules_engine.vocabulary import REFERRER, SUPPORT, Fact

_MOST_REMEMBERED = 20_000


Serves: TypeAlias = OneOf["eligibility", "way", "route", "help"]


@dataclass(frozen=True)
class Question:
    """What to ask next, and what the answer serves.

    "way" is whether this referrer may ask, and for this kind of support; "help" is whether there
    is a wait, what must be seen to, and by when.
    """

    id: str
    fact: Fact
    serves: Serves


def decide(ruleset: Ruleset, facts: Mapping[str, Any], *, on: date) -> Decision:
    """Decide for a person as known on a date. Pure: same input, same decision.

    `needs_information` is answered exactly when facts that were not asked can change the
    outcome; `needs_decision` when only facts that will not be answered can, or when the rules
    leave it to a person. Who refers and the support asked for never hold the outcome back:
    once stated they can turn it into `not_this_way`; until then `limits` tells the scope.

    Raises FactsError for unknown facts and answers that cannot be read.
    """
    rules = ruleset.days.get(on) or ruleset.on(on)
    found = rules.tally.found(facts, on)
    return _carefully(rules, facts, on) if found is None else Decision(found)


def _carefully(rules: DayRules, facts: Mapping[str, Any], on: date) -> Decision:
    answered = read_answers(facts, rules.ruleset.book, on=on)
    asked = rules.asked(answered)
    outcome: Outcome | None = rules.memory.get(asked)
    if outcome is None:
        found = rules.settled(rules.outcomes(asked), "not_eligible", asked, "needs_decision")
        outcome = found.result if isinstance(found, Settled) else "needs_information"
        if len(rules.memory) >= _MOST_REMEMBERED:
            rules.memory.clear()
        rules.memory[asked] = outcome
    return Decision((rules, on, outcome, asked.cube, dict(facts), (), ()))


def next_question(ruleset: Ruleset, facts: Mapping[str, Any], *, on: date) -> Question | None:
    """The fact to ask next: the most deciding one that can still matter, or None.

    First what decides the outcome, then what decides whether it can be asked for this way,
    then the route, and last what comes with the help. Somebody who is not eligible is asked no
    more. Raises FactsError.
    """
    decision = decide(ruleset, facts, on=on)
    for fact, serves in _open_facts(decision):
        asked = _asked_for(fact, ruleset)
        return Question(asked, ruleset.facts[asked], serves)
    return None


def _open_facts(decision: Decision) -> Iterator[tuple[str, Serves]]:
    yield from ((fact, "eligibility") for fact in decision.missing)
    if decision.outcome == "not_this_way":
        yield from ((fact, "way") for fact in decision.main.block_missing)
    if decision.outcome not in {"eligible", "needs_decision", "needs_information"}:
        return
    for service in decision.services:
        yield from ((fact, "eligibility") for fact in service.missing)
    not_asked = (None, "not_asked")
    stated = {fact for fact, value in decision.facts.items() if value not in not_asked}
    if decision.limits and SUPPORT not in stated:
        yield SUPPORT, "way"
    if decision.rules.hears_some_only and REFERRER not in stated:
        yield REFERRER, "way"
    yield from ((fact, "route") for fact in decision.route_missing)
    yield from ((fact, "route") for fact in decision.priority_missing)
    help_missing = (decision.waiting_missing, decision.duties_missing, decision.promises_missing)
    yield from ((fact, "help") for missing in help_missing for fact in missing)


def _asked_for(fact: str, ruleset: Ruleset) -> str:
    """The fact that a person is asked: that which it is worked out from, if the file says so."""
    return fact if fact in ruleset.facts else fact.split(":", maxsplit=1)[0]
