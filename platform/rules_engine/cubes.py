"""Conditions as sets of cubes: any of the cubes must take the person in (sum of products)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import combinations

from rules_engine.conditions import Condition, Test, opposite
from rules_engine.domains import Layout

MOST_CUBES = 2_000

Cubes = tuple[int, ...]


class TooTangledError(Exception):
    """Rules that would take too many steps to be decided exactly."""


class Expander:
    """Turns conditions into cubes of one layout, for one day."""

    def __init__(self, layout: Layout, day: date, bounds: Callable[[str], tuple[int, int]]) -> None:
        self.layout = layout
        self.day = day
        self._bounds = bounds
        self._known: dict[Condition, Cubes] = {}

    def cubes(self, condition: Condition) -> Cubes:
        """The condition as cubes, none of them inside another. Raises TooTangledError."""
        found = self._known.get(condition)
        if found is None:
            found = self._known[condition] = self._expanded(condition)
        return found

    def _expanded(self, condition: Condition) -> Cubes:
        if isinstance(condition, Test):
            field = self.layout.fields[condition.fact]
            term = field.term(condition.spans(self.day))
            return (self.layout.full & ~field.mask | term,) if term else ()
        parts = [self.cubes(part) for part in condition.parts]
        if condition.count == 1:
            return absorbed(cube for part in parts for cube in part)
        return absorbed(
            cube for chosen in combinations(parts, condition.count) for cube in self.product(chosen)
        )

    def opposite(self, condition: Condition) -> Condition:
        """Holds exactly when the condition does not."""
        return opposite(condition, self._bounds)

    def product(self, parts: Iterable[Cubes]) -> Cubes:
        """The cubes of "all of these"."""
        found: Cubes = (self.layout.full,)
        for part in parts:
            both = (one & other for one in found for other in part)
            found = absorbed(cube for cube in both if self.layout.is_possible(cube))
        return found


def absorbed(cubes: Iterable[int]) -> Cubes:
    """The cubes without those that lie inside another. Raises TooTangledError."""
    kept: list[int] = []
    for cube in sorted(set(cubes), key=int.bit_count, reverse=True):
        for other in kept:
            if cube & other == cube:
                break
        else:
            kept.append(cube)
            if len(kept) > MOST_CUBES:
                raise TooTangledError
    return tuple(kept)


def scores(cubes: Iterable[int], layout: Layout) -> Mapping[str, float]:
    """How much hangs on each fact: every cube gives its facts 2 to the minus of their number.

    It is the branching rule of R. Jeroslow and J. Wang (1990): facts of short cubes, and of many,
    settle most.
    """
    found: dict[str, float] = {}
    for cube in cubes:
        facts = layout.facts_in(cube)
        for fact in facts:
            found[fact] = found.get(fact, 0.0) + 2.0 ** -len(facts)
    return found
