"""The shape of a measured figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any


@dataclass(frozen=True)
class Figure:
    """`value` and `baseline` in `unit`; `holds` says whether every bar in `bar` is met."""

    name: str
    value: float
    baseline: float
    unit: str
    bar: str
    holds: bool

    @property
    def ratio(self) -> float:
        """Baseline divided by value: how many times better than the baseline."""
        return self.baseline / self.value

    def as_json(self) -> dict[str, Any]:
        """As it stands in results.json."""
        rounded = {"value": round(self.value, 4), "baseline": round(self.baseline, 4)}
        return {**asdict(self), **rounded, "ratio": round(self.ratio, 2)}


def seconds(
    work: Callable[[], object], *, times: int, before: Callable[[], object] = lambda: None
) -> float:
    """The least of some runs: whatever else the machine does can only add to it (as `timeit`).

    `before` is done before each and not counted.
    """
    taken = []
    for _run in range(times):
        before()
        begun = perf_counter()
        work()
        taken.append(perf_counter() - begun)
    return min(taken)
