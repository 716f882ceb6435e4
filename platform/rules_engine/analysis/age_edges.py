"""Ages at which a group begins or ends, and whether a test stands on both sides of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rules_engine.ages import OLDEST
from rules_engine.analysis.ages import ages_of
from rules_engine.analysis.finding import Finding
from rules_engine.analysis.scope import Scope
from rules_engine.answers import read_answers
from rules_engine.compiled import CompiledGroup
from rules_engine.cubes import Cubes
from rules_engine.document import AgeEdges
from rules_engine.problems import FactsError, listed

AGE = "age"


@dataclass(frozen=True)
class _Tested:
    """Somebody in a test: their age, and the cube of what is known of them."""

    age: int
    cube: int


def edge_findings(scope: Scope, begins: date, ends: date) -> Iterator[Finding]:
    """Groups with an age edge that no test and no `age_edges` guard on both sides.

    `begins` and `ends` are the first and last day of the rules' period.
    """
    field = scope.layout.fields.get(AGE)
    if field is None:
        return
    tested = list(_tested(scope, begins, ends))
    for service in scope.services:
        for group in service.groups:
            cubes = scope.group(group)
            edges = _edges_listed(scope, group, begins, ends)
            open_sides = [
                side
                for edge in _edges(scope, cubes)
                for side in _unguarded(scope, cubes, edge, edges, tested)
            ]
            if open_sides:
                yield _untested(scope, group, open_sides)


def _edges(scope: Scope, cubes: Cubes) -> Iterator[tuple[int, int]]:
    """Pairs of neighbouring ages, the first in the group and the second not."""
    for first, last in ages_of(cubes, scope.layout.fields[AGE]):
        if first > 0:
            yield first, first - 1
        if last < OLDEST:
            yield last, last + 1


def _tested(scope: Scope, begins: date, ends: date) -> Iterator[_Tested]:
    ruleset = scope.ruleset
    sources = {AGE, ruleset.book[AGE].born}
    for test in ruleset.tests:
        day = test.on or ruleset.effective_from
        if not begins <= day <= ends or not sources & test.given.keys():
            continue
        try:
            answered = read_answers(test.given, ruleset.book, on=day)
        except FactsError:
            continue
        if AGE in answered.numbers:
            yield _Tested(answered.numbers[AGE], scope.rules.asked(answered).cube)


def _edges_listed(scope: Scope, group: CompiledGroup, begins: date, ends: date) -> AgeEdges:
    """`age_edges` of the group; they are about the day on which the file comes into force."""
    if not begins <= scope.ruleset.effective_from <= ends:
        return AgeEdges.model_validate({})
    return scope.ruleset.rules.age_edges.get(group.id) or AgeEdges.model_validate({})


def _unguarded(
    scope: Scope,
    cubes: Cubes,
    edge: tuple[int, int],
    listed_edges: AgeEdges,
    tested: list[_Tested],
) -> Iterator[int]:
    """The ages of an edge that nothing guards. Outside, only the age may be in the way."""
    field = scope.layout.fields[AGE]
    inside = field.bit_of(edge[0])
    for age, ages in zip(edge, (listed_edges.in_, listed_edges.out), strict=True):
        if age not in ages and not any(
            person.age == age and scope.regions.are_in((person.cube & ~field.mask | inside,), cubes)
            for person in tested
        ):
            yield age


def _untested(scope: Scope, group: CompiledGroup, ages: list[int]) -> Finding:
    ins = ages_of(scope.group(group), scope.layout.fields[AGE])
    inside = sorted({age for age in ages if any(a <= age <= b for a, b in ins)})
    outside = sorted(set(ages) - set(inside))
    lists = [f"in: {inside}"] * bool(inside) + [f"out: {outside}"] * bool(outside)
    who = listed([str(age) for age in sorted(set(ages))])
    said = (
        f"No test stands at the age edges of '{group.id}': nobody aged {who}. Check them, and "
        f"add under 'age_edges': {group.id}: {{{', '.join(lists)}}}."
    )
    return scope.finding("untested_age_edge", "warning", group.path, said)
