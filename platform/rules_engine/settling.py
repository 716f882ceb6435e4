"""The exact answer to "can what we do not know still change this?"

A choice is a list of (cubes, result) tried in order, with a result when none holds. Plain
three-valued logic is not enough for a part-known person: with "a or not a" it answers "unknown"
although nothing can change the result. `settle` works in three steps.

1. Cubes that this person is outside of are dropped, and what is known is left out of the others.
2. Answers that will not come are quantified away: where every one of them would lead to the same
   result, that is the result, elsewhere it is `unsure`.
3. A fact that can be asked matters exactly when some cube has a neighbour who differs by that
   fact alone and is outside: the cube with its answers to that fact turned round, less all cubes.
   One such neighbour is enough, and most facts have one that is found at once.

Facts are taken to be independent of each other: that somebody in care is also experienced in
care is known to people, not to the cubes, so a combination that cannot happen still counts.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeAlias, TypeVar

from rules_engine.cubes import Cubes, TooTangledError, absorbed, scores
from rules_engine.domains import Field, Layout
from rules_engine.regions import Regions

ResultT = TypeVar("ResultT", bound=Hashable)
MOST_STEPS = 10_000

Cases: TypeAlias = tuple[tuple[Cubes, ResultT], ...]
Left: TypeAlias = tuple[tuple[frozenset[int], ResultT], ...]


class Open:
    """No result yet: some of the facts that the choice speaks of can still change it.

    Which of them is worked out when it is first asked for, as `find` tells.
    """

    def __init__(self, spoken_of: Iterable[str], find: Callable[[], Iterable[str]]) -> None:
        self._spoken_of = spoken_of
        self._find = find

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The facts, most deciding first; when that takes too many steps, all spoken of."""
        try:
            return self.proven()
        except TooTangledError:
            return tuple(self._spoken_of)

    def proven(self) -> tuple[str, ...]:
        """The facts, most deciding first. Raises TooTangledError."""
        return tuple(self._find())


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
    when it takes more than `MOST_STEPS` steps; so can the facts.
    """
    steps = iter(range(MOST_STEPS))
    regions = Regions(layout)
    fitting = (
        (frozenset([cube | known for cube in layout.meeting(person, cubes)]), result)
        for cubes, result in cases
    )
    left = _shortest(fitting, otherwise, layout.full)
    said = _said_in(left, layout.full)
    fields = [layout.fields[fact] for fact in unsure_facts if fact in layout.fields]
    hanging = [field for field in fields if said & field.mask]
    if hanging:
        apart = _each_once(left, otherwise, regions, steps)
        left = _shortest(_surely(apart, hanging, layout, unsure), otherwise, layout.full)
    if not left:
        return Settled(otherwise)
    if layout.full in left[0][0]:
        return Settled(left[0][1])
    choice = _Choice(left, otherwise, regions, steps)
    if not choice.is_elsewhere(layout.full, 0, left[0][1]):
        return Settled(left[0][1])
    return Open([field.fact for field in choice.fields], choice.deciding)


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


def _each_once(
    cases: Left[ResultT], otherwise: ResultT, regions: Regions, steps: Iterator[int]
) -> Left[ResultT]:
    """The same choice with each result in one case at most, such as two gates of one kind."""
    if len({otherwise, *(result for _cubes, result in cases)}) > len(cases):
        return cases
    apart: dict[ResultT, list[int]] = {}
    so_far: Cubes = ()
    for cubes, result in cases:
        apart.setdefault(result, []).extend(regions.without(cubes, so_far, steps))
        so_far += tuple(cubes)
    apart.pop(otherwise, None)
    return tuple((frozenset(cubes), result) for result, cubes in apart.items())


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


class _Choice(Generic[ResultT]):
    """What is left of a choice, and the facts of which another answer can change it."""

    def __init__(
        self,
        cases: Left[ResultT],
        otherwise: ResultT,
        regions: Regions,
        steps: Iterator[int],
    ) -> None:
        self.cases = cases
        self.results = [*(result for _cubes, result in cases), otherwise]
        self.regions = regions
        self.steps = steps
        self._known: dict[int, Cubes] = {}
        said = _said_in(cases, regions.layout.full)
        self.fields = [field for field in regions.layout.fields.values() if said & field.mask]

    def deciding(self) -> list[str]:
        """The facts that can change the result, most deciding first."""
        found: set[str] = set()
        ends = range(1, len(self.results))
        plain = [end for end in ends if not {*self.results[:end]} & {*self.results[end:]}]
        for end in [*plain, *(end for end in ends if end not in plain)]:
            leads = self._leads_out if end in plain else self._leads_elsewhere
            left = [field for field in self.fields if field.fact not in found]
            found |= {field.fact for field in left if leads(end, field)}
        every = frozenset(cube for cubes, _result in self.cases for cube in cubes)
        score = scores(every, self.regions.layout)
        return sorted(
            (field.fact for field in self.fields if field.fact in found),
            key=lambda fact: -score[fact],
        )

    def is_elsewhere(self, cube: int, end: int, result: ResultT) -> bool:
        """Whether somebody of the cube, which is outside the first cases, has another result."""
        for number, (cubes, another) in enumerate(self.cases[end:], end + 1):
            if another == result:
                outside = self.regions.without((cube,), tuple(cubes), self.steps)
                return any(self.is_elsewhere(piece, number, result) for piece in outside)
            if self.regions.layout.meeting(cube, cubes):
                return True
        return self.results[-1] != result

    def _up_to(self, end: int) -> Cubes:
        """Everybody in the first cases."""
        if end not in self._known:
            self._known[end] = absorbed(cube for cubes, _ in self.cases[:end] for cube in cubes)
        return self._known[end]

    def _leads_out(self, end: int, field: Field) -> bool:
        """Whether another answer leads out of the first cases; no result is on both sides."""
        cubes = self._up_to(end)
        turned = (cube ^ field.mask for cube in cubes if cube & field.mask != field.mask)
        return any(
            next(self.regions.without((cube,), cubes, self.steps), None) is not None
            for cube in turned
        )

    def _leads_elsewhere(self, end: int, field: Field) -> bool:
        """Whether another answer leads from the last of these cases to a later one, of another
        result.
        """
        cubes, result = self.cases[end - 1]
        before, mask, without = self._up_to(end - 1), field.mask, self.regions.without
        for cube in cubes:
            here = cube & mask
            if here == mask:
                continue
            for outside in without((cube ^ mask,), self._up_to(end), self.steps):
                there = outside & mask
                for inside in without((outside & ~mask | here,), before, self.steps):
                    if self.is_elsewhere(inside & ~mask | there, end, result):
                        return True
        return False
