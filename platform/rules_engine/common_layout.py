"""Two rulesets over the same classes of answers, so that their people can be compared."""

from collections.abc import Mapping, Sequence
from datetime import date

from rules_engine.compiled import CompiledService
from rules_engine.conditions import AtLeast, Condition, Test, Window, tests_in
from rules_engine.cubes import Cubes, Expander
from rules_engine.domains import Field, Layout
from rules_engine.fact_book import OLD
from rules_engine.measures import Spans, outside, united
from rules_engine.ruleset import Ruleset
from rules_engine.texts import Text, in_language
from rules_engine.vocabulary import Fact
from rules_engine.wording import Wording, is_left_to_a_person

_FEW = 3


class Side:
    """One of the rulesets: its services, and the people of its conditions as common cubes."""

    def __init__(self, common: "CommonLayout", ruleset: Ruleset) -> None:
        self.common = common
        self.ruleset = ruleset
        rules = ruleset.on(common.day)
        self.services: tuple[CompiledService, ...] = tuple(s.service for s in rules.services)
        self._points = _points_in_order(ruleset, common.day)

    def cubes(self, condition: Condition) -> Cubes:
        """The people of whom a condition of this ruleset holds."""
        return self.common.expander.cubes(self.translated(condition))

    def translated(self, condition: Condition) -> Condition:
        """The condition by the common names and numbers."""
        if isinstance(condition, AtLeast):
            parts = tuple(self.translated(part) for part in condition.parts)
            return AtLeast(condition.count, parts)
        if is_left_to_a_person(condition.fact):
            return Test(self._points[condition.fact], condition.values)
        name = self.common.name(condition.fact, self.ruleset)
        if isinstance(condition.values, Window):
            return Test(name, condition.values)
        return Test(name, self.common.numbers(condition, self.ruleset))

    def text(self, text: Text) -> str:
        """A text of this ruleset."""
        main = self.ruleset.organisation.language
        return in_language(text, main, main)


class CommonLayout:
    """The facts of both rulesets. `book` speaks of them with the new one's words first."""

    def __init__(self, old: Ruleset, new: Ruleset, day: date) -> None:
        self.day = day
        self._new = new
        self._changed = {
            name
            for name in set(old.facts) & set(new.facts)
            if _kind(old.facts[name]) != _kind(new.facts[name])
        }
        self.book = new.book.together_with(old.book, self._changed)
        self.old, self.new = Side(self, old), Side(self, new)
        sets: dict[str, list[Spans]] = {}
        for side in (self.new, self.old):
            for service in side.services:
                for condition in service.conditions():
                    for test in tests_in(side.translated(condition)):
                        sets.setdefault(test.fact, []).append(test.spans(day))
        bounds = self.book.bounds
        self.layout = Layout(sets, {name: bounds(name) for name in sets})
        self.expander = Expander(self.layout, day, bounds)
        main = new.organisation.language
        self._words = Wording(self.book, main, main, new.rules.phrases)

    def name(self, fact: str, ruleset: Ruleset) -> str:
        """The common name of a tested fact."""
        base, colon, option = fact.partition(":")
        old = base in self._changed and ruleset is not self._new
        return f"{base}{OLD if old else ''}{colon}{option}"

    def numbers(self, test: Test, ruleset: Ruleset) -> Spans:
        """What a test accepts, by the common numbers."""
        spans = test.spans(self.day)
        fact = ruleset.book[test.fact.partition(":")[0]]
        if ":" in test.fact or not fact.answers:
            return spans
        answers = self.book[self.name(test.fact, ruleset)].answers
        return united(
            (place, place)
            for number, answer in enumerate(fact.answers)
            for place in [answers.index(answer)]
            if any(first <= number <= last for first, last in spans)
        )

    def answers(self, fact: str) -> tuple[str, ...]:
        """Every answer that a fact has in one of the rulesets."""
        return self.book[fact].answers if fact in self.book.facts else ()

    def in_words(self, cube: int, *, first: Sequence[str] = ()) -> str:
        """The people of a cube: "Age: under 18. In care: yes". Some facts may come first."""
        told = self.layout.facts_in(cube)
        told.sort(key=lambda name: name not in first)
        return ". ".join(self._fact_in_words(name, cube) for name in told) or "everybody"

    def _fact_in_words(self, name: str, cube: int) -> str:
        if is_left_to_a_person(name):
            says = name.split(":", maxsplit=1)[1].partition("#")[0].rstrip(".")
            return f"A person decides: '{says}'"
        accepted = Test(name, _spans(self.layout.fields[name], cube, self.book.bounds(name)[1]))
        return f"{self._words.label(name)}: {self._accepted(accepted)}"

    def _accepted(self, test: Test) -> str:
        """What a test accepts; of many answers, only those that it does not."""
        answers = () if ":" in test.fact else self.book[test.fact].answers
        spans = test.spans(self.day)
        if sum(last - first + 1 for first, last in spans) * 2 > len(answers) > _FEW:
            others = Test(test.fact, outside(spans, 0, len(answers) - 1))
            return f"anything but {self._words.accepted(others, self.day)}"
        return self._words.accepted(test, self.day).rstrip(".")


def _kind(fact: Fact) -> tuple[str, str]:
    return fact.type, fact.unit if fact.type == "duration" else ""


def _spans(field: Field, cube: int, most: int) -> Spans:
    """The numbers of a fact that a cube accepts."""
    ends = (*field.starts[1:], most + 1)
    return united(
        (start, end - 1)
        for start, end, kind in zip(field.starts, ends, field.classes, strict=True)
        if cube & field.bits[kind]
    )


def _points_in_order(ruleset: Ruleset, day: date) -> Mapping[str, str]:
    """For each point left to a person, a name made of its words; the same words are counted."""
    main = ruleset.organisation.language
    seen: dict[str, int] = {}
    found: dict[str, str] = {}
    for fact, left in ruleset.on(day).left.items():
        says = in_language(left.says, main, main)
        number = seen[says] = seen.get(says, 0) + 1
        found[fact] = f"person_decides:{says}#{number}"
    return found
