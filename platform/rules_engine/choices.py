"""Ordered choices, and the exact answer to "can what we do not know still change this?"

A `Choice` is a list of (condition, result) tried in order, with a result when none holds.
Eligibility and routes are both choices. `settle` decides one for a part-known person.

Completeness. Plain three-valued logic is not enough: with "a or not a" it answers "unknown"
although nothing can change the result. `settle` therefore builds the reduced ordered decision
diagram of the choice over the unknown facts. In a reduced diagram a fact occurs exactly when
some completion of the other facts makes it matter, so `missing` is exact. Facts whose answer
will not come (don't know, prefer not to say, not applicable) are ordered last; where the
result still hangs on them, it is `unsure`.

What it does not cover: facts are taken to be independent of each other. That somebody who is
in care is also experienced in care is known to people, not to the diagram, so a combination
that cannot happen still counts as possible. The size of a diagram can grow exponentially with
the number of facts that one choice tangles together; `MAX_NODES` bounds the work, and a
ruleset that would exceed it is refused when it is loaded. Should a person's unsure facts force
an order that exceeds it all the same, every fact that can still be asked is called missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from rules_engine.conditions import ALWAYS, NEVER, Condition, given, literals
from rules_engine.vocabulary import Answer

ResultT = TypeVar("ResultT")
MAX_NODES = 10_000


class TooTangledError(Exception):
    """A choice needs more than MAX_NODES steps to be settled exactly."""


@dataclass(frozen=True)
class Choice(Generic[ResultT]):
    """The first case that holds gives the result, otherwise `otherwise` does."""

    cases: tuple[tuple[Condition, ResultT], ...]
    otherwise: ResultT

    def given(self, fact: str, answer: Answer) -> "Choice[ResultT]":
        """What is left of the choice once `fact` is known to be `answer`."""
        cases = ((given(condition, fact, answer), result) for condition, result in self.cases)
        return Choice(tuple(cases), self.otherwise).reduced()

    def reduced(self) -> "Choice[ResultT]":
        """The same choice without cases that never hold, come too late or change nothing."""
        kept: list[tuple[Condition, ResultT]] = []
        otherwise = self.otherwise
        for condition, result in self.cases:
            if condition == ALWAYS:
                otherwise = result
                break
            if condition != NEVER:
                kept.append((condition, result))
        while kept and kept[-1][1] == otherwise:
            kept.pop()
        return Choice(tuple(kept), otherwise)

    @property
    def facts(self) -> tuple[str, ...]:
        """Facts that the choice speaks of, in reading order."""
        found = (literal.fact for condition, _ in self.cases for literal in literals(condition))
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Open:
    """No result yet: `missing` can still change it, most deciding first."""

    missing: tuple[str, ...]


@dataclass(frozen=True)
class Settled(Generic[ResultT]):
    """The result, whatever the unknown facts turn out to be."""

    result: ResultT


Answers: TypeAlias = Mapping[str, Answer]
Samples: TypeAlias = Mapping[str, Sequence[Answer]]


def settle(
    choice: Choice[ResultT],
    known: Answers,
    *,
    unsure_facts: frozenset[str],
    unsure: ResultT,
    samples: Samples,
) -> Settled[ResultT] | Open:
    """The result for a part-known person, or the facts that can still change it.

    `known` holds answers; `unsure_facts` will not be answered; all others can be asked.
    `samples` gives, for each fact, one answer of every kind that the rules tell apart.
    """
    choice = choice.reduced()
    for fact, answer in known.items():
        choice = choice.given(fact, answer)
    diagram = _Diagram(choice.facts, unsure_facts, unsure, samples)
    try:
        return diagram.settled(choice)
    except TooTangledError:
        askable = tuple(fact for fact in choice.facts if fact not in unsure_facts)
        return Open(askable) if askable else Settled(unsure)


def refuse_tangled(choice: Choice[ResultT], samples: Samples) -> None:
    """Raise TooTangledError when nothing is known and that already takes too many steps."""
    _Diagram(choice.facts, frozenset(), choice.otherwise, samples).settled(choice.reduced())


class _Diagram(Generic[ResultT]):
    """A reduced ordered decision diagram. Equal numbers mean equal functions."""

    def __init__(
        self,
        facts: Sequence[str],
        unsure_facts: frozenset[str],
        unsure: ResultT,
        samples: Samples,
    ) -> None:
        ordered = sorted(facts, key=unsure_facts.__contains__)  # stable: reading order is kept
        self.rank = {fact: number for number, fact in enumerate(ordered)}
        self.unsure_facts = unsure_facts
        self.unsure = unsure
        self.samples = samples
        self.results: dict[int, ResultT] = {}
        self._numbers: dict[object, int] = {}
        self._branches: dict[int, tuple[str, tuple[int, ...]]] = {}
        self._seen: dict[Choice[ResultT], int] = {}

    def settled(self, choice: Choice[ResultT]) -> Settled[ResultT] | Open:
        """The result, or the facts that can still change it, most deciding first."""
        root = self.node(choice)
        if root in self.results:
            return Settled(self.results[root])
        missing = self.support(root)
        return Open(tuple(sorted(missing, key=lambda fact: self.left_open(choice, fact))))

    def node(self, choice: Choice[ResultT]) -> int:
        """The number of the choice's function, with `unsure` where only unsure facts are left."""
        if choice not in self._seen:
            if len(self._seen) > MAX_NODES:
                raise TooTangledError
            self._seen[choice] = self._build(choice)
        return self._seen[choice]

    def _build(self, choice: Choice[ResultT]) -> int:
        facts = choice.facts
        if not facts:
            return self._result(choice.otherwise)
        fact = min(facts, key=self.rank.__getitem__)
        branches = tuple(self.node(choice.given(fact, answer)) for answer in self.samples[fact])
        if len(set(branches)) == 1:
            return branches[0]
        if fact in self.unsure_facts:
            return self._result(self.unsure)
        number = self._numbers.setdefault((fact, branches), len(self._numbers))
        self._branches[number] = (fact, branches)
        return number

    def _result(self, result: ResultT) -> int:
        number = self._numbers.setdefault(("result", result), len(self._numbers))
        self.results[number] = result
        return number

    def support(self, number: int) -> tuple[str, ...]:
        """Facts on which the function depends."""
        found: dict[str, None] = {}
        waiting, seen = [number], {number}
        while waiting:
            fact, branches = self._branches.get(waiting.pop(), ("", ()))
            if fact:
                found[fact] = None
            waiting += [branch for branch in branches if branch not in seen]
            seen.update(branches)
        return tuple(sorted(found, key=self.rank.__getitem__))

    def left_open(self, choice: Choice[ResultT], fact: str) -> float:
        """Facts that stay missing after `fact` is answered, on average over its answers."""
        after = [self.node(choice.given(fact, answer)) for answer in self.samples[fact]]
        return sum(len(self.support(number)) for number in after) / len(after)
