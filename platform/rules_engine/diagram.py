"""The exact answer to "can what we do not know still change this?"

A choice is a list of (cubes, result) tried in order, with a result when none holds. Plain
three-valued logic is not enough for a part-known person: with "a or not a" it answers "unknown"
although nothing can change the result. `settle` works in three steps.

1. Answers that will not come are quantified away: where every one of them would lead to the same
   result, that is the result, elsewhere it is `unsure`.
2. Over the facts that can be asked, a reduced ordered decision diagram is built (R. Bryant,
   1986, with as many branches as a fact has classes). There a fact occurs exactly when some
   completion of the others makes it matter, so `missing` is exact.
3. Most facts of real rules are one-sided: the sets of answers that count in somebody's favour
   lie one inside the other, as "under 16" in "under 18". Once the others are settled the choice
   is a monotone function of these, and what is left of its cubes after absorption are its prime
   implicants, which are unique: such a rest is a leaf, without further branching.

Facts are taken to be independent of each other: that somebody in care is also experienced in
care is known to people, not to the diagram, so a combination that cannot happen still counts.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeAlias, TypeVar

from rules_engine.cubes import Cubes, TooTangledError, absorbed, scores
from rules_engine.domains import Field, Layout

ResultT = TypeVar("ResultT", bound=Hashable)
MOST_STEPS = 10_000

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
    left = _shortest(
        (
            (
                frozenset(cube | known for cube in cubes if layout.is_possible(cube & person)),
                result,
            )
            for cubes, result in cases
        ),
        otherwise,
        layout.full,
    )
    said = _said_in(left, layout.full)
    fields = [layout.fields[fact] for fact in unsure_facts if fact in layout.fields]
    hanging = [field for field in fields if said & field.mask]
    if hanging:
        results = [otherwise, *(result for _cubes, result in left)]
        told_apart = len(set(results)) == len(results)
        surely = _surely if told_apart else _surely_once_apart
        every = left if told_apart else (*left, (frozenset({layout.full}), otherwise))
        left = _shortest(surely(every, hanging, layout, unsure), otherwise, layout.full)
    if not left:
        return Settled(otherwise)
    if layout.full in left[0][0]:
        return Settled(left[0][1])
    return _Diagram(left, otherwise, layout).settled()


def _shortest(
    cases: Iterable[tuple[frozenset[int], ResultT]], otherwise: ResultT, full: int
) -> Left[ResultT]:
    """The cases without those that never hold, come too late or change nothing."""
    kept: list[tuple[frozenset[int], ResultT]] = []
    for cubes, result in cases:
        if full in cubes:
            kept.append((frozenset({full}), result))
            break
        if cubes:
            kept.append((cubes, result))
    while kept and kept[-1][1] == otherwise:
        kept.pop()
    return tuple(kept)


def _said_in(cases: Iterable[tuple[Iterable[int], object]], full: int) -> int:
    """The class bits that some cube leaves out: what the cases speak of."""
    together = full
    for cubes, _result in cases:
        for cube in cubes:
            together &= cube
    return full & ~together


def _surely(
    cases: Left[ResultT], fields: list[Field], layout: Layout, unsure: ResultT
) -> Iterator[tuple[frozenset[int], ResultT]]:
    """The same choice over the other facts: each result where it is sure, `unsure` where not."""
    so_far: frozenset[int] = frozenset()
    for cubes, result in cases:
        so_far |= cubes
        always: Cubes = tuple(so_far)
        ever = 0
        for field in fields:
            always = _for_all(always, field, layout)
            ever |= field.mask
        yield frozenset(always), result
        yield frozenset(cube | ever for cube in so_far), unsure


def _surely_once_apart(
    cases: Left[ResultT], fields: list[Field], layout: Layout, unsure: ResultT
) -> Iterator[tuple[frozenset[int], ResultT]]:
    """The same for cases of which some have the same result, such as two gates of one kind."""
    apart: dict[ResultT, Cubes] = {}
    left: Cubes = (layout.full,)
    for cubes, result in cases:
        apart[result] = absorbed((*apart.get(result, ()), *_both(left, tuple(cubes), layout)))
        for cube in cubes:
            gone = ((f.mask & ~cube, f) for f in layout.fields.values())
            left = _both(left, tuple(layout.full & ~f.mask | out for out, f in gone if out), layout)
    for result, found in apart.items():
        always = found
        for field in fields:
            always = _for_all(always, field, layout)
        yield frozenset(always), result
    yield frozenset({layout.full}), unsure


def _both(some: Cubes, others: Cubes, layout: Layout) -> Cubes:
    both = (one & other for one in some for other in others)
    return absorbed(cube for cube in both if layout.is_possible(cube))


def _for_all(cubes: Cubes, field: Field, layout: Layout) -> Cubes:
    """Where the cubes hold whatever the answer to one fact is."""
    free = tuple(cube for cube in cubes if cube & field.mask == field.mask)
    bound = [cube for cube in cubes if cube & field.mask != field.mask]
    whole: Cubes = (layout.full,)
    for bit in field.bits:
        part = [cube | field.mask for cube in bound if cube & bit]
        both = (one & other for one in whole for other in part)
        whole = absorbed(cube for cube in both if layout.is_possible(cube))
    return absorbed((*free, *whole))


class _Diagram(Generic[ResultT]):
    """Equal numbers mean equal functions."""

    def __init__(self, cases: Left[ResultT], otherwise: ResultT, layout: Layout) -> None:
        self.cases = cases
        self.otherwise = otherwise
        self.layout = layout
        self.full = layout.full
        every = frozenset(cube for cubes, _ in cases for cube in cubes)
        self.scores = scores(every, layout)
        found = [field for fact, field in layout.fields.items() if fact in self.scores]
        two_sided = {field.fact for field in found if not _one_sided(every, field)}
        self.two_sided_mask = sum(layout.fields[fact].mask for fact in two_sided)
        self.deciding = sorted(found, key=lambda field: -self.scores[field.fact])
        self.order = sorted(self.deciding, key=lambda field: field.fact not in two_sided)
        self.results: dict[int, ResultT] = {}
        self._numbers: dict[object, int] = {}
        self._facts: dict[int, frozenset[str]] = {}
        self._branches: dict[int, tuple[int, ...]] = {}
        self._seen: dict[Left[ResultT], int] = {}

    def settled(self) -> Settled[ResultT] | Open:
        """The result, or the facts that can still change it, most deciding first."""
        root = self.node(self.cases, 0)
        if root in self.results:
            return Settled(self.results[root])
        missing = self._support(root)
        return Open(tuple(field.fact for field in self.deciding if field.fact in missing))

    def node(self, cases: Left[ResultT], rank: int) -> int:
        """The number of the choice's function."""
        if not cases or self.full in cases[0][0]:
            return self._result(cases[0][1] if cases else self.otherwise)
        number = self._seen.get(cases)
        if number is None:
            if len(self._seen) > MOST_STEPS:
                raise TooTangledError
            number = self._seen[cases] = self._build(cases, rank)
        return number

    def _build(self, cases: Left[ResultT], rank: int) -> int:
        said = _said_in(cases, self.full)
        if not said & self.two_sided_mask:
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
        number = self._numbers.setdefault((field.fact, branches), len(self._numbers))
        self._facts[number] = frozenset({field.fact})
        self._branches[number] = branches
        return number

    def _leaf(self, cases: Left[ResultT]) -> int | None:
        """The number of a monotone rest; None when one result stands on both sides of another."""
        rest = self._primes(cases)
        results = [self.otherwise, *(result for _primes, result in rest)]
        if len(set(results)) < len(results):
            return None
        if not rest or self.full in rest[0][0]:
            return self._result(rest[0][1] if rest else self.otherwise)
        number = self._numbers.setdefault(("leaf", tuple(rest)), len(self._numbers))
        said = _said_in(rest, self.full)
        self._facts[number] = frozenset(self.layout.facts_in(self.full & ~said))
        return number

    def _primes(self, cases: Left[ResultT]) -> list[tuple[Cubes, ResultT]]:
        """For each case that changes something, the primes of it and all before it."""
        so_far: Cubes = ()
        rest: list[tuple[Cubes, ResultT]] = []
        for cubes, result in cases:
            primes = tuple(sorted(absorbed((*so_far, *cubes))))
            if primes != so_far:
                if rest and rest[-1][1] == result:
                    rest.pop()
                rest.append((primes, result))
            so_far = primes
        while rest and rest[-1][1] == self.otherwise:
            rest.pop()
        return rest

    def _restricted(self, cases: Left[ResultT], bit: int, mask: int) -> Left[ResultT]:
        left = (
            (frozenset([cube | mask for cube in cubes if cube & bit]), result)
            for cubes, result in cases
        )
        return _shortest(left, self.otherwise, self.full)

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
