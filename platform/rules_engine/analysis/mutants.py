"""Slips that somebody could make in a rules file: each rule is altered a little, in every way.

What is altered is what stands in the file, so that a slip can be told in its own words and at its
line: a condition left out, a bound moved by one, a limit or a whole rule gone.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from rules_engine.analysis.parts import PartsReader, parts_of_lists
from rules_engine.analysis.scope import as_written
from rules_engine.compiled import CompiledGroup, CompiledService
from rules_engine.compiler import compiled_services
from rules_engine.conditions import ALWAYS, NEVER, Condition, any_of
from rules_engine.consistency import parts_of
from rules_engine.cubes import Cubes
from rules_engine.regions import Regions, expander_of
from rules_engine.ruleset import Ruleset
from rules_engine.strict_yaml import Path
from rules_engine.vocabulary import REFERRER

Services = tuple[CompiledService, ...]
Change = Callable[[CompiledService], CompiledService]

_SECTIONS = {
    "eligibility": "group",
    "exclusions": "exclusion",
    "gates": "gate",
    "lists": "list",
}
_CONDITIONS = ("when", "unless", "need")
_BOUNDS = ("from", "to", "under", "up_to", "over")
_LENGTH = re.compile(r"(\d+)( .+)")


@dataclass(frozen=True)
class Owner:
    """What a slip is in: a rule, a definition or the condition of a service, and its place."""

    id: str
    path: Path


@dataclass(frozen=True, eq=False)
class Mutant:
    """The rules with one slip, at `path`; `said` tells what is other than in the file.

    `without` is a condition left out, `never` a rule that nobody meets, `instead` a bound in place
    of the one at `path`, and `changed` alters the services after they are compiled.
    """

    ruleset: Ruleset
    owner: Owner
    path: Path
    said: str
    without: Path | None = None
    never: Path | None = None
    instead: Any = None
    changed: Change | None = None
    _services: dict[int, Services | None] = field(default_factory=dict)

    def services(self, period: int) -> Services | None:
        """The altered services of a period, by its number; None when they could not be read."""
        if period not in self._services:
            reader = _Slipped(self)
            begins = self.ruleset.periods[period].begins
            services = compiled_services(self.ruleset.rules, reader, begins)
            if self.changed:
                services = tuple(map(self.changed, services))
            self._services[period] = None if reader.problems else services
        return self._services[period]

    def other_groups(self, period: int) -> set[str]:
        """The ids of the groups whose condition is other than in the file."""
        old, new = self.ruleset.periods[period].services, self.services(period) or ()
        return {
            was.id
            for before, after in zip(old, new, strict=False)
            for was, now in zip(before.groups, after.groups, strict=True)
            if was.condition != now.condition
        }


class _Slipped(PartsReader):
    """Reads the conditions of the file with one slip."""

    def __init__(self, mutant: Mutant) -> None:
        super().__init__(mutant.ruleset, ())
        self.mutant = mutant
        self.without = frozenset({mutant.without} if mutant.without else ())

    def all(self, written: Any, path: Path, about: str = "") -> Condition:
        if self.mutant.never is not None and path == (*self.mutant.never, "when"):
            return NEVER
        return super().all(written, path, about)

    def _fact(self, key: str, value: Any, path: Path, about: str) -> Condition:
        if self.mutant.instead is not None:
            if self.mutant.path == path:
                value = self.mutant.instead
            elif self.mutant.path[:-1] == path:
                value = {**value, self.mutant.path[-1]: self.mutant.instead}
        return super()._fact(key, value, path, about)


class Difference:
    """Whom a mutant treats differently on a day."""

    def __init__(self, mutant: Mutant, day: date) -> None:
        self.ruleset = mutant.ruleset
        self.day = day
        number = self.ruleset.period_on(day)
        old, new = self.ruleset.periods[number].services, mutant.services(number) or ()
        self._pairs = [
            pair for was, now in zip(old, new, strict=False) for pair in _pairs(was, now)
        ]

    @cached_property
    def _found(self) -> tuple[Regions, Cubes]:
        conditions = (condition for pair in self._pairs for condition in pair)
        expander = expander_of(conditions, self.day, self.ruleset.book.bounds)
        regions = Regions(expander.layout)
        found: list[int] = []
        for old, new, people in self._pairs:
            was, now = expander.cubes(old), expander.cubes(new)
            among = expander.cubes(people)
            for some, others in ((was, now), (now, was)):
                found += regions.both(regions.without(some, others), among)
        return regions, tuple(found)

    @property
    def regions(self) -> Regions:
        """Sets of people of the layout in which they are told apart."""
        return self._found[0]

    @property
    def people(self) -> Cubes:
        """Everybody who is treated differently."""
        return self._found[1]


def _pairs(
    old: CompiledService, new: CompiledService
) -> Iterator[tuple[Condition, Condition, Condition]]:
    """Conditions before and after, and among whom their difference counts."""
    for was, now in zip(old.groups, new.groups, strict=True):
        if (was.limits, was.accepted) != (now.limits, now.accepted):
            yield was.condition, NEVER, was.condition
        elif was.condition != now.condition:
            yield was.condition, now.condition, any_of(was.condition, now.condition)
    matched = any_of(*(group.condition for group in old.groups))
    passed = {gate.path: gate.passed for gate in new.gates}
    for gate in old.gates:
        if passed.get(gate.path) != gate.passed:
            yield gate.passed, passed.get(gate.path, ALWAYS), matched
    waits = {found.path: found.condition for found in new.lists}
    for found in old.lists:
        if waits.get(found.path, NEVER) != found.condition:
            yield found.condition, waits.get(found.path, NEVER), matched


def mutants(ruleset: Ruleset) -> Iterator[Mutant]:
    """Every slip that changes what is decided for somebody, on the first day of some period."""
    numbers = {
        ruleset.period_on(max(period.begins, ruleset.effective_from)) for period in ruleset.periods
    }
    days = [max(ruleset.periods[n].begins, ruleset.effective_from) for n in sorted(numbers)]
    for mutant in _slips(ruleset):
        if any(Difference(mutant, day).people for day in days):
            yield mutant


def _slips(ruleset: Ruleset) -> Iterator[Mutant]:
    for name in ruleset.rules.define:
        path: Path = ("define", name)
        yield from _in_conditions(ruleset, Owner(name, path), ruleset.document.at(path), path)
    for place, part in parts_of(ruleset.rules):
        if place:
            owner = Owner(ruleset.rules.services[int(place[1])].id, place)
            yield from _in_conditions(ruleset, owner, ruleset.document.at(place), place)
        for section, kind in _SECTIONS.items():
            for number, rule in enumerate(getattr(part, section)):
                path = (*place, section, number)
                yield from _in_rule(ruleset, Owner(rule.id, path), kind)


def _in_rule(ruleset: Ruleset, owner: Owner, kind: str) -> Iterator[Mutant]:
    path, written = owner.path, ruleset.document.at(owner.path)
    gone = f"without the {kind}"
    if kind in {"group", "exclusion"}:
        yield Mutant(ruleset, owner, path, gone, never=path)
    else:
        yield Mutant(ruleset, owner, path, gone, changed=_without_rule(path))
    if kind == "group":
        yield from _of_group(ruleset, owner, written)
    yield from _in_conditions(ruleset, owner, written, path)


def _of_group(ruleset: Ruleset, owner: Owner, written: Any) -> Iterator[Mutant]:
    for name in ("only_for_support", "not_for_support"):
        if written.get(name):
            changed = _with_group(owner.path, lambda group: replace(group, limits=()))
            place = (*owner.path, name)
            yield Mutant(ruleset, owner, place, "without its limits", changed=changed)
    heard = written.get("accepted_referrers")
    if heard and not set(ruleset.book[REFERRER].answers) <= set(heard):
        changed = _with_group(owner.path, lambda group: replace(group, accepted=()))
        place = (*owner.path, "accepted_referrers")
        yield Mutant(ruleset, owner, place, "open to every referrer", changed=changed)


def _with_group(path: Path, change: Callable[[CompiledGroup], CompiledGroup]) -> Change:
    def changed(service: CompiledService) -> CompiledService:
        groups = (change(group) if group.path == path else group for group in service.groups)
        return replace(service, groups=tuple(groups))

    return changed


def _without_rule(path: Path) -> Change:
    def changed(service: CompiledService) -> CompiledService:
        return replace(
            service,
            gates=tuple(gate for gate in service.gates if gate.path != path),
            lists=tuple(found for found in service.lists if found.path != path),
        )

    return changed


def _in_conditions(ruleset: Ruleset, owner: Owner, written: Any, path: Path) -> Iterator[Mutant]:
    """Each bound moved by one, and each condition left out."""
    conditions = written
    if path[0] != "define":
        conditions = {key: written[key] for key in _CONDITIONS if key in written}
    for place, bound in _bounds_in(conditions, path):
        for moved in _next_to(bound):
            said = f"with '{place[-1]}: {moved}' in place of '{place[-1]}: {bound}'"
            yield Mutant(ruleset, owner, place, said, instead=moved)
    for part in parts_of_lists(conditions, path):
        said = f"without '{as_written(ruleset.document.at(part))}'"
        yield Mutant(ruleset, owner, part, said, without=part)


def _bounds_in(written: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """The places of amounts: of ages, numbers and lengths of time, but not of days."""
    if isinstance(written, list):
        for number, part in enumerate(written):
            yield from _bounds_in(part, (*path, number))
    elif isinstance(written, dict):
        for key, value in written.items():
            if key == "at_least" or key in {"ago", "ahead"}:
                continue
            if isinstance(value, dict | list):
                yield from _bounds_in(value, (*path, key))
            elif isinstance(value, int) or (key in _BOUNDS and isinstance(value, str)):
                yield (*path, key), value


def _next_to(bound: int | str) -> list[int | str]:
    if isinstance(bound, int):
        return [bound - 1, bound + 1]
    length = _LENGTH.fullmatch(bound)
    return [f"{int(length[1]) + step}{length[2]}" for step in (-1, 1)] if length else []
