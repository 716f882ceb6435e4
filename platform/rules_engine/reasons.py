"""Why: each group's conditions with what was answered, in the organisation's plain words."""

from rules_engine.answer import ConditionReason, GroupReason, Held
from rules_engine.answers import Answered
from rules_engine.compiled import CompiledGroup
from rules_engine.conditions import Test, tests_in
from rules_engine.day_rules import DayRules
from rules_engine.measures import holds
from rules_engine.wording import Wording, is_left_to_a_person


class Reasons:
    """Reasons for one person, in one language."""

    def __init__(self, rules: DayRules, answered: Answered, words: Wording) -> None:
        self.rules = rules
        self.answered = answered
        self.words = words

    def group(self, group: CompiledGroup, service: str, state: Held) -> GroupReason:
        """Why this group matched, did not, or still may."""
        tests = dict.fromkeys(tests_in(group.condition))
        return GroupReason(
            group=group.id,
            label=self.words.text(group.rule.public_label),
            state=state,
            conditions=tuple(self._condition(test) for test in tests),
            source=self.words.text(group.rule.source),
            service=service,
            line=self.rules.ruleset.document.place(group.path)[0],
        )

    def unsure(self, facts: list[str]) -> tuple[str, ...]:
        """One sentence for each point that only a person can settle."""
        return tuple(dict.fromkeys(self._unsure(fact) for fact in facts))

    def _unsure(self, fact: str) -> str:
        if is_left_to_a_person(fact):
            return self.words.text(self.rules.left[fact].says)
        why = self.answered.unsure[fact.split(":", maxsplit=1)[0]]
        return f"{self.words.label(fact)}: {self.words.phrases(why)}."

    def _condition(self, test: Test) -> ConditionReason:
        if is_left_to_a_person(test.fact):
            says = self.words.text(self.rules.left[test.fact].says)
            return ConditionReason("person_decides", "unknown", says)
        label, fact = self.words.label(test.fact), test.fact.split(":")[0]
        needed = self.words.phrases("needs", needed=self.words.accepted(test, self.rules.day))
        number = self.answered.numbers.get(test.fact)
        if number is None:
            why = self.words.phrases(self.answered.unsure.get(fact, "not_asked"))
            return ConditionReason(fact, "unknown", f"{label}: {why}. {needed}")
        if ":" in test.fact:
            answer = self.words.phrases("no" if number else "yes")
        else:
            answer = self.words.answer(self.words.book[fact], self.answered.stated[fact])
        if holds(test.spans(self.rules.day), number):
            return ConditionReason(fact, "held", f"{label}: {answer}.")
        return ConditionReason(fact, "failed", f"{label}: {answer}. {needed}")
