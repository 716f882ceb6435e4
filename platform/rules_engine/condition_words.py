"""What one written condition says of one person: its words never contradict the rule."""

from collections.abc import Mapping
from typing import Any

from rules_engine.answer import ConditionReason, Held
from rules_engine.answers import Answered
from rules_engine.conditions import Condition, tests_in
from rules_engine.day_rules import DayRules
from rules_engine.measures import length_in
from rules_engine.states import States
from rules_engine.wording import Wording
from rules_engine.written import Kind, Written

_UNLESS: Mapping[Kind, str] = {"none": "any", "not_all": "all", "fewer": "at_least"}
_ONE_IS_ENOUGH = {"any", "at_least", "fewer"}
_APPLIES: Mapping[Held, str] = {"held": "does_not_apply", "failed": "applies"}


class ConditionWords:
    """Conditions before one person's answers, in one language."""

    def __init__(self, rules: DayRules, answered: Answered, words: Wording) -> None:
        self.rules = rules
        self.answered = answered
        self.words = words
        self.phrases = words.phrases
        self._states = States(rules, answered)

    def state(self, condition: Condition) -> Held:
        """Whether it held, failed or is unknown."""
        return self._states.of(condition)

    def reason(
        self, written: Written, *, excepts: bool = False, needed: bool = True
    ) -> ConditionReason:
        """A condition with its state.

        One that `excepts` belongs to an exception. One that is not `needed` counts, but the rule
        can hold without it.
        """
        needed = needed and not excepts
        state = self.state(written.condition)
        match written.kind:
            case "fact":
                says = self._fact(written, state, "needs" if needed else "counts")
                return ConditionReason(written.name, state, says)
            case "person_decides":
                [test] = tests_in(written.condition)
                says = self.phrases("left_open", says=self.left_open(test.fact))
                return ConditionReason("person_decides", state, says, "person_decides")
            case "group" | "service":
                return ConditionReason("", state, self._reference(written, needed), written.kind)
            case "none" | "not_all" | "fewer" if not excepts:
                return self._unless(written, state)
            case kind:
                says = self._joining(kind, written, self._in_words(written))
                needed = needed and kind not in _ONE_IS_ENOUGH
                parts = (self.reason(p, excepts=excepts, needed=needed) for p in written.parts)
                return ConditionReason("", state, says, kind, tuple(parts))

    def left_open(self, fact: str) -> str:
        """Why the rules leave a point to a person."""
        left = self.rules.left[fact]
        unclear = self.rules.written.unclear_bound(left.path)
        return self._unclear(*unclear) if unclear else self.words.text(left.says)

    def _unless(self, written: Written, state: Held) -> ConditionReason:
        applies = self._in_words(written, _APPLIES)
        [first, *more] = written.parts
        if not more and first.kind in {"group", "service"}:
            name = self.words.text(first.value)
            says = self.phrases(f"unless_{first.kind}", name=name, state=applies)
            return ConditionReason("", state, says, written.kind)
        says = self._joining(f"unless_{_UNLESS[written.kind]}", written, applies)
        parts = tuple(self.reason(part, excepts=True) for part in written.parts)
        return ConditionReason("", state, says, written.kind, parts)

    def _joining(self, phrase: str, written: Written, state: str) -> str:
        named = f" ({written.name.replace('_', ' ')})" if written.name else ""
        return self.phrases(phrase, count=written.count, named=named, state=state)

    def _in_words(self, written: Written, words: Mapping[Held, str] | None = None) -> str:
        state = self.state(written.condition)
        if state == "unknown" and self._states.is_for_a_person(written.condition):
            return self.phrases("a_person")
        return self.phrases((words or {}).get(state, state))

    def _reference(self, written: Written, needed: bool) -> str:
        name, state = self.words.text(written.value), self._in_words(written)
        says = self.phrases(written.kind, name=name, state=state)
        if not needed or self.state(written.condition) == "held":
            return says
        return f"{says} {self.phrases('needs', needed=self.phrases('yes'))}"

    def _fact(self, written: Written, state: Held, phrase: str) -> str:
        name = written.name
        stated = self.answered.stated.get(name)
        if stated is not None and state == "unknown":
            return self._unclear(name, written.value)
        said = f"{self.words.label(name)}: {self._answer(name)}."
        if state == "held":
            return said
        return f"{said} {self.phrases(phrase, needed=self.words.needed(written, self.rules.day))}"

    def _answer(self, name: str) -> str:
        if name in self.answered.stated:
            return self.words.answer(self.words.book[name], self.answered.stated[name])
        return self.phrases(self.answered.unsure.get(name, "not_asked"))

    def _unclear(self, name: str, value: Mapping[str, Any]) -> str:
        """That the rules leave open whether a bound counts itself in."""
        fact = self.words.book[name]
        written = [value[word] for word in ("over", "up_to") if word in value]
        bounds = [length_in(one, fact.unit) for one in written]
        stated = self.answered.numbers.get(name)
        named = [bound for bound in bounds if bound == stated] or bounds
        number = self.phrases.listed([self.words.answer(fact, bound) for bound in named])
        unclear = self.phrases("unclear", number=number)
        return f"{self.words.label(name)}: {self._answer(name)}. {unclear}"
