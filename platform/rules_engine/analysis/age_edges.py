"""Ages at which a group begins or ends, and whether a test stands on both sides of each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from rules_engine.ages import OLDEST
from rules_engine.analysis.ages import ages_of
from rules_engine.analysis.finding import Finding
from rules_engine.analysis.scope import Scope
from rules_engine.answers import read_answers
from rules_engine.compiled import CompiledGroup
from rules_engine.cubes import Cubes
from rules_engine.measures import holds
from rules_engine.problems import FactsError, listed

AGE = "age"


@dataclass(frozen=True)
class RulesOfPeriod:
    """What the analysis starts from in one period, and the period's first and last day."""

    scope: Scope
    begins: date
    ends: date


@dataclass(frozen=True)
class _Tested:
    """Somebody in a test: their age, and the cube of what is known of them."""

    age: int
    cube: int


@dataclass(frozen=True)
class _Side:
    """One side of an age edge of a group: an age, in the group or just outside it."""

    service: str
    group: str
    edge: tuple[int, int]
    age: int


def edge_findings(periods: Iterable[RulesOfPeriod]) -> Iterator[Finding]:
    """Groups with an age edge that no test and no `age_edges` guard on both sides.

    An edge that a group keeps from period to period needs to be guarded in one of them.
    """
    sides = [found for period in periods for found in _sides(period)]
    told = {side for _period, _group, side, is_guarded in sides if is_guarded}
    for (period, group), found in groupby(sides, key=lambda found: found[:2]):
        left = list(dict.fromkeys(side for *_of, side, _guarded in found if side not in told))
        told |= set(left)
        if left:
            yield _untested(period, group, left)


def _sides(period: RulesOfPeriod) -> Iterator[tuple[RulesOfPeriod, CompiledGroup, _Side, bool]]:
    """Both sides of every age edge, and whether something guards them."""
    scope = period.scope
    if AGE not in scope.layout.fields:
        return
    tested = list(_tested(period))
    for service in scope.services:
        for group in service.groups:
            for edge in _edges(scope, scope.group(group)):
                for age in edge:
                    is_guarded = _is_guarded(period, group, edge, age, tested)
                    yield period, group, _Side(service.id, group.id, edge, age), is_guarded


def _edges(scope: Scope, cubes: Cubes) -> Iterator[tuple[int, int]]:
    """Pairs of neighbouring ages, the first in the group and the second not.

    Where a bound does not say whether it counts itself in, there is no edge yet: see
    `undefined_bound`.
    """
    field = scope.layout.fields[AGE]
    left = sum(scope.layout.fields[fact].mask for fact in scope.open_bounds)
    surely = ages_of((cube for cube in cubes if cube & left == left), field)
    for first, last in ages_of(cubes, field):
        if first > 0 and holds(surely, first):
            yield first, first - 1
        if last < OLDEST and holds(surely, last):
            yield last, last + 1


def _tested(period: RulesOfPeriod) -> Iterator[_Tested]:
    ruleset = period.scope.ruleset
    sources = {AGE, ruleset.book[AGE].born}
    for test in ruleset.tests:
        day = test.on or ruleset.effective_from
        if not period.begins <= day <= period.ends or not sources & test.given.keys():
            continue
        if not test.expect.model_fields_set:
            continue  # it stands there, but checks nothing
        try:
            answered = read_answers(test.given, ruleset.book, on=day)
        except FactsError:
            continue
        if AGE in answered.numbers:
            cube = period.scope.rules.asked(answered).cube
            yield _Tested(answered.numbers[AGE], cube)


def _is_guarded(
    period: RulesOfPeriod,
    group: CompiledGroup,
    edge: tuple[int, int],
    age: int,
    tested: list[_Tested],
) -> bool:
    """Whether something stands at one age of an edge. Outside, only the age may be in the way."""
    scope = period.scope
    edges = scope.ruleset.rules.age_edges.get(group.id)
    if edges and _is_of_age_edges(period) and age in (edges.in_, edges.out)[edge.index(age)]:
        return True
    field = scope.layout.fields[AGE]
    inside = field.bit_of(edge[0])
    return any(
        person.age == age
        and scope.regions.are_in((person.cube & ~field.mask | inside,), scope.group(group))
        for person in tested
    )


def _is_of_age_edges(period: RulesOfPeriod) -> bool:
    """`age_edges` are about the day on which the file comes into force."""
    return period.begins <= period.scope.ruleset.effective_from <= period.ends


def _untested(period: RulesOfPeriod, group: CompiledGroup, sides: list[_Side]) -> Finding:
    inside = sorted({side.age for side in sides if side.age == side.edge[0]})
    outside = sorted({side.age for side in sides} - set(inside))
    who = listed([str(age) for age in sorted({*inside, *outside})])
    since, mend = "", f"add tests with 'on: {period.begins}'"
    if _is_of_age_edges(period):
        lists = [f"in: {inside}"] * bool(inside) + [f"out: {outside}"] * bool(outside)
        mend = f"add under 'age_edges': {group.id}: {{{', '.join(lists)}}}"
    else:
        since = f" from {period.begins}"
    said = (
        f"No test stands at the age edges of '{group.id}'{since}: nobody aged {who}. Check them, "
        f"and {mend}."
    )
    return period.scope.finding("untested_age_edge", "warning", group.path, said)
