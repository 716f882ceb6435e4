"""Whether conditions, also parts that are not decided on their own, hold of one person."""

from rules_engine.answer import Held
from rules_engine.answers import Answered
from rules_engine.conditions import PERSON_DECIDES, Condition, Test, tests_in
from rules_engine.cubes import TooTangledError
from rules_engine.day_rules import DayRules
from rules_engine.measures import holds
from rules_engine.regions import expander_of
from rules_engine.settling import Cases, Settled, settle


class States:
    """Conditions and one person's answers."""

    def __init__(self, rules: DayRules, answered: Answered) -> None:
        self._day = rules.day
        self._bounds = rules.ruleset.book.bounds
        self._answered = answered

    def of(self, condition: Condition) -> Held:
        """Whether the condition held, failed or is unknown: exactly, as of a whole group."""
        state = self._plainly(condition)
        if state != "unknown":
            return state
        named = [test.fact for test in tests_in(condition)]
        return state if len(set(named)) == len(named) else self._exactly(condition)

    def is_for_a_person(self, condition: Condition) -> bool:
        """Whether nothing that can still be asked is unknown in it."""
        unknown = (t.fact for t in tests_in(condition) if t.fact not in self._answered.numbers)
        return all(map(self._is_unsure, unknown))

    def _is_unsure(self, fact: str) -> bool:
        name = fact.split(":", maxsplit=1)[0]
        return name == PERSON_DECIDES or name in self._answered.unsure

    def _plainly(self, condition: Condition) -> Held:
        """By three-valued logic, which is exact unless a fact is asked for twice."""
        if isinstance(condition, Test):
            number = self._answered.numbers.get(condition.fact)
            if number is None:
                return "unknown"
            return "held" if holds(condition.spans(self._day), number) else "failed"
        states = [self._plainly(part) for part in condition.parts]
        if states.count("held") >= condition.count:
            return "held"
        possible = len(states) - states.count("failed")
        return "unknown" if possible >= condition.count else "failed"

    def _exactly(self, condition: Condition) -> Held:
        expander = expander_of([condition], self._day, self._bounds)
        layout = expander.layout
        person = layout.full
        for name, field in layout.fields.items():
            if name in self._answered.numbers:
                person &= ~field.mask | field.bit_of(self._answered.numbers[name])
        try:
            cases: Cases[Held] = ((expander.cubes(condition), "held"),)
            found = settle(
                cases,
                "failed",
                person=person,
                known=layout.known_in(person),
                layout=layout,
                unsure_facts=frozenset(filter(self._is_unsure, layout.fields)),
                unsure="unknown",
            )
        except TooTangledError:
            return "unknown"
        return found.result if isinstance(found, Settled) else "unknown"
