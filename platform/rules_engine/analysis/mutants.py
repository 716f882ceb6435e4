"""Whether the inline tests would notice a slip: each group is altered a little, in every way.

An altered group that passes all tests could be written by mistake and nobody would see it; a
test that notices none of them says nothing that the groups do not say already.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rules_engine.analysis.finding import Finding
from rules_engine.analysis.parts import PartsReader, parts_of_lists
from rules_engine.analysis.scope import Scope, as_written
from rules_engine.answers import Answered, read_answers
from rules_engine.compiled import CompiledGroup, CompiledService
from rules_engine.conditions import AtLeast, Condition, Test, Window, all_of, at_least, tests_in
from rules_engine.document import InlineTest
from rules_engine.domains import Layout
from rules_engine.inline_tests import run_inline_tests
from rules_engine.measures import Spans, united
from rules_engine.problems import FactsError, listed
from rules_engine.regions import Regions, expander_of
from rules_engine.ruleset import Period, Ruleset
from rules_engine.strict_yaml import Path

_MOST_NAMED = 3
_OF_GROUPS = {"outcome", "groups", "lead", "limits", "offer", "missing", "blocked_by"}


@dataclass(frozen=True)
class Mutant:
    """A group, altered; `said` tells how. Without `changed`, the group is gone."""

    period: int
    service: int
    group: CompiledGroup
    changed: CompiledGroup | None
    said: str


def mutant_findings(ruleset: Ruleset) -> Iterator[Finding]:
    """Slips that no test would notice, and tests that notice none."""
    noticed_by: set[int] = set()
    survivors: dict[tuple[Path, str], list[str]] = {}
    passing = _passing(ruleset)
    for mutant in mutants(ruleset):
        noticing = _noticing(ruleset, mutant, passing)
        noticed_by |= {number for number in noticing if number >= 0}
        if not noticing:
            survivors.setdefault((mutant.group.path, mutant.group.id), []).append(mutant.said)
    for (path, group_id), said in survivors.items():
        yield _survived(ruleset, path, group_id, said)
    for number in sorted(passing - noticed_by):
        if ruleset.tests[number].expect.model_fields_set <= _OF_GROUPS:
            yield _notices_nothing(ruleset, number)


def mutants(ruleset: Ruleset) -> Iterator[Mutant]:
    """Every group without one condition, with one bound moved by one, or gone."""
    for number, period in enumerate(ruleset.periods):
        following = ruleset.periods[number + 1 : number + 2]
        if following and following[0].begins <= ruleset.effective_from:
            continue  # over before the file comes into force
        for at, service in enumerate(period.services):
            for group in service.groups:
                for changed, said in _altered(ruleset, period, service, group):
                    yield Mutant(number, at, group, changed, said)


def _altered(
    ruleset: Ruleset, period: Period, service: CompiledService, group: CompiledGroup
) -> Iterator[tuple[CompiledGroup | None, str]]:
    yield None, "without the group"
    if group.limits:
        yield replace(group, limits=()), "without its limits"
    if group.accepted:
        yield replace(group, accepted=()), "open to every referrer"
    for condition, said in _moved(ruleset, group.condition):
        yield replace(group, condition=condition), said
    scope = Scope(ruleset, ruleset.on(max(period.begins, ruleset.effective_from)))
    for condition, said in _lessened(scope, service, group):
        yield replace(group, condition=condition), said


def _lessened(
    scope: Scope, service: CompiledService, group: CompiledGroup
) -> Iterator[tuple[Condition, str]]:
    reader = PartsReader(scope.ruleset)
    reader.groups = {other.id: other.condition for other in service.groups}
    written = {
        key: value for key, value in scope.written(group.path).items() if key in {"when", "unless"}
    }
    whole = reader.rule(written, group.path)
    around = _around(group.condition, whole)
    for part in parts_of_lists(written, group.path):
        less = reader.rule(written, group.path, frozenset({part}))
        yield all_of(*around, less), f"without '{as_written(scope.written(part))}'"


def _around(condition: Condition, own: Condition) -> tuple[Condition, ...]:
    """What the service, exclusions and discretion add to a group's own condition."""
    if condition == own or not isinstance(condition, AtLeast):
        return ()
    return tuple(part for part in condition.parts if part != own)


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


def _passing(ruleset: Ruleset) -> set[int]:
    results = run_inline_tests(ruleset).results[: len(ruleset.tests)]
    return {number for number, result in enumerate(results) if not result.failures}


def _noticing(ruleset: Ruleset, mutant: Mutant, passing: set[int]) -> set[int]:
    """Numbers of the tests that fail with the mutant; -1 for an age edge."""
    concerned = [
        number
        for number, test in enumerate(ruleset.tests)
        if number in passing and _concerns(ruleset, mutant, test)
    ]
    edges = {
        group: edges for group, edges in ruleset.rules.age_edges.items() if group == mutant.group.id
    }
    tests = [ruleset.tests[number] for number in concerned]
    rules = ruleset.rules.model_copy(update={"tests": tests, "age_edges": edges})
    services = list(ruleset.periods[mutant.period].services)
    services[mutant.service] = _with(services[mutant.service], mutant)
    periods = list(ruleset.periods)
    periods[mutant.period] = replace(periods[mutant.period], services=tuple(services))
    altered = replace(ruleset, rules=rules, periods=tuple(periods), _days={})
    results = run_inline_tests(altered).results
    return {
        concerned[number] if number < len(concerned) else -1
        for number, result in enumerate(results)
        if result.failures
    }


def _with(service: CompiledService, mutant: Mutant) -> CompiledService:
    groups = [mutant.changed if group is mutant.group else group for group in service.groups]
    return replace(service, groups=tuple(group for group in groups if group is not None))


def _concerns(ruleset: Ruleset, mutant: Mutant, test: InlineTest) -> bool:
    """Whether the test's person could be treated differently."""
    day = test.on or ruleset.effective_from
    if not ruleset.on(day).services_are(ruleset.periods[mutant.period].services):
        return False
    try:
        answered = read_answers(test.given, ruleset.book, on=day)
    except FactsError:
        return False
    old = mutant.group.condition
    new = mutant.changed.condition if mutant.changed else at_least(1, ())
    expander = expander_of((old, new), day, ruleset.book.bounds)
    regions = Regions(expander.layout)
    person = (_cube(answered, expander.layout),)
    if mutant.changed and old == new:
        return bool(regions.both(person, expander.cubes(old)))
    left = (
        *regions.without(expander.cubes(old), expander.cubes(new)),
        *regions.without(expander.cubes(new), expander.cubes(old)),
    )
    return bool(regions.both(person, left))


def _cube(answered: Answered, layout: Layout) -> int:
    cube = layout.full
    for name, field in layout.fields.items():
        if name in answered.numbers:
            cube = cube & ~field.mask | field.bit_of(answered.numbers[name])
    return cube


def _survived(ruleset: Ruleset, path: Path, group_id: str, said: list[str]) -> Finding:
    said = list(dict.fromkeys(said))
    more = f" (and {len(said) - _MOST_NAMED} more)" if len(said) > _MOST_NAMED else ""
    message = (
        f"No test would notice a slip in '{group_id}': {listed(said[:_MOST_NAMED])}{more}. Add a "
        "test whose answer depends on it."
    )
    return Finding("mutant_survives", "warning", _line(ruleset, path), path, message)


def _notices_nothing(ruleset: Ruleset, number: int) -> Finding:
    path: Path = ("tests", number)
    name = ruleset.tests[number].name
    message = (
        f"'{name}' would pass whatever slip is made in a group. Expect more in it, or drop it."
    )
    return Finding("idle_test", "question", _line(ruleset, path), path, message)


def _line(ruleset: Ruleset, path: Path) -> int:
    return ruleset.document.place(path)[0]
