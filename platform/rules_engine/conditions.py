"""Conditions: what must hold of a person, as small immutable expressions.

Negation is pushed down to the facts while reading, so an expression is only ever `All`, `Any`,
a literal or a constant. A literal names one fact and the set of its answers that satisfy it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any as Anything
from typing import TypeAlias

from rules_engine.ages import OLDEST
from rules_engine.problems import Problem, RulesError, did_you_mean, listed
from rules_engine.strict_yaml import Document, Path
from rules_engine.vocabulary import AGE, Answer, Fact


@dataclass(frozen=True)
class Literal:
    """Holds when the answer to `fact` is one of `answers`."""

    fact: str
    answers: frozenset[Answer]


@dataclass(frozen=True)
class All:
    """Holds when every part holds; without parts, always."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Any:
    """Holds when some part holds; without parts, never."""

    parts: tuple["Condition", ...]


Condition: TypeAlias = Literal | All | Any
ALWAYS = All(())
NEVER = Any(())


def joined(kind: type[All] | type[Any], parts: tuple[Condition, ...]) -> Condition:
    """`All` or `Any` of the parts in its shortest form: constants and double parts are gone."""
    settles, neutral = (NEVER, ALWAYS) if kind is All else (ALWAYS, NEVER)
    if settles in parts:
        return settles
    kept = tuple(dict.fromkeys(part for part in parts if part != neutral))
    return kept[0] if len(kept) == 1 else kind(kept)


def literals(condition: Condition) -> tuple[Literal, ...]:
    """Every literal of the condition, in reading order, each once."""
    if isinstance(condition, Literal):
        return (condition,)
    return tuple(dict.fromkeys(found for part in condition.parts for found in literals(part)))


def given(condition: Condition, fact: str, answer: Answer) -> Condition:
    """What is left of the condition once `fact` is known to be `answer`."""
    if isinstance(condition, Literal):
        if condition.fact != fact:
            return condition
        return ALWAYS if answer in condition.answers else NEVER
    parts = tuple(given(part, fact, answer) for part in condition.parts)
    if all(part is before for part, before in zip(parts, condition.parts, strict=True)):
        return condition  # most conditions do not speak of most facts; spare their rebuilding
    return joined(type(condition), parts)


class ConditionReader:
    """Reads conditions of one file; collects its problems instead of stopping at the first."""

    def __init__(self, document: Document, facts: Mapping[str, Fact], named: Mapping[str, Path]):
        self.document = document
        self.facts = facts
        self.named = named
        self.problems: list[Problem] = []
        self._open: list[str] = []

    def read_all(self, written: Anything, path: Path) -> Condition:
        """A list of conditions, all of which must hold."""
        return self._joined(All, written, path, wanted=True)

    def _condition(self, written: Anything, path: Path, *, wanted: bool) -> Condition:
        if isinstance(written, str):
            return self._name(written, path, wanted=wanted)
        if not isinstance(written, dict) or len(written) != 1:
            return self._wrong(
                path, "A condition is one fact and its answer, such as 'in_care: yes'."
            )
        [(key, value)] = written.items()
        here = (*path, key)
        if key in {"all", "any"}:
            # De Morgan: an unwanted "all" is an "any" of the unwanted parts.
            kind = All if (key == "all") == wanted else Any
            return self._joined(kind, value, here, wanted=wanted)
        if key == "not":
            return self._condition(value, here, wanted=not wanted)
        return self._literal(key, value, here, wanted=wanted)

    def _joined(
        self, kind: type[All] | type[Any], written: Anything, path: Path, *, wanted: bool
    ) -> Condition:
        if not isinstance(written, list) or not written:
            return self._wrong(path, f"'{path[-1]}' needs a list of at least one condition.")
        parts = (
            self._condition(part, (*path, number), wanted=wanted)
            for number, part in enumerate(written)
        )
        return joined(kind, tuple(parts))

    def _name(self, name: str, path: Path, *, wanted: bool) -> Condition:
        if name not in self.named:
            close = did_you_mean(name, self.named)
            return self._wrong(path, f"'{name}' is not a condition named under 'define'.{close}")
        if name in self._open:
            return self._wrong(path, f"'{name}' is defined by itself. Break the circle.")
        self._open.append(name)
        source = self.named[name]
        written: Anything = self.document.value
        for step in source:
            written = written[step]
        body = {key: value for key, value in written.items() if key != "to_confirm"}
        found = self._condition(body, source, wanted=wanted)
        self._open.pop()
        return found

    def _literal(self, key: str, value: Anything, path: Path, *, wanted: bool) -> Condition:
        fact = self.facts.get(key)
        if fact is None:
            close = did_you_mean(key, [*self.facts, "all", "any", "not"])
            return self._wrong(path, f"'{key}' is not something we ask about.{close}")
        if fact.type == "date_of_birth":
            return self._wrong(path, f"Write conditions on '{AGE}'; it follows from '{key}'.")
        allowed = (
            self._ages(value, path) if fact.type == "age" else self._options(fact, value, path)
        )
        every = frozenset(fact.answers)
        chosen = every & allowed if wanted else every - allowed
        if chosen in {frozenset(), every}:
            return ALWAYS if chosen else NEVER
        return Literal(key, chosen)

    def _options(self, fact: Fact, value: Anything, path: Path) -> frozenset[Answer]:
        chosen = value if isinstance(value, list) else [value]
        for number, answer in enumerate(chosen):
            if answer not in fact.answers:
                place = (*path, number) if isinstance(value, list) else path
                close = did_you_mean(str(answer), map(str, fact.answers))
                self._wrong(place, f"'{answer}' is not an answer to '{path[-1]}'.{close}")
        return frozenset(answer for answer in chosen if isinstance(answer, str))

    def _ages(self, value: Anything, path: Path) -> frozenset[Answer]:
        """Completed years. `from` and `to` take in the year they name; `under` leaves it out."""
        bounds = value if isinstance(value, dict) else {}
        if not bounds or not set(bounds) <= {"from", "to", "under"}:
            self._wrong(path, _UNCLEAR_BOUND)
            return frozenset(range(OLDEST + 1))
        for bound, years in bounds.items():
            if not isinstance(years, int) or not 0 <= years <= OLDEST:
                self._wrong(
                    (*path, bound), f"'{bound}' needs an age in whole years, 0 to {OLDEST}."
                )
                return frozenset(range(OLDEST + 1))
        first, last = bounds.get("from", 0), bounds.get("to", OLDEST)
        ages = frozenset(range(first, min(last, bounds.get("under", OLDEST + 1) - 1) + 1))
        if not ages:
            self._wrong(path, "No age lies between these bounds.")
        return frozenset(ages)

    def _wrong(self, path: Path, message: str) -> Condition:
        self.problems.append(self.document.problem(path, message))
        return NEVER

    def refuse_if_wrong(self) -> None:
        """Raise RulesError with all problems collected, each once."""
        if self.problems:
            raise RulesError(dict.fromkeys(self.problems))


_UNCLEAR_BOUND = (
    "Say whether the year itself counts: 'from: 16' and 'to: 24' take in 16 and 24, "
    "'under: 18' leaves out 18. Other words for an age are not read."
)


def words_for(fact: Fact, answers: frozenset[Answer]) -> str:
    """The answers that satisfy a literal, in words: "16 to 17", "yes", "a parent or carer"."""
    if fact.type != "age":
        return listed(fact.label_of(answer) for answer in fact.answers if answer in answers)
    ages = sorted(int(answer) for answer in answers)
    starts = [age for age in ages if age - 1 not in answers]
    ends = [age for age in ages if age + 1 not in answers]
    return listed(_span(first, last) for first, last in zip(starts, ends, strict=True))


def _span(first: int, last: int) -> str:
    if last == OLDEST:
        return f"{first} or over"
    if first == 0:
        return f"under {last + 1}"
    return str(first) if first == last else f"{first} to {last}"
