"""Whether the inline tests would notice a slip: each group is altered a little, in every way.

An altered group that passes all tests could be written by mistake and nobody would see it; a
test that notices none of them says nothing that the groups do not say already.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from rules_engine.analysis.finding import Finding
from rules_engine.analysis.mutants import Mutant, difference, mutants
from rules_engine.answers import read_answers
from rules_engine.compiled import CompiledService
from rules_engine.cubes import Cubes
from rules_engine.domains import Layout
from rules_engine.inline_tests import edge_results, failures_of, run_inline_tests
from rules_engine.problems import listed
from rules_engine.regions import Regions
from rules_engine.ruleset import Ruleset
from rules_engine.strict_yaml import Path

_MOST_NAMED = 3
_OF_GROUPS = {"outcome", "groups", "lead", "limits", "offer", "missing", "blocked_by"}


def slip_findings(ruleset: Ruleset) -> Iterator[Finding]:
    """Slips that no test would notice, and tests that notice none."""
    hunt = _Hunt(ruleset)
    slips = list(mutants(ruleset))
    survivors: dict[tuple[Path, str], list[str]] = {}
    for mutant in slips:
        if not hunt.is_noticed(mutant):
            survivors.setdefault((mutant.group.path, mutant.group.id), []).append(mutant.said)
    for (path, group_id), said in survivors.items():
        yield _survived(ruleset, path, group_id, said)
    for number in hunt.idle(slips):
        yield _notices_nothing(ruleset, number)


class _Hunt:
    """Runs the inline tests against altered groups, no more of them than it needs."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        results = run_inline_tests(ruleset).results[: len(ruleset.tests)]
        self.passing = [number for number, result in enumerate(results) if not result.failures]
        self.noticing: set[int] = set()
        self._altered: dict[int, Ruleset] = {}
        self._concerned: dict[int, list[int]] = {}

    def is_noticed(self, mutant: Mutant) -> bool:
        """Whether a test or an age edge fails with the mutant."""
        edges = self.ruleset.rules.age_edges.get(mutant.group.id)
        if edges is not None:
            results = edge_results(self._with(mutant), mutant.group.id, edges)
            if any(result.failures for result in results):
                return True
        return any(self._fails(number, mutant) for number in self._who_may_notice(mutant))

    def idle(self, slips: Sequence[Mutant]) -> Iterator[int]:
        """The numbers of the tests of groups that notice none of the slips."""
        for number in self.passing:
            if (
                number not in self.noticing
                and self.ruleset.tests[number].expect.model_fields_set <= _OF_GROUPS
                and not any(
                    number in self._who_may_notice(mutant) and self._fails(number, mutant)
                    for mutant in slips
                )
            ):
                yield number

    def _fails(self, number: int, mutant: Mutant) -> bool:
        test = self.ruleset.tests[number]
        fails = next(failures_of(self._with(mutant), test, ("tests", number)), None) is not None
        if fails:
            self.noticing.add(number)
        return fails

    def _with(self, mutant: Mutant) -> Ruleset:
        """The ruleset with the altered group in place of its own."""
        if id(mutant) not in self._altered:
            self._altered[id(mutant)] = _with(self.ruleset, mutant)
        return self._altered[id(mutant)]

    def _who_may_notice(self, mutant: Mutant) -> list[int]:
        """The tests whose person could be treated differently, the likeliest to notice first."""
        if id(mutant) not in self._concerned:
            self._concerned[id(mutant)] = self._concerned_by(mutant)
        return self._concerned[id(mutant)]

    def _concerned_by(self, mutant: Mutant) -> list[int]:
        found: dict[int, bool] = {}
        differences: dict[date, tuple[Regions, Cubes]] = {}
        for number in self.passing:
            test = self.ruleset.tests[number]
            day = test.on or self.ruleset.effective_from
            if not any(_is_of(self.ruleset, day, period) for period in mutant.periods):
                continue
            if day not in differences:
                differences[day] = difference(self.ruleset, mutant, day)
            regions, different = differences[day]
            person = (_person(self.ruleset, test.given, day, regions.layout),)
            if regions.both(person, different):
                found[number] = not regions.are_in(person, different)
        return sorted(found, key=lambda number: found[number])


def _is_of(ruleset: Ruleset, day: date, period: int) -> bool:
    return ruleset.on(day).services_are(ruleset.periods[period].services)


def _with(ruleset: Ruleset, mutant: Mutant) -> Ruleset:
    """The ruleset with the altered group in place of its own."""
    periods = list(ruleset.periods)
    for number in mutant.periods:
        services = list(periods[number].services)
        services[mutant.service] = _altered_in(services[mutant.service], mutant)
        periods[number] = replace(periods[number], services=tuple(services))
    return replace(ruleset, periods=tuple(periods), days={})


def _altered_in(service: CompiledService, mutant: Mutant) -> CompiledService:
    groups = [
        mutant.changed if group.path == mutant.group.path else group for group in service.groups
    ]
    return replace(service, groups=tuple(group for group in groups if group is not None))


def _person(ruleset: Ruleset, given: Mapping[str, Any], day: date, layout: Layout) -> int:
    """The cube of somebody in a test; the test passes, so the answers can be read."""
    numbers = read_answers(given, ruleset.book, on=day).numbers
    cube = layout.full
    for name, field in layout.fields.items():
        if name in numbers:
            cube = cube & ~field.mask | field.bit_of(numbers[name])
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
