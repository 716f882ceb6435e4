"""Set algebra on cubes, against every person of a small world one by one."""

from itertools import product
from random import Random

import pytest

from rules_engine.domains import Layout
from rules_engine.regions import Regions

LAYOUT = Layout(
    {"a": [((0, 0),)], "b": [((0, 0),), ((1, 1),)], "c": [((0, 0),)]},
    {"a": (0, 1), "b": (0, 2), "c": (0, 1)},
)
REGIONS = Regions(LAYOUT)
WORLD = [sum(bits) for bits in product(*(field.bits for field in LAYOUT.fields.values()))]


def people(cubes: tuple[int, ...]) -> set[int]:
    """Everybody of the world whom some cube takes in."""
    return {person for person in WORLD if any(person & cube == person for cube in cubes)}


def some_cubes(random: Random) -> tuple[int, ...]:
    """Up to three cubes, none empty."""
    found = [random.getrandbits(LAYOUT.full.bit_length()) & LAYOUT.full for _ in range(3)]
    return tuple(cube for cube in found if LAYOUT.is_possible(cube))


@pytest.mark.parametrize("seed", range(200))
def test_without_in_same_and_plainest(seed: int) -> None:
    random = Random(seed)  # noqa: S311  (the same cubes each time)
    some, others = some_cubes(random), some_cubes(random)
    left = people(some) - people(others)
    pieces = list(REGIONS.without(some, others))
    assert people(tuple(pieces)) == left
    assert all(LAYOUT.is_possible(piece) for piece in pieces)
    assert REGIONS.are_in(some, others) is (not left)
    assert REGIONS.are_same(some, others) is (people(some) == people(others))
    assert people(REGIONS.both(some, others)) == people(some) & people(others)
    plainest = REGIONS.plainest(some, others)
    assert (plainest is None) is (not left)
    if plainest is not None:
        assert people((plainest,)) <= left
        for fact in LAYOUT.facts_in(plainest):
            wider = plainest | LAYOUT.fields[fact].mask
            assert not people((wider,)) <= left, f"{fact} is not needed"
