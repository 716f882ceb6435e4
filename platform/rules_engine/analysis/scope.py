"""What every question of the analysis starts from: the rules of one day, as sets of people."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from rules_engine.analysis.finding import Finding, Severity
from rules_engine.analysis.people import person_in
from rules_engine.compiled import CompiledGroup, CompiledService
from rules_engine.conditions import Condition, Test, tests_in
from rules_engine.cubes import Cubes
from rules_engine.day_rules import DayRules
from rules_engine.open_bounds import open_bounds
from rules_engine.regions import Regions, expander_of
from rules_engine.ruleset import Ruleset
from rules_engine.strict_yaml import Path
from rules_engine.texts import Text
from rules_engine.wording import Wording


class Scope:
    """The rules of a day, with what is needed to speak of them."""

    def __init__(self, ruleset: Ruleset, rules: DayRules) -> None:
        self.ruleset = ruleset
        self.rules = rules
        self.document = ruleset.document
        self.layout = rules.layout
        self.regions = Regions(self.layout)
        self._groups: dict[int, Cubes] = {}
        main = ruleset.organisation.language
        self.words = Wording(ruleset.book, main, main, ruleset.rules.phrases)

    @cached_property
    def _tests(self) -> frozenset[Test]:
        """The tests that the layout tells apart."""
        return frozenset(
            test
            for service in self.services
            for condition in service.conditions()
            for test in tests_in(condition)
        )

    def are_same(self, one: Condition, other: Condition) -> bool:
        """Whether two conditions hold of the same people."""
        if self._tests.issuperset([*tests_in(one), *tests_in(other)]):
            return self.regions.are_same(self.cubes(one), self.cubes(other))
        expander = expander_of((one, other), self.rules.day, self.ruleset.book.bounds)
        return Regions(expander.layout).are_same(expander.cubes(one), expander.cubes(other))

    @cached_property
    def open_bounds(self) -> frozenset[str]:
        """The facts that stand for bounds which do not say whether they count themselves in."""
        return open_bounds(self.rules) & self.layout.fields.keys()

    @cached_property
    def services(self) -> tuple[CompiledService, ...]:
        """The services of the day."""
        return tuple(service.service for service in self.rules.services)

    def cubes(self, condition: Condition) -> Cubes:
        """The people of whom a condition holds."""
        return self.rules.expander.cubes(condition)

    def group(self, group: CompiledGroup) -> Cubes:
        """The people of a group."""
        found = self._groups.get(id(group))
        if found is None:
            found = self._groups[id(group)] = self.cubes(group.condition)
        return found

    def matched(self, service: CompiledService) -> Cubes:
        """Everybody whom some group of the service takes in."""
        return tuple(dict.fromkeys(c for group in service.groups for c in self.group(group)))

    def passed(self, service: CompiledService, people: Cubes) -> Cubes:
        """Those of the people whom no gate stops."""
        for gate in service.gates:
            people = self.regions.both(people, self.cubes(gate.passed))
        return people

    def plainest(self, some: Cubes, others: Cubes) -> int | None:
        """Somebody who can be inside `some` and outside `others`, of whom little must be said."""
        return self.regions.plainest(some, others, lambda cube: self.somebody(cube) is not None)

    def somebody(self, cube: int) -> Mapping[str, Any] | None:
        """The answers of somebody in the cube; None when nobody can be there."""
        return person_in(cube, self.layout, self.ruleset.book, self.rules.day)

    def text(self, text: Text) -> str:
        """A text of the file, in its main language."""
        return self.words.text(text)

    def finding(
        self,
        code: str,
        severity: Severity,
        path: Path,
        message: str,
        example: int | None = None,
    ) -> Finding:
        """A finding at a place of the file, with somebody of a cube as its example."""
        person = None if example is None else self.somebody(example)
        return Finding(code, severity, self.document.place(path)[0], path, message, person)

    def written(self, path: Path) -> Any:
        """What stands at a place of the file."""
        return self.document.at(path)

    def in_service(self, service: CompiledService) -> str:
        """ " of 'Name'" where there are several services; otherwise nothing."""
        return f" of '{self.text(service.name)}'" if len(self.services) > 1 else ""


def as_written(value: Any) -> str:
    """A condition as it stands in the file, on one line."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_inner(inner)}" for key, inner in value.items())
    return _inner(value)


def _inner(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + as_written(value) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_inner(one) for one in value) + "]"
    return str(value)
