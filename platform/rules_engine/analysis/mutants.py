"""Slips that somebody could make in a group: each is altered a little, in every way."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from rules_engine.analysis.parts import PartsReader, parts_of_lists
from rules_engine.analysis.scope import as_written
from rules_engine.compiled import CompiledGroup, CompiledService
from rules_engine.conditions import NEVER, Condition, Test, Window, all_of, at_least, tests_in
from rules_engine.cubes import Cubes
from rules_engine.measures import Spans, united
from rules_engine.regions import Regions, expander_of
from rules_engine.ruleset import Period, Ruleset
from rules_engine.strict_yaml import Path
from rules_engine.vocabulary import REFERRER


@dataclass(frozen=True)
class Mutant:
    """A group, altered in every period that has it; `said` tells how.

    `periods` and `service` are numbers. Without `changed`, the group is gone.
    """

    periods: tuple[int, ...]
    service: int
    group: CompiledGroup
    changed: CompiledGroup | None
    said: str

    @property
    def conditions(self) -> tuple[Condition, Condition]:
        """The group's condition before and after."""
        return self.group.condition, self.changed.condition if self.changed else NEVER


def mutants(ruleset: Ruleset) -> Iterator[Mutant]:
    """Every group without one condition, with one bound moved by one, or gone.

    A group that stays the same over several periods is altered in all of them at once. What
    leaves a group with the same people and the same help is no slip.
    """
    for at, group, periods in _groups(ruleset):
        day = max(ruleset.periods[periods[0]].begins, ruleset.effective_from)
        service = ruleset.periods[periods[0]].services[at]
        for changed, said in _altered(ruleset, ruleset.periods[periods[0]], service, group):
            mutant = Mutant(periods, at, group, changed, said)
            if difference(ruleset, mutant, day)[1]:
                yield mutant


def _groups(ruleset: Ruleset) -> Iterator[tuple[int, CompiledGroup, tuple[int, ...]]]:
    """The number of a service, its group, and the numbers of the periods that have it."""
    found: dict[tuple[int, Path, Condition], list[tuple[int, CompiledGroup]]] = {}
    for number, period in enumerate(ruleset.periods):
        following = ruleset.periods[number + 1 : number + 2]
        if following and following[0].begins <= ruleset.effective_from:
            continue  # over before the file comes into force
        for at, service in enumerate(period.services):
            for group in service.groups:
                key = at, group.path, group.condition
                found.setdefault(key, []).append((number, group))
    for (at, _path, _condition), same in found.items():
        yield at, same[0][1], tuple(number for number, _group in same)


def _altered(
    ruleset: Ruleset, period: Period, service: CompiledService, group: CompiledGroup
) -> Iterator[tuple[CompiledGroup | None, str]]:
    yield None, "without the group"
    if group.limits:
        yield replace(group, limits=()), "without its limits"
    if group.rule.accepted_referrers and not _hears_all(ruleset, group):
        yield replace(group, accepted=()), "open to every referrer"
    moved = _moved(ruleset, group.condition)
    lessened = _lessened(ruleset, period, service, group)
    for condition, said in chain(moved, lessened):
        if condition != group.condition:
            yield replace(group, condition=condition), said


def _hears_all(ruleset: Ruleset, group: CompiledGroup) -> bool:
    return set(ruleset.book[REFERRER].answers) <= set(group.accepted)


def _lessened(
    ruleset: Ruleset, period: Period, service: CompiledService, group: CompiledGroup
) -> Iterator[tuple[Condition, str]]:
    reader = PartsReader(ruleset, period.services)
    reader.enter(service)
    around = reader.around(service, group)
    found = ruleset.document.at(group.path)
    written = {key: value for key, value in found.items() if key in {"when", "unless"}}
    for part in parts_of_lists(written, group.path):
        less = reader.rule(written, group.path, frozenset({part}))
        yield all_of(around, less), f"without '{as_written(ruleset.document.at(part))}'"


def _moved(ruleset: Ruleset, condition: Condition) -> Iterator[tuple[Condition, str]]:
    """The condition with one bound of one amount moved by one."""
    for test in dict.fromkeys(tests_in(condition)):
        fact = ruleset.facts.get(test.fact)
        if fact is None or fact.type not in {"age", "number", "duration"}:
            continue
        if isinstance(test.values, Window):
            continue
        for spans, said in _moves(test.values, fact.bounds):
            moved = _replaced(condition, test, Test(test.fact, spans))
            yield moved, f"with {said} in '{test.fact}'"


def _moves(spans: Spans, bounds: tuple[int, int]) -> Iterator[tuple[Spans, str]]:
    least, most = bounds
    for number, (first, last) in enumerate(spans):
        around = spans[:number], spans[number + 1 :]
        for step in (-1, 1):
            if first > least:
                moved = united([*around[0], (first + step, last), *around[1]])
                if moved:
                    yield moved, f"{first + step} in place of {first}"
            if last < most:
                moved = united([*around[0], (first, last + step), *around[1]])
                if moved:
                    yield moved, f"{last + step} in place of {last}"


def _replaced(condition: Condition, old: Test, new: Test) -> Condition:
    if isinstance(condition, Test):
        return new if condition == old else condition
    return at_least(condition.count, tuple(_replaced(p, old, new) for p in condition.parts))


def difference(ruleset: Ruleset, mutant: Mutant, day: date) -> tuple[Regions, Cubes]:
    """Whom the mutant treats differently: whom it takes in or leaves out, or all of the group."""
    old, new = mutant.conditions
    expander = expander_of((old, new), day, ruleset.book.bounds)
    regions = Regions(expander.layout)
    if old == new:
        return regions, expander.cubes(old)
    return regions, (
        *regions.without(expander.cubes(old), expander.cubes(new)),
        *regions.without(expander.cubes(new), expander.cubes(old)),
    )
