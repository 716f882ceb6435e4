"""Why: each group's conditions with what was answered, in the organisation's plain words."""

from collections.abc import Iterator

from rules_engine.answer import ConditionReason, GroupReason, Held
from rules_engine.answers import Answered
from rules_engine.compiled import CompiledGroup, CompiledService
from rules_engine.condition_words import ConditionWords
from rules_engine.day_rules import DayRules
from rules_engine.wording import Wording, is_left_to_a_person


class Reasons:
    """Reasons for one person, in one language."""

    def __init__(self, rules: DayRules, answered: Answered, words: Wording) -> None:
        self.rules = rules
        self.answered = answered
        self.words = words
        self._conditions = ConditionWords(rules, answered, words)

    def group(
        self, group: CompiledGroup, service: CompiledService, state: Held, *, for_a_person: bool
    ) -> GroupReason:
        """Why this group matched, did not, or still may."""
        written = self.rules.written.of_group(service, group)
        needed = (self._conditions.reason(part) for part in written)
        return GroupReason(
            group=group.id,
            label=self.words.text(group.rule.public_label),
            state=state,
            conditions=(*needed, *self._excluded(service)),
            source=self.words.text(group.rule.source),
            service=service.id,
            line=self.rules.ruleset.document.place(group.path)[0],
            for_a_person=for_a_person,
        )

    def _excluded(self, service: CompiledService) -> Iterator[ConditionReason]:
        """The exclusions of a service that leave this person out, or still may."""
        for exclusion in service.exclusions:
            state = self._conditions.state(exclusion.condition)
            if state == "failed":
                continue
            says = self.words.text(exclusion.rule.say) or exclusion.id.replace("_", " ")
            phrase = "left_out" if state == "held" else "may_be_left_out"
            written = self.rules.written.of_rule(service, exclusion)
            yield ConditionReason(
                fact="",
                state="failed" if state == "held" else "unknown",
                says=self.words.phrases(phrase, says=says),
                kind="excluded",
                parts=tuple(self._conditions.reason(part, excepts=True) for part in written),
            )

    def unsure(self, facts: list[str]) -> tuple[str, ...]:
        """One sentence for each point that only a person can settle."""
        return tuple(dict.fromkeys(self._unsure(fact) for fact in facts))

    def _unsure(self, fact: str) -> str:
        if is_left_to_a_person(fact):
            return self._conditions.left_open(fact)
        why = self.answered.unsure[fact.split(":", maxsplit=1)[0]]
        return f"{self.words.label(fact)}: {self.words.phrases(why)}."
