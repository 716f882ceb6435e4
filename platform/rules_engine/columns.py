"""Many people as columns: one fact of all of them in a few whole numbers, one bit a person."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias

from rules_engine.answers import Answered, read_answers
from rules_engine.day_rules import DayRules
from rules_engine.domains import Field
from rules_engine.problems import FactsError
from rules_engine.ruleset import Ruleset

People: TypeAlias = Sequence[Mapping[str, Any]]
_UNKNOWN = 255
_NOTHING = Answered({}, {}, {})


@dataclass(frozen=True)
class Column:
    """One fact of all people: those known to be in each class, not asked, or not to be known."""

    field: Field
    classes: tuple[int, ...]
    unknown: int
    unsure: int

    @cached_property
    def is_open(self) -> bool:
        """Whether it is not known of everybody."""
        return bool(self.unknown | self.unsure)

    @property
    def is_too_wide(self) -> bool:
        """Whether the fact has more classes than a column can tell apart."""
        return self.field.size > _UNKNOWN

    def within(self, cube: int) -> int:
        """People known to be in a class that the cube accepts."""
        found = 0
        for bit, people in zip(self.field.bits, self.classes, strict=True):
            found |= people if cube & bit else 0
        return found


def read_people(ruleset: Ruleset, people: People, on: date) -> list[Answered | None]:
    """Everybody's answers; None for somebody whose answers these rules cannot read."""
    found: list[Answered | None] = []
    for facts in people:
        try:
            found.append(read_answers(facts, ruleset.book, on=on))
        except FactsError:
            found.append(None)
    return found


def columns_of(rules: DayRules, read: Sequence[Answered | None]) -> Iterator[tuple[str, Column]]:
    """The columns of all facts that the rules test."""
    answers = [answered or _NOTHING for answered in reversed(read)]
    unsure: dict[str, int] = {}
    for number, answered in enumerate(reversed(answers)):
        for fact in answered.unsure:
            unsure[fact] = unsure.get(fact, 0) | 1 << number
    everybody = (1 << len(answers)) - 1
    for name, field in rules.layout.fields.items():
        lost = everybody if name in rules.pseudo else unsure.get(name.split(":")[0], 0)
        classes = _Classes(field)
        row = bytes([classes[answered.numbers.get(name)] for answered in answers])
        masks = tuple(_where(row, number) for number in range(min(field.size, _UNKNOWN)))
        yield name, Column(field, masks, _where(row, _UNKNOWN) & ~lost, lost)


class _Classes(dict[int | None, int]):
    """The class of each number of a fact; of None, that it is not known."""

    def __init__(self, field: Field) -> None:
        super().__init__({None: _UNKNOWN})
        self.field = field

    def __missing__(self, number: int) -> int:
        place = (self.field.bit_of(number) >> self.field.offset).bit_length() - 1
        found = self[number] = min(place, _UNKNOWN)
        return found


def _where(row: bytes, value: int) -> int:
    """A bit for each place of the row that holds the value; the last place is the lowest bit."""
    marks = bytes(ord("1") if byte == value else ord("0") for byte in range(256))
    return int(row.translate(marks) or b"0", 2)


def bits_of(flags: Iterable[bool]) -> int:
    """One bit for each flag, the first in the lowest."""
    marks = "".join("1" if flag else "0" for flag in flags)
    return int(marks[::-1] or "0", 2)
