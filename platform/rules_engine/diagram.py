"""The exact answer to "can what we do not know still change this?"

A choice is a list of (cubes, result) tried in order, with a result when none holds. Plain
three-valued logic is not enough for a part-known person: with "a or not a" it answers "unknown"
although nothing can change the result. `settle` therefore builds the reduced ordered decision
diagram of the choice over the unknown facts (R. Bryant, 1986, with as many branches as a fact
has classes). In a reduced diagram a fact occurs exactly when some completion of the others makes
it matter, so `missing` is exact. Facts whose answer will not come are ordered last; where the
result still hangs on them, it is `unsure`.

Most facts of real rules are one-sided: the sets of answers that count in somebody's favour lie
one inside the other, as "under 16" in "under 18". Once the others are settled, the choice is a
monotone function of these, and what is left of its cubes after absorption are its prime
implicants, which are unique: such a rest is a leaf, without further branching.

Facts are taken to be independent of each other: that somebody in care is also experienced in
care is known to people, not to the diagram, so a combination that cannot happen still counts.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeAlias, TypeVar

from rules_engine.cubes import Cubes, TooTangledError, absorbed, scores
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
    cases: Cases[ResultT],
    otherwise: ResultT,
    *,
    person: int,
    known: int,
    layout: Layout,
    unsure_facts: frozenset[str],
    unsure: ResultT,
) -> Settled[ResultT] | Open:
    """The result for a part-known person, or the facts that can still change it.

    `known` has all class bits of the facts that are known of the person. Raises TooTangledError
    when it takes more than `MOST_STEPS` steps.
    """
    full = layout.full
    left: list[tuple[frozenset[int], ResultT]] = []
    for cubes, result in cases:
        rest = frozenset(cube | known for cube in cubes if layout.is_possible(cube & person))
        if full in rest:
            left.append((frozenset({full}), result))
            break
        if rest:
            left.append((rest, result))
    if not left:
        return Settled(otherwise)
    if full in left[0][0]:
        return Settled(left[0][1])
    return _Diagram(tuple(left), otherwise, layout, unsure_facts, unsure).settled()


class _Diagram(Generic[ResultT]):
    """Equal numbers mean equal functions."""

    def __init__(
        self,
        cases: Left[ResultT],
        otherwise: ResultT,
        layout: Layout,
        unsure_facts: frozenset[str],
        unsure: ResultT,
    ) -> None:
        self.cases = cases
        self.otherwise = otherwise
        self.layout = layout
        self.full = layout.full
        self.unsure = unsure
        every = frozenset(cube for cubes, _ in cases for cube in cubes)
        self.scores = scores(every, layout)
        self.unsure_facts = unsure_facts & self.scores.keys()
        self.unsure_mask = sum(layout.fields[fact].mask for fact in self.unsure_facts)
        two_sided = {fact for fact in self.scores if not _one_sided(every, layout.fields[fact])}
        self.two_sided_mask = sum(layout.fields[fact].mask for fact in two_sided)
        self.has_leaves = not two_sided & self.unsure_facts and self._tells_apart()
        found = (field for fact, field in layout.fields.items() if fact in self.scores)
        self.deciding = sorted(found, key=lambda field: -self.scores[field.fact])
        self.order = sorted(
            self.deciding,
            key=lambda field: (field.fact in self.unsure_facts, field.fact not in two_sided),
        )
        self.results: dict[int, ResultT] = {}
        self._numbers: dict[object, int] = {}
        self._facts: dict[int, frozenset[str]] = {}
        self._branches: dict[int, tuple[int, ...]] = {}
        self._seen: dict[Left[ResultT], int] = {}

    def _tells_apart(self) -> bool:
        """Whether every case has a result of its own."""
        results = [self.otherwise, *(result for _cubes, result in self.cases)]
        return len(set(results)) == len(results)

    def settled(self) -> Settled[ResultT] | Open:
        """The result, or the facts that can still change it, most deciding first."""
        root = self.node(self.cases, 0)
        if root in self.results:
            return Settled(self.results[root])
        missing = self._support(root)
        return Open(tuple(field.fact for field in self.deciding if field.fact in missing))

    def node(self, cases: Left[ResultT], rank: int) -> int:
        """The number of the choice's function, with `unsure` where only unsure facts are left."""
        if not cases or self.full in cases[0][0]:
            return self._result(cases[0][1] if cases else self.otherwise)
        number = self._seen.get(cases)
        if number is None:
            if len(self._seen) > MOST_STEPS:
                raise TooTangledError
            number = self._seen[cases] = self._build(cases, rank)
        return number

    def _build(self, cases: Left[ResultT], rank: int) -> int:
        together = self.full
        for cubes, _result in cases:
            for cube in cubes:
                together &= cube
        said = self.full & ~together
        if self.has_leaves and not said & self.two_sided_mask:
            leaf = self._leaf(cases)
            if leaf is not None:
                return leaf
        while not said & self.order[rank].mask:
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
        self._facts[number] = frozenset({field.fact})
        self._branches[number] = branches
        return number

    def _leaf(self, cases: Left[ResultT]) -> int | None:
        """The number of a monotone rest; None when an answer that will not come matters to it."""
        so_far: frozenset[int] = frozenset()
        rest: list[tuple[Cubes, ResultT]] = []
        for cubes, result in cases:
            primes = tuple(sorted(absorbed(so_far | cubes)))
            if primes != tuple(sorted(so_far)):
                rest.append((primes, result))
            so_far = frozenset(primes)
        said = 0
        for primes, _result in rest:
            for cube in primes:
                said |= self.full & ~cube
        if said & self.unsure_mask:
            return None
        number = self._numbers.setdefault(("leaf", tuple(rest)), len(self._numbers))
        self._facts[number] = frozenset(self.layout.facts_in(self.full & ~said))
        self._branches[number] = ()
        return number

    def _restricted(self, cases: Left[ResultT], bit: int, mask: int) -> Left[ResultT]:
        kept: list[tuple[frozenset[int], ResultT]] = []
        for cubes, result in cases:
            left = frozenset([cube | mask for cube in cubes if cube & bit])
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
            number = waiting.pop()
            found |= self._facts.get(number, frozenset())
            for branch in self._branches.get(number, ()):
                if branch not in seen:
                    seen.add(branch)
                    waiting.append(branch)
        return found


def _one_sided(cubes: Iterable[int], field: Field) -> bool:
    """Whether the answers accepted anywhere lie one inside the other."""
    masks = sorted({cube & field.mask for cube in cubes}, key=int.bit_count)
    return all(small & large == small for small, large in pairwise(masks))
