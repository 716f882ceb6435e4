"""Whether the inline tests would notice a slip: each rule is altered a little, in every way.

An altered file that passes all tests could be written by mistake and nobody would see it; a test
that notices none of the slips says nothing that the rules do not say already.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from rules_engine.analysis.finding import Finding
from rules_engine.analysis.mutants import Difference, Mutant, Owner, mutants
from rules_engine.answers import read_answers
from rules_engine.domains import Layout
from rules_engine.inline_tests import edge_results, passes, run_inline_tests
from rules_engine.problems import listed
from rules_engine.ruleset import Ruleset
from rules_engine.strict_yaml import Path

_MOST_NAMED = 3
_NOTICED = {
    "outcome",
    "groups",
    "lead",
    "limits",
    "offer",
    "missing",
    "blocked_by",
    "excluded_by",
    "waiting",
}
"""What groups, exclusions, gates and lists decide."""


def slip_findings(ruleset: Ruleset) -> Iterator[Finding]:
    """Slips that no test would notice, and tests that notice none."""
    hunt = _Hunt(ruleset)
    slips = list(mutants(ruleset))
    survivors: dict[Owner, list[Mutant]] = {}
    for mutant in slips:
        if not hunt.is_noticed(mutant):
            survivors.setdefault(mutant.owner, []).append(mutant)
    for owner, survived in survivors.items():
        yield _survived(ruleset, owner, survived)
    for number in hunt.idle(slips):
        yield _notices_nothing(ruleset, number)


class _Hunt:
    """Runs the inline tests against altered rules, no more of them than it needs."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        results = run_inline_tests(ruleset).results[: len(ruleset.tests)]
        self.passing = [number for number, result in enumerate(results) if not result.failures]
        self.noticing: set[int] = set()
        self._altered: dict[tuple[int, int], Ruleset] = {}
        self._concerned: dict[int, list[int]] = {}

    def is_noticed(self, mutant: Mutant) -> bool:
        """Whether a test or an age edge fails with the mutant."""
        day = self.ruleset.effective_from
        edges = self.ruleset.rules.age_edges
        for group in mutant.other_groups(self.ruleset.period_on(day)) & edges.keys():
            results = edge_results(self._with(mutant, day), group, edges[group])
            if any(result.failures for result in results):
                return True
        return any(self._fails(number, mutant) for number in self._who_may_notice(mutant))

    def idle(self, slips: Sequence[Mutant]) -> Iterator[int]:
        """The numbers of the tests of outcomes that notice none of the slips."""
        for number in self.passing:
            if (
                number not in self.noticing
                and self.ruleset.tests[number].expect.model_fields_set <= _NOTICED
                and not any(
                    number in self._who_may_notice(mutant) and self._fails(number, mutant)
                    for mutant in slips
                )
            ):
                yield number

    def _fails(self, number: int, mutant: Mutant) -> bool:
        altered = self._with(mutant, self._day(number))
        fails = not passes(altered, self.ruleset.tests[number])
        if fails:
            self.noticing.add(number)
        return fails

    def _day(self, number: int) -> date:
        return self.ruleset.tests[number].on or self.ruleset.effective_from

    def _with(self, mutant: Mutant, day: date) -> Ruleset:
        """The ruleset with the altered rules in the period of a day."""
        period = self.ruleset.period_on(day)
        key = id(mutant), period
        if key not in self._altered:
            periods = list(self.ruleset.periods)
            services = mutant.services(period) or periods[period].services
            periods[period] = replace(periods[period], services=services)
            self._altered[key] = replace(self.ruleset, periods=tuple(periods), days={})
        return self._altered[key]

    def _who_may_notice(self, mutant: Mutant) -> list[int]:
        """The tests whose person could be treated differently, the likeliest to notice first."""
        if id(mutant) not in self._concerned:
            self._concerned[id(mutant)] = self._concerned_by(mutant)
        return self._concerned[id(mutant)]

    def _concerned_by(self, mutant: Mutant) -> list[int]:
        found: dict[int, bool] = {}
        differences: dict[date, Difference] = {}
        for number in self.passing:
            day = self._day(number)
            if day not in differences:
                differences[day] = Difference(mutant, day)
            different = differences[day]
            if not different.people:
                continue
            regions = different.regions
            given = self.ruleset.tests[number].given
            person = (_person(self.ruleset, given, day, regions.layout),)
            if regions.both(person, different.people):
                found[number] = not regions.are_in(person, different.people)
        return sorted(found, key=lambda number: found[number])


def _person(ruleset: Ruleset, given: Mapping[str, Any], day: date, layout: Layout) -> int:
    """The cube of somebody in a test; the test passes, so the answers can be read."""
    numbers = read_answers(given, ruleset.book, on=day).numbers
    cube = layout.full
    for name, field in layout.fields.items():
        if name in numbers:
            cube = cube & ~field.mask | field.bit_of(numbers[name])
    return cube


def _survived(ruleset: Ruleset, owner: Owner, survived: list[Mutant]) -> Finding:
    said = list(dict.fromkeys(mutant.said for mutant in survived))
    more = f" (and {len(said) - _MOST_NAMED} more)" if len(said) > _MOST_NAMED else ""
    message = (
        f"No test would notice a slip in '{owner.id}': {listed(said[:_MOST_NAMED])}{more}. Add a "
        "test whose answer depends on it."
    )
    path = survived[0].path
    return Finding("mutant_survives", "warning", _line(ruleset, path), path, message)


def _notices_nothing(ruleset: Ruleset, number: int) -> Finding:
    path: Path = ("tests", number)
    name = ruleset.tests[number].name
    message = (
        f"'{name}' passes whatever one slip is made in a group, exclusion, gate or list: other "
        "rules come to the same answer. Take somebody for whom one rule decides, or expect more."
    )
    return Finding("idle_test", "question", _line(ruleset, path), path, message)


def _line(ruleset: Ruleset, path: Path) -> int:
    return ruleset.document.place(path)[0]
