"""How a person, and a condition, become one whole number: positional cubes.

For each fact the rules tell some answers apart and not others: with `under 18` and `16 to 24`
the classes of age are 0-15, 16-17, 18-24 and 25 or over. A cube has one bit for each class of
each fact. As a person, the bits are the classes that are still possible; as a term, those that
are accepted. Intersection is `&`; a cube is empty when some fact has no bit left. The notation
is that of two-level logic minimisation (R. Rudell, "Multiple-valued logic minimization for PLA
synthesis", 1986).
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rules_engine.measures import Spans, holds


@dataclass(frozen=True)
class Field:
    """One fact's place in a cube: `size` class bits from `offset`, and a guard bit above them.

    `starts` are the numbers at which the class changes, `classes` the class from each on,
    `samples` one number of each class, and `most` the greatest number there is.
    """

    fact: str
    offset: int
    size: int
    starts: tuple[int, ...]
    classes: tuple[int, ...]
    samples: tuple[int, ...]
    most: int

    @cached_property
    def mask(self) -> int:
        """All class bits of the field."""
        return ((1 << self.size) - 1) << self.offset

    @cached_property
    def bits(self) -> tuple[int, ...]:
        """The bit of each class."""
        return tuple(1 << (self.offset + number) for number in range(self.size))

    def bit_of(self, number: int) -> int:
        """The bit of the class that a number belongs to."""
        found = self.classes[bisect_right(self.starts, number) - 1]
        return 1 << (self.offset + found)

    def term(self, spans: Spans) -> int:
        """The class bits that a set of numbers accepts; it must be a set the field was made for."""
        bits = 0
        for number, sample in enumerate(self.samples):
            if holds(spans, sample):
                bits |= 1 << (self.offset + number)
        return bits


class Layout:
    """The fields of all facts that some rules speak of, in reading order."""

    def __init__(
        self, sets: Mapping[str, Iterable[Spans]], bounds: Mapping[str, tuple[int, int]]
    ) -> None:
        self.fields: dict[str, Field] = {}
        offset = 0
        for fact, accepted in sets.items():
            field = _field(fact, offset, tuple(dict.fromkeys(accepted)), bounds[fact])
            self.fields[fact] = field
            offset += field.size + 1
        self.masks = tuple(field.mask for field in self.fields.values())
        self.full = sum(self.masks)
        self._guards = sum(1 << (f.offset + f.size) for f in self.fields.values())

    def is_possible(self, cube: int) -> bool:
        """Whether every fact has some class left."""
        # Adding all ones to a field carries into its guard bit unless the field is empty.
        return (cube + self.full) & self._guards == self._guards

    def meeting(self, cube: int, others: Iterable[int]) -> list[int]:
        """Those of the others that have somebody in common with the cube."""
        full, guards = self.full, self._guards
        return [other for other in others if ((cube & other) + full) & guards == guards]

    def known_in(self, person: int) -> int:
        """All class bits of the facts of which one class is left."""
        return sum(f.mask for f in self.fields.values() if (person & f.mask).bit_count() == 1)

    def facts_in(self, cube: int) -> list[str]:
        """The facts that the cube says something about."""
        lost = self.full & ~cube
        return [name for name, field in self.fields.items() if lost & field.mask]


def _field(fact: str, offset: int, accepted: tuple[Spans, ...], bounds: tuple[int, int]) -> Field:
    least, most = bounds
    cuts = {least}
    for spans in accepted:
        for first, last in spans:
            cuts |= {first, last + 1}
    starts = tuple(sorted(cut for cut in cuts if least <= cut <= most))
    kinds: dict[tuple[bool, ...], int] = {}
    classes: list[int] = []
    samples: list[int] = []
    for start, _next in pairwise((*starts, most + 1)):
        kind = tuple(holds(spans, start) for spans in accepted)
        if kind not in kinds:
            kinds[kind] = len(kinds)
            samples.append(start)
        classes.append(kinds[kind])
    return Field(fact, offset, len(kinds), starts, tuple(classes), tuple(samples), most)
