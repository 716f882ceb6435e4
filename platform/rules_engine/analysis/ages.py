"""Ages: which of them a rule takes in, and gaps between those that can be helped."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from rules_engine.ages import OLDEST
from rules_engine.analysis.finding import Finding
from rules_engine.analysis.scope import Scope
from rules_engine.compiled import CompiledGroup, CompiledService
from rules_engine.cubes import Cubes
from rules_engine.domains import Field
from rules_engine.measures import Spans, united


def age_facts(scope: Scope) -> list[str]:
    """The ages that the rules test."""
    return [name for name in scope.layout.fields if _is_age(scope, name)]


def _is_age(scope: Scope, name: str) -> bool:
    fact = scope.ruleset.facts.get(name)
    return fact is not None and fact.type == "age"


def ages_of(cubes: Iterable[int], field: Field) -> Spans:
    """The ages at which somebody can be in one of the cubes."""
    bits = 0
    for cube in cubes:
        bits |= cube
    ends = (*field.starts[1:], OLDEST + 1)
    return united(
        (start, end - 1)
        for start, end, kind in zip(field.starts, ends, field.classes, strict=True)
        if bits & (1 << (field.offset + kind))
    )


def gap_findings(scope: Scope) -> Iterator[Finding]:
    """Ages at which nobody can be helped, between ages at which somebody can."""
    for service in scope.services:
        for fact in age_facts(scope):
            field = scope.layout.fields[fact]
            spans = ages_of(scope.matched(service), field)
            if len(spans) > 1:
                yield _gap(scope, service, fact, spans)
            else:
                yield from _family_gaps(scope, service, field)


def _gap(scope: Scope, service: CompiledService, fact: str, spans: Spans) -> Finding:
    group = next(
        (g for g in service.groups if _starts_at(scope, g, fact, spans[1][0])), service.groups[0]
    )
    said = (
        f"Nobody {_gaps(spans)} can be helped{scope.in_service(service)}, though people who are "
        "younger and people who are older can. Is an age missing?"
    )
    return scope.finding("age_gap", "warning", group.path, said, _aged(scope, fact, spans))


def _starts_at(scope: Scope, group: CompiledGroup, fact: str, age: int) -> bool:
    spans = ages_of(scope.group(group), scope.layout.fields[fact])
    return any(first == age for first, _last in spans)


def _gaps(spans: Spans) -> str:
    """ "aged 18 to 20 or 25"."""
    said = [
        str(last + 1) if last + 2 == first else f"{last + 1} to {first - 1}"
        for (_, last), (first, _) in pairwise(spans)
    ]
    return "aged " + " or ".join(said)


def _aged(scope: Scope, fact: str, spans: Spans) -> int:
    field = scope.layout.fields[fact]
    return scope.layout.full & ~field.mask | field.bit_of(spans[0][1] + 1)


def _family_gaps(scope: Scope, service: CompiledService, field: Field) -> Iterator[Finding]:
    """Gaps between groups that differ by nothing but age."""
    families: dict[frozenset[int], list[CompiledGroup]] = {}
    for group in service.groups:
        key = frozenset(cube | field.mask for cube in scope.group(group))
        families.setdefault(key, []).append(group)
    for groups in families.values():
        cubes = tuple(cube for group in groups for cube in scope.group(group))
        spans = ages_of(cubes, field)
        if len(groups) > 1 and len(spans) > 1:
            said = (
                f"'{groups[0].id}' and '{groups[1].id}' differ only by age, and leave out people "
                f"{_gaps(spans)}. Is an age missing?"
            )
            example = scope.layout.full & ~field.mask | field.bit_of(spans[0][1] + 1)
            whole = scope.regions.both(cubes_without(cubes, field), (example,))
            person = scope.plainest(whole, cubes)
            yield scope.finding("age_gap", "warning", groups[1].path, said, person)


def cubes_without(cubes: Cubes, field: Field) -> Cubes:
    """The cubes, saying nothing of one fact."""
    return tuple(dict.fromkeys(cube | field.mask for cube in cubes))
