"""Conditions: what must hold of a person, as small immutable expressions.

Negation is pushed down to the facts while reading, so an expression is only ever `AtLeast`, a
`Test` or a constant. A test names one fact and the set of answers (as numbers) that satisfy it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from rules_engine.measures import FIRST_DAY, LAST_DAY, Spans, day_after, day_before, outside

PERSON_DECIDES = "person_decides"
"""Facts whose name begins so are never asked or answered: the rules leave them to a person."""


@dataclass(frozen=True)
class Window:
    """A set of days that moves with the day of the decision; bounds are lengths of time.

    `nearest` and `furthest` count back into the past, or forward with `ahead`. Both belong to
    the window, unless `short_of` leaves the furthest out.
    """

    nearest: str | None
    furthest: str | None
    ahead: bool = False
    short_of: bool = False
    wanted: bool = True

    def on(self, day: date) -> Spans:
        """The days as ordinals, seen from this day."""
        move = day_after if self.ahead else day_before
        near = move(day, self.nearest).toordinal() if self.nearest else day.toordinal()
        if self.furthest is None:
            far = LAST_DAY if self.ahead else FIRST_DAY
        else:
            far = move(day, self.furthest).toordinal()
        if self.short_of:
            far += -1 if self.ahead else 1
        spans = ((near, far),) if self.ahead else ((far, near),)
        return spans if self.wanted else outside(spans, FIRST_DAY, LAST_DAY)


@dataclass(frozen=True)
class Test:
    """Holds when the answer to `fact` is one of the numbers that `values` accepts."""

    __test__ = False  # not one of pytest's

    fact: str
    values: Spans | Window

    def spans(self, day: date) -> Spans:
        """The accepted numbers on a day."""
        return self.values.on(day) if isinstance(self.values, Window) else self.values


@dataclass(frozen=True)
class AtLeast:
    """Holds when `count` of the parts hold: all of them, any one, or some number between."""

    count: int
    parts: tuple["Condition", ...]


Condition: TypeAlias = Test | AtLeast
ALWAYS: Condition = AtLeast(0, ())
NEVER: Condition = AtLeast(1, ())


def at_least(count: int, parts: tuple[Condition, ...]) -> Condition:
    """`AtLeast` in its shortest form: constants are gone, nothing stands alone."""
    count -= sum(part == ALWAYS for part in parts)
    kept = tuple(part for part in parts if part not in {ALWAYS, NEVER})
    if count <= 0:
        return ALWAYS
    if count > len(kept):
        return NEVER
    if count in {1, len(kept)}:
        kept = tuple(dict.fromkeys(kept))  # "a and a" is "a"; "two of a, a, b" is not
        count = 1 if count == 1 else len(kept)
    return kept[0] if len(kept) == 1 else AtLeast(count, kept)


def all_of(*parts: Condition) -> Condition:
    """Holds when every part does."""
    return at_least(len(parts), parts)


def any_of(*parts: Condition) -> Condition:
    """Holds when some part does."""
    return at_least(1, parts)


def opposite(condition: Condition, bounds: Callable[[str], tuple[int, int]]) -> Condition:
    """Holds exactly when the condition does not. `bounds` gives the range of a fact's numbers."""
    if isinstance(condition, Test):
        values = condition.values
        if isinstance(values, Window):
            turned = Window(
                values.nearest, values.furthest, values.ahead, values.short_of, not values.wanted
            )
            return Test(condition.fact, turned)
        return Test(condition.fact, outside(values, *bounds(condition.fact)))
    parts = tuple(opposite(part, bounds) for part in condition.parts)
    return at_least(len(parts) - condition.count + 1, parts)


def tests_in(condition: Condition) -> Iterator[Test]:
    """Every test of the condition, in reading order."""
    if isinstance(condition, Test):
        yield condition
    else:
        for part in condition.parts:
            yield from tests_in(part)
