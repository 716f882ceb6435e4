"""Hiding small numbers in tables that add up, so that nobody is recognised by them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

# Counts from 1 to 4 could point to somebody.
SMALLEST_SHOWN = 5
Cell = TypeVar("Cell", bound=Hashable)


def hidden_cells(numbers: Mapping[Cell, int], sums: Iterable[Sequence[Cell]]) -> frozenset[Cell]:
    """The cells not to show.

    `sums` name cells of which one is the sum of the others. A lone hidden cell of such a line
    could be worked out, so the smallest other one that says something is hidden with it; nothing
    is left alone at the end.
    """
    lines = list(sums)
    hidden = {cell for cell, number in numbers.items() if 0 < number < SMALLEST_SHOWN}
    while lone := next((line for line in lines if _is_lone(line, hidden)), None):
        others = [cell for cell in lone if cell not in hidden]
        hidden.add(min(others, key=lambda cell: (numbers[cell] == 0, numbers[cell])))
    return frozenset(hidden)


def _is_lone(line: Sequence[Cell], hidden: set[Cell]) -> bool:
    return len(line) > 1 and sum(cell in hidden for cell in line) == 1
