"""Sets of people, exactly: what lies in some cubes and outside others, and the plainest of them.

A region is a tuple of cubes of one layout. Taking one cube from another leaves pieces that do
not overlap ("disjoint sharp", R. Brayton and others, "Logic Minimization Algorithms for VLSI
Synthesis", 1984), so a piece that no cube is left to take from is somebody outside all of them.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from rules_engine.conditions import Condition, tests_in
from rules_engine.cubes import Cubes, Expander, TooTangledError
from rules_engine.domains import Layout
from rules_engine.measures import Spans

MOST_PIECES = 20_000


class Regions:
    """Questions about sets of people of one layout."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    def without(
        self, some: Iterable[int], others: Cubes, pieces: Iterator[int] | None = None
    ) -> Iterator[int]:
        """Cubes that hold exactly the people of `some` whom no cube of `others` takes in.

        Raises TooTangledError when there are more than `MOST_PIECES`, or when the numbers of
        `pieces`, which several questions may share, come to an end.
        """
        same = frozenset(others)
        waiting: list[tuple[int, Iterable[int]]] = [(c, others) for c in some if c not in same]
        pieces = iter(range(MOST_PIECES)) if pieces is None else pieces
        while waiting:
            if next(pieces, None) is None:
                raise TooTangledError
            cube, rest = waiting.pop()
            hits = self.layout.meeting(cube, rest)
            if not hits:
                yield cube
            else:
                outs = [cube & ~other for other in hits]
                fewest = min(outs, key=int.bit_count)
                if fewest:
                    hit = hits.pop(outs.index(fewest))
                    waiting += [(piece, hits) for piece in self._sharp(cube, hit)]

    def _sharp(self, cube: int, taken: int) -> Iterator[int]:
        for mask in self.layout.masks:
            left = cube & mask & ~taken
            if left:
                yield cube & ~mask | left
                cube = cube & ~mask | cube & mask & taken

    def are_in(self, some: Iterable[int], others: Cubes) -> bool:
        """Whether everybody of `some` is in `others` too."""
        return next(self.without(some, others), None) is None

    def are_same(self, some: Cubes, others: Cubes) -> bool:
        """Whether the two hold the same people."""
        return some == others or (self.are_in(some, others) and self.are_in(others, some))

    def both(self, some: Iterable[int], others: Cubes) -> Cubes:
        """Everybody who is in both."""
        found = (one & other for one in some for other in others)
        return tuple(dict.fromkeys(cube for cube in found if self.layout.is_possible(cube)))

    def narrowed(self, cubes: Iterable[int], fact: str, bits: int) -> Cubes:
        """Those of the cubes' people whose answer to `fact` is one of the classes in `bits`."""
        mask = self.layout.fields[fact].mask
        return self.both(cubes, (self.layout.full & ~mask | bits,))

    def plainest(
        self, some: Cubes, others: Cubes, fits: Callable[[int], bool] = lambda _cube: True
    ) -> int | None:
        """A cube that fits, inside `some` and outside `others`, and says as little as can be.

        Every fact it speaks of is needed: without one of them, somebody else would be let in.
        None when there is no such cube.
        """
        pieces = sorted(self.without(some, others), key=self._told)
        found = next((piece for piece in pieces if fits(piece)), None)
        return None if found is None else self.widened(found, some, others)

    def widened(self, cube: int, some: Cubes, others: Cubes) -> int:
        """The cube without the facts that are not needed to be in `some` and outside `others`."""
        for mask in reversed(self.layout.masks):
            wider = cube | mask
            if wider == cube or self.layout.meeting(wider, others):
                continue
            if self.are_in((wider,), some):
                cube = wider
        return cube

    def _told(self, cube: int) -> int:
        return sum((cube & mask) != mask for mask in self.layout.masks)


def expander_of(
    conditions: Iterable[Condition], day: date, bounds: Callable[[str], tuple[int, int]]
) -> Expander:
    """An expander whose layout tells apart just what these conditions do."""
    sets: dict[str, list[Spans]] = {}
    for condition in conditions:
        for test in tests_in(condition):
            sets.setdefault(test.fact, []).append(test.spans(day))
    return Expander(Layout(sets, {name: bounds(name) for name in sets}), day, bounds)
