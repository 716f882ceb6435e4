"""The exact answer to "can what we do not know still change this?"

A choice is a list of (cubes, result) tried in order, with a result when none holds. Plain
three-valued logic is not enough for a part-known person: with "a or not a" it answers "unknown"
although nothing can change the result. `settle` therefore builds the reduced ordered decision
diagram of the choice over the unknown facts (R. Bryant, 1986, with as many branches as a fact
has classes). In a reduced diagram a fact occurs exactly when some completion of the others makes
it matter, so `missing` is exact. Facts whose answer will not come are ordered last; where the
result still hangs on them, it is `unsure`.

Facts are taken to be independent of each other: that somebody in care is also experienced in
care is known to people, not to the diagram, so a combination that cannot happen still counts.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from rules_engine.cubes import Cubes, TooTangledError, scores
from rules_engine.domains import Field, Layout

ResultT = TypeVar("ResultT", bound=Hashable)
MOST_STEPS = 20_000

Cases: TypeAlias = tuple[tuple[Cubes, ResultT], ...]
Left: TypeAlias = tuple[tuple[frozenset[int], ResultT], ...]


@dataclass(frozen=True)
class Open:
    """No result yet: `missing` can still change it, most deciding first."""

    missing: tuple[str, ...]


@dataclass(frozen=True)
class Settled(Generic[ResultT]):
    """The result, whatever the unknown facts turn out to be."""

    result: ResultT


def settle(
    cases: "Cases[ResultT]",
    otherwise: ResultT,
    *,
    person: int,
    layout: Layout,
    unsure_facts: frozenset[str],
    unsure: ResultT,
) -> Settled[ResultT] | Open:
    """The result for a part-known person, or the facts that can still change it.

    Raises TooTangledError when that takes more than `MOST_STEPS` steps.
    """
    known = sum(f.mask for f in layout.fields.values() if (person & f.mask).bit_count() == 1)
    restricted = ((_given(cubes, person, known, layout), result) for cubes, result in cases)
    left = tuple((cubes, result) for cubes, result in restricted if cubes)
    return _Diagram(left, otherwise, layout, unsure_facts, unsure).settled()


def _given(cubes: Cubes, person: int, known: int, layout: Layout) -> frozenset[int]:
    """What is left of the cubes for this person; the full cube alone when nothing is."""
    left = frozenset(
        (cube | known) & layout.full for cube in cubes if layout.is_possible(cube & person)
    )
    return frozenset({layout.full}) if layout.full in left else left


class _Diagram(Generic[ResultT]):
    """Equal numbers mean equal functions."""

    def __init__(
        self,
        cases: "Left[ResultT]",
        otherwise: ResultT,
        layout: Layout,
        unsure_facts: frozenset[str],
        unsure: ResultT,
    ) -> None:
        self.cases = cases
        self.otherwise = otherwise
        self.full = layout.full
        self.unsure_facts = unsure_facts
        self.unsure = unsure
        self.scores = scores((cube for cubes, _ in cases for cube in cubes), layout)
        self.order = self._ordered(layout)
        self.results: dict[int, ResultT] = {}
        self._numbers: dict[object, int] = {}
        self._branches: dict[int, tuple[str, tuple[int, ...]]] = {}
        self._seen: dict[object, int] = {}

    def _ordered(self, layout: Layout) -> Sequence[Field]:
        """Those that decide most first, those that will not be answered last."""
        told = sorted(self.scores, key=lambda fact: (fact in self.unsure_facts, -self.scores[fact]))
        return [layout.fields[fact] for fact in told]

    def settled(self) -> Settled[ResultT] | Open:
        """The result, or the facts that can still change it, most deciding first."""
        root = self.node(self.cases, 0)
        if root in self.results:
            return Settled(self.results[root])
        missing = self._support(root)
        return Open(tuple(field.fact for field in self.order if field.fact in missing))

    def node(self, cases: "Left[ResultT]", rank: int) -> int:
        """The number of the choice's function, with `unsure` where only unsure facts are left."""
        if not cases or self.full in cases[0][0]:
            return self._result(cases[0][1] if cases else self.otherwise)
        number = self._seen.get(cases)
        if number is None:
            if len(self._seen) > MOST_STEPS:
                raise TooTangledError
            number = self._seen[cases] = self._build(cases, rank)
        return number

    def _build(self, cases: "Left[ResultT]", rank: int) -> int:
        together = self.full
        for cubes, _result in cases:
            for cube in cubes:
                together &= cube
        while not (self.full & ~together) & self.order[rank].mask:
            rank += 1
        field = self.order[rank]
        branches = tuple(
            self.node(self._restricted(cases, bit, field.mask), rank + 1) for bit in field.bits
        )
        if len(set(branches)) == 1:
            return branches[0]
        if field.fact in self.unsure_facts:
            return self._result(self.unsure)
        number = self._numbers.setdefault((field.fact, branches), len(self._numbers))
        self._branches[number] = (field.fact, branches)
        return number

    def _restricted(self, cases: "Left[ResultT]", bit: int, mask: int) -> "Left[ResultT]":
        kept = []
        for cubes, result in cases:
            left = frozenset(cube | mask for cube in cubes if cube & bit)
            if self.full in left:
                kept.append((frozenset({self.full}), result))
                break
            if left:
                kept.append((left, result))
        while kept and kept[-1][1] == self.otherwise:
            kept.pop()
        return tuple(kept)

    def _result(self, result: ResultT) -> int:
        number = self._numbers.setdefault(("result", result), len(self._numbers))
        self.results[number] = result
        return number

    def _support(self, root: int) -> set[str]:
        """Facts on which the function depends."""
        found: set[str] = set()
        waiting, seen = [root], {root}
        while waiting:
            fact, branches = self._branches.get(waiting.pop(), ("", ()))
            found |= {fact} if fact else set()
            waiting += [branch for branch in branches if branch not in seen]
            seen.update(branches)
        return found
