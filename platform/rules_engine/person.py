"""One person before the rules of one day, with what is worked out about them only once."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from rules_engine.answer import Held
from rules_engine.answers import Answered, read_answers
from rules_engine.compiled import When
from rules_engine.conditions import Condition
from rules_engine.day_rules import Asked, DayRules, DayService
from rules_engine.reasons import Reasons
from rules_engine.rule_words import RuleWords
from rules_engine.settling import Cases, Open, Settled
from rules_engine.strict_yaml import Path
from rules_engine.wording import Wording


class Person:
    """Facts of a person, read by the rules of a day, and the words of one language."""

    def __init__(self, rules: DayRules, facts: Mapping[str, Any], on: date, language: str) -> None:
        ruleset = rules.ruleset
        self.rules = rules
        self.answered: Answered = read_answers(facts, ruleset.book, on=on)
        self.asked: Asked = rules.asked(self.answered)
        main = ruleset.organisation.language
        self.words = Wording(ruleset.book, language, main, ruleset.rules.phrases)
        self.tell = RuleWords(self.words, ruleset.organisation.working_days)
        self._states: dict[Condition, Held] = {}

    @cached_property
    def reasons(self) -> Reasons:
        """The words for why."""
        return Reasons(self.rules, self.answered, self.words)

    def settled(self, cases: Cases[Any], otherwise: Any, unsure: Any) -> Settled[Any] | Open:
        """What an ordered choice comes to."""
        return self.rules.settled(cases, otherwise, self.asked, unsure)

    def outcome(self, services: Iterable[DayService] | None = None) -> Settled[Any] | Open:
        """The best outcome that some of the services give; all of them when none is named."""
        cases = self.rules.outcomes(self.asked, services)
        return self.settled(cases, "not_eligible", "needs_decision")

    def holds(self, condition: Condition) -> Held:
        """Whether a condition held, failed or is unknown."""
        state = self._states.get(condition)
        if state is None:
            state = self._states[condition] = self.rules.holds(condition, self.asked)
        return state

    def is_for_a_person(self, condition: Condition) -> bool:
        """Whether a condition is unknown, and no answer that can be asked for changes that."""
        cases = ((self.rules.expander.cubes(condition), "held"),)
        return self.settled(cases, "failed", "unknown") == Settled("unknown")

    def deciding(self, rules: Iterable[When[Any]]) -> tuple[str, ...]:
        """Facts not asked that still decide which of some rules apply, rule by rule."""
        open_facts: list[str] = []
        for rule in rules:
            cases = ((self.rules.expander.cubes(rule.condition), "held"),)
            found = self.settled(cases, "failed", "unknown")
            open_facts += found.missing if isinstance(found, Open) else ()
        return self.askable(open_facts)

    def line(self, path: Path) -> int:
        """The line of the file at which a rule stands."""
        return self.rules.ruleset.document.place(path)[0]

    def why_a_person(self, services: Iterable[DayService] | None, outcome: str) -> tuple[str, ...]:
        """The points that only a person can settle and that the outcome hangs on."""
        if outcome != "needs_decision":
            return ()
        asked = replace(self.asked, unsure=frozenset())
        cases = self.rules.outcomes(asked, services)
        found = self.rules.settled(cases, "not_eligible", asked, "needs_decision")
        facts = found.missing if isinstance(found, Open) else ()
        return self.reasons.unsure([fact for fact in facts if fact in self.asked.unsure])

    def askable(self, tested: Iterable[str]) -> tuple[str, ...]:
        """Tested facts as the facts that are asked."""
        return tuple(dict.fromkeys(name.split(":")[0] for name in tested))
