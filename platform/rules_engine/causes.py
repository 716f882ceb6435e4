"""Why two versions treat people differently: the few facts that make the difference.

Somebody outside a rule is kept out by some facts at least. Of all ways to be in the rule, the
nearest is the one that the fewest facts rule out; these facts are the cause.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TypeAlias

from rules_engine.cubes import Cubes
from rules_engine.domains import Layout

Facts: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Cause:
    """Cubes whose people the same facts keep out; no `facts`: there is no way in at all."""

    facts: Facts
    pieces: Cubes

    @property
    def around(self) -> int:
        """The smallest cube that holds all of these people."""
        return reduce(or_, self.pieces)


def causes_of(pieces: Iterable[int], ways_in: Cubes, layout: Layout) -> tuple[Cause, ...]:
    """The pieces, all of them outside `ways_in`, by what keeps them outside.

    People whom each of two causes alone keeps outside are told with both.
    """
    kept_out = _keeping_out(ways_in, layout)
    pieces = tuple(pieces)
    by_facts: dict[Facts, int] = {}
    for piece in pieces:
        facts = kept_out(piece)
        by_facts[facts] = by_facts.get(facts, 0) | piece
    found: list[int] = []
    causes: list[Cause] = []
    for facts in sorted(by_facts, key=len):
        others = layout.full & ~sum(layout.fields[fact].mask for fact in facts)
        cause = others | by_facts[facts]
        if any(cause & known == cause for known in found):
            continue
        found.append(cause)
        held = (piece & cause for piece in pieces)
        causes.append(Cause(facts, tuple(cube for cube in held if layout.is_possible(cube))))
    return tuple(causes)


def _keeping_out(ways_in: Cubes, layout: Layout) -> Callable[[int], Facts]:
    guards = {1 << (f.offset + f.size): name for name, f in layout.fields.items()}
    every, full = sum(guards), layout.full

    def facts_of(piece: int) -> Facts:
        # Adding all ones to a field carries into its guard bit unless the field is empty.
        empty = (every & ~((piece & way) + full) for way in ways_in)
        fewest = min(empty, key=int.bit_count, default=0)
        return tuple(name for guard, name in guards.items() if guard & fewest)

    return facts_of
