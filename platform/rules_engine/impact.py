"""What a draft would change for everybody who was referred before: all people at once.

People are laid out as columns, for each fact one whole number per class of answers with one bit
per person (R. Lorie and others call it bit slicing). A cube is then the AND of its columns and a
group the OR of its cubes, so a hundred thousand people take as many steps as one.

Three-valued and exact, by the reasoning of `tally`: where one answer to an unknown fact suits all
cubes and one suits none, the worst and the best completion are known beforehand. The few facts
without are tried class by class. People for whom that is not enough are decided one by one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import product
from math import prod
from operator import or_
from typing import TypeAlias

from rules_engine.answers import Answered
from rules_engine.columns import People, bits_of, columns_of, read_people
from rules_engine.compiled import accepts, allows
from rules_engine.cubes import Cubes
from rules_engine.day_rules import DayRules
from rules_engine.domains import Field
from rules_engine.engine import decide
from rules_engine.ruleset import Ruleset
from rules_engine.vocabulary import REFERRER, SUPPORT

UNREADABLE = "unreadable"
"""Instead of an outcome: these rules cannot read the person's answers."""

_MOST_TRIED = 64
_OUTCOMES = ("eligible", "not_this_way", "not_eligible", "needs_decision")

Cases: TypeAlias = tuple[Cubes, Cubes]
Way: TypeAlias = tuple[str | None, str | None]


class Columns:
    """The same people as two rulesets see them on a day. It is the making that takes time."""

    def __init__(self, old: Ruleset, new: Ruleset, people: People, *, on: date) -> None:
        before = read_people(old, people, on)
        after = before if dict(old.facts) == dict(new.facts) else read_people(new, people, on)
        self.before = _Side(old, people, before, on)
        self.after = _Side(new, people, after, on)


def impact(columns: Columns) -> Counter[tuple[str, str]]:
    """How many people have which outcome by the old rules and which by the new ones."""
    before, after = columns.before.outcomes(), columns.after.outcomes()
    counts: Counter[tuple[str, str]] = Counter()
    for old, some in before.items():
        for new, others in after.items():
            number = (some & others).bit_count()
            if number:
                counts[old, new] = number
    return counts


class _Side:
    """All people by one ruleset."""

    def __init__(
        self, ruleset: Ruleset, people: People, read: Sequence[Answered | None], on: date
    ) -> None:
        self.ruleset = ruleset
        self.people = people
        self.on = on
        self.rules: DayRules = ruleset.on(on)
        self.everybody = (1 << len(people)) - 1
        self.unreadable = bits_of(answered is None for answered in read)
        self.columns = dict(columns_of(self.rules, read))
        self.ways = list(_ways(self.rules, read))

    def outcomes(self) -> dict[str, int]:
        """For each outcome, the people who have it."""
        found = dict.fromkeys((*_OUTCOMES, "needs_information", UNREADABLE), 0)
        found[UNREADABLE] = self.unreadable
        for cases, asking in self.ways:
            settled, one_by_one = self._settled(cases, asking)
            for outcome, people in settled.items():
                found[outcome] |= people
            for number in _numbers(one_by_one):
                outcome = decide(self.ruleset, self.people[number], on=self.on).outcome
                found[outcome] |= 1 << number
        return found

    def _settled(self, cases: Cases, asking: int) -> tuple[dict[str, int], int]:
        """The people by outcome, and those who must be decided one by one."""
        tried = [
            column
            for name in self._facts(cases)
            for column in [self.columns[name]]
            if (column.unknown | column.unsure) & asking and _needs_trying(cases, column.field)
        ]
        if any(column.is_too_wide for column in self.columns.values()):
            return {}, asking
        one_by_one = reduce(or_, (column.unsure for column in tried), 0) & asking
        if prod(column.field.size for column in tried) > _MOST_TRIED:
            one_by_one |= reduce(or_, (column.unknown for column in tried), 0) & asking
            tried = []
        left = asking & ~one_by_one
        settled = dict.fromkeys(_OUTCOMES, left)
        for branch in product(*(range(column.field.size) for column in tried)):
            chosen = {c.field.fact: number for c, number in zip(tried, branch, strict=True)}
            now, unclear = self._branch(cases, chosen)
            one_by_one |= unclear & left
            for outcome in _OUTCOMES:
                settled[outcome] &= now[outcome]
        known = reduce(or_, settled.values(), 0)
        settled["needs_information"] = left & ~known
        return {outcome: found & ~one_by_one for outcome, found in settled.items()}, one_by_one

    def _facts(self, cases: Cases) -> list[str]:
        layout = self.rules.layout
        return list(dict.fromkeys(f for cubes in cases for c in cubes for f in layout.facts_in(c)))

    def _branch(self, cases: Cases, chosen: Mapping[str, int]) -> tuple[dict[str, int], int]:
        """Who has which outcome for sure when unknown facts are as chosen; and who is unclear.

        For what is left open, "worst" and "best" are completions; the first word is about facts
        that can be asked, the second about those whose answer will not come.
        """
        done: dict[int, _Bounds] = {}
        eligible, matched = (self._bounds(cubes, chosen, done) for cubes in cases)
        never_helped = self.everybody & ~eligible.best_worst
        always_open = matched.worst_best
        surely_open = (self.everybody & ~matched.best_worst) | eligible.worst_best
        decision = never_helped & always_open
        found = {
            "eligible": eligible.worst_worst,
            "not_this_way": matched.worst_worst & ~eligible.best_best,
            "not_eligible": self.everybody & ~matched.best_best,
        }
        settled = found["eligible"] | found["not_this_way"] | found["not_eligible"]
        found["needs_decision"] = decision & surely_open & ~settled
        return found, decision & ~surely_open & ~settled

    def _bounds(
        self, cubes: Cubes, chosen: Mapping[str, int], done: dict[int, "_Bounds"]
    ) -> "_Bounds":
        ww = wb = bw = bb = 0
        for cube in cubes:
            found = done.get(cube)
            if found is None:
                found = done[cube] = self._cube(cube, chosen)
            ww, wb = ww | found.worst_worst, wb | found.worst_best
            bw, bb = bw | found.best_worst, bb | found.best_best
        return _Bounds(ww, wb, bw, bb)

    def _cube(self, cube: int, chosen: Mapping[str, int]) -> "_Bounds":
        ww = wb = bw = bb = self.everybody
        columns = [(name, self.columns[name]) for name in self.rules.layout.facts_in(cube)]
        if not any(column.is_open for _name, column in columns):
            for _name, column in columns:
                ww &= column.within(cube)
            return _Bounds(ww, ww, ww, ww)
        for name, column in columns:
            held = column.within(cube)
            if name in chosen:
                held |= column.unknown if cube & column.field.bits[chosen[name]] else 0
                ww, wb, bw, bb = ww & held, wb & held, bw & held, bb & held
            else:
                ww &= held
                wb &= held | column.unsure
                bw &= held | column.unknown
                bb &= held | column.unknown | column.unsure
        return _Bounds(ww, wb, bw, bb)


@dataclass(frozen=True)
class _Bounds:
    """People whom some cube takes in, at the worst and best completion of asked and unsure."""

    worst_worst: int
    worst_best: int
    best_worst: int
    best_best: int


def _needs_trying(cases: Cases, field: Field) -> bool:
    """Whether no answer suits all cubes that speak of the fact, or none suits none of them."""
    masks = {cube & field.mask for cubes in cases for cube in cubes} - {field.mask}
    together, either = field.mask, 0
    for mask in masks:
        together &= mask
        either |= mask
    return not together or either == field.mask


def _ways(rules: DayRules, read: Sequence[Answered | None]) -> Iterator[tuple[Cases, int]]:
    """The ordered choice for each way to ask, by referrer and support, and who asks that way."""
    asking: dict[Way, list[int]] = {}
    for number, answered in enumerate(read):
        if answered is not None:
            way = (_said(answered, REFERRER), _said(answered, SUPPORT))
            asking.setdefault(way, []).append(number)
    matched = tuple(dict.fromkeys(cube for s in rules.services for cube in s.matched))
    found: dict[tuple[bool, ...], tuple[Way, list[int]]] = {}
    for way, numbers in asking.items():
        fits = tuple(
            accepts(group, way[0]) and allows(group, way[1])
            for service in rules.services
            for group, _cubes in service.groups
        )
        found.setdefault(fits, (way, []))[1].extend(numbers)
    for (referrer, support), numbers in found.values():
        eligible = (c for s in rules.services for c in s.eligible(referrer, support))
        marks = bytearray(b"0" * len(read))
        for number in numbers:
            marks[len(read) - 1 - number] = ord("1")
        yield (tuple(dict.fromkeys(eligible)), matched), int(marks, 2)


def _said(answered: Answered, fact: str) -> str | None:
    value = answered.stated.get(fact)
    return value if isinstance(value, str) else None


def _numbers(people: int) -> Iterator[int]:
    """The places of all bits."""
    while people:
        lowest = people & -people
        yield lowest.bit_length() - 1
        people ^= lowest
