"""The rules of one day as cubes, and what they say of a part-known person, exactly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from rules_engine.answer import Held
from rules_engine.answers import Answered
from rules_engine.compiled import CompiledGroup, CompiledService, When, accepts, allows
from rules_engine.condition_reader import ConditionReader, LeftToAPerson
from rules_engine.conditions import PERSON_DECIDES, Condition, tests_in
from rules_engine.cubes import Cubes, Expander, TooTangledError
from rules_engine.domains import Layout
from rules_engine.measures import Spans
from rules_engine.rules import GateRule, ListRule
from rules_engine.settling import Cases, Open, Settled, settle
from rules_engine.strict_yaml import Path
from rules_engine.tally import Tally
from rules_engine.vocabulary import REFERRER
from rules_engine.written import WrittenConditions

if TYPE_CHECKING:
    from rules_engine.ruleset import Ruleset

ResultT = TypeVar("ResultT")


@dataclass(frozen=True)
class Asked:
    """A person as the rules of a day see them.

    `cube` holds the classes that are possible, `known` all class bits of the known facts;
    `unsure` are the tested facts that nobody answers, `referrer` and `support` those stated.
    """

    cube: int
    known: int
    unsure: frozenset[str]
    referrer: str | None
    support: str | None


@dataclass(frozen=True)
class Hurdle:
    """Something that can stand in the way: what kind of thing, its rule, and who passes it."""

    by: str
    rule: GateRule | ListRule | None
    passed: Cubes


class DayService:
    """One service's rules as cubes."""

    def __init__(self, service: CompiledService, expander: Expander) -> None:
        self.service = service
        self.groups: tuple[tuple[CompiledGroup, Cubes], ...] = tuple(
            (group, expander.cubes(group.condition)) for group in service.groups
        )
        self.passed = tuple(expander.cubes(gate.passed) for gate in service.gates)
        self._closed = tuple(found for found in service.lists if found.rule.state == "closed")
        self.open = tuple(
            expander.cubes(expander.opposite(found.condition)) for found in self._closed
        )
        self._expander = expander
        self._eligible: dict[tuple[str | None, str | None], Cubes] = {}

    @cached_property
    def matched(self) -> Cubes:
        """Everybody whom some group takes in."""
        return tuple(dict.fromkeys(cube for _group, cubes in self.groups for cube in cubes))

    def eligible(self, referrer: str | None, support: str | None) -> Cubes:
        """Everybody who can be helped when asked for by this referrer and for this support."""
        key = (referrer, support)
        if key not in self._eligible:
            usable = self._of(
                g for g, _ in self.groups if accepts(g, referrer) and allows(g, support)
            )
            parts = (usable, *self.passed, *self.open)
            self._eligible[key] = self._expander.product(parts)
        return self._eligible[key]

    def hurdles(self, asked: Asked) -> tuple[Hurdle, ...]:
        """What must be passed when help is asked for so, in the order in which it is told."""
        heard = [group for group, _cubes in self.groups if accepts(group, asked.referrer)]
        usable = (group for group in heard if allows(group, asked.support))
        gates = zip(self.service.gates, self.passed, strict=True)
        return (
            Hurdle("referrer", None, self._of(heard)),
            *(Hurdle(gate.rule.kind, gate.rule, passed) for gate, passed in gates),
            Hurdle("support", None, self._of(usable)),
            *(
                Hurdle("waiting_list", found.rule, passed)
                for found, passed in zip(self._closed, self.open, strict=True)
            ),
        )

    def blocks(self, asked: Asked) -> Cases[str | None]:
        """What stands in the way, for somebody whom a group takes in: from least to most."""
        hurdles = self.hurdles(asked)
        passed = [hurdle.passed for hurdle in hurdles]
        ends = range(len(hurdles), -1, -1)
        told = [*(hurdle.by for hurdle in hurdles), None]
        return tuple((self._expander.product(passed[:end]), told[end]) for end in ends)

    def covering(self, support: str | None) -> Cubes:
        """Everybody in a group whose help covers this support."""
        return self._of(group for group, _cubes in self.groups if allows(group, support))

    def _of(self, groups: Iterable[CompiledGroup]) -> Cubes:
        wanted = {id(group) for group in groups}
        return tuple(
            dict.fromkeys(
                cube for group, cubes in self.groups if id(group) in wanted for cube in cubes
            )
        )


class DayRules:
    """What an organisation's rules say on one day."""

    def __init__(
        self,
        ruleset: "Ruleset",
        services: tuple[CompiledService, ...],
        left: Mapping[str, LeftToAPerson],
        day: date,
    ) -> None:
        self.ruleset = ruleset
        self.left = left
        self.day = day
        self._services = services
        self.layout = _layout(services, ruleset, day)
        self.expander = Expander(self.layout, day, ruleset.book.bounds)
        self.services = tuple(DayService(service, self.expander) for service in services)
        self.tally = Tally(self)
        self.memory: dict[Any, Any] = {}

    def services_are(self, services: tuple[CompiledService, ...]) -> bool:
        """Whether these are the rules of the same period."""
        return self._services is services

    def asked(self, answered: Answered) -> Asked:
        """The person as these rules see them."""
        cube, fields = self.layout.full, self.layout.fields
        for name, number in answered.numbers.items():
            field = fields.get(name)
            if field is not None:
                cube = cube & ~field.mask | field.bit_of(number)
        unsure = self.pseudo
        if answered.unsure:
            unsure |= {name for name in fields if name.split(":")[0] in answered.unsure}
        return Asked(
            cube,
            self.layout.known_in(cube),
            unsure,
            _said(answered, "referrer"),
            _said(answered, "support"),
        )

    def settled(
        self, cases: Cases[Any], otherwise: Any, asked: Asked, unsure: Any
    ) -> Settled[Any] | Open:
        """What an ordered choice comes to for this person; too tangled, all that is not known."""
        try:
            return self.exactly(cases, otherwise, asked, unsure)
        except TooTangledError:
            names = (name for name, f in self.layout.fields.items() if not f.mask & asked.known)
            askable = tuple(name for name in names if name not in asked.unsure)
            return Open(askable, lambda: askable) if askable else Settled(unsure)

    def exactly(
        self, cases: Cases[Any], otherwise: Any, asked: Asked, unsure: Any
    ) -> Settled[Any] | Open:
        """What an ordered choice comes to for this person. Raises TooTangledError."""
        return settle(
            cases,
            otherwise,
            person=asked.cube,
            known=asked.known,
            layout=self.layout,
            unsure_facts=asked.unsure,
            unsure=unsure,
        )

    def holds(self, condition: Condition, asked: Asked) -> Held:
        """Whether a condition "held", "failed" or is "unknown" for this person."""
        cubes = self.layout.meeting(asked.cube, self.expander.cubes(condition))
        if not cubes:
            return "failed"
        if any(not asked.cube & ~cube for cube in cubes):
            return "held"
        found = self.settled(((tuple(cubes), "held"),), "failed", asked, "unknown")
        state: Held = found.result if isinstance(found, Settled) else "unknown"
        return state

    def prove_decidable(self) -> None:
        """Settle everything for somebody of whom nothing is known. Raises TooTangledError."""
        nobody = Asked(
            self.layout.full, self.layout.known_in(self.layout.full), self.pseudo, None, None
        )
        outcome = (self.outcomes(nobody), "not_eligible", "needs_decision")
        choices: list[tuple[Cases[Any], Any, Any]] = [outcome]
        choices += [(route_cases(self, service), None, None) for service in self.services]
        for cases, otherwise, unsure in choices:
            found = self.exactly(cases, otherwise, nobody, unsure)
            if isinstance(found, Open):
                found.proven()

    def speaks_of(self, fact: str) -> bool:
        """Whether an answer to the fact can matter."""
        if fact == REFERRER and self.hears_some_only:
            return True
        return any(name.split(":")[0] == fact for name in self.layout.fields)

    @cached_property
    def written(self) -> WrittenConditions:
        """The conditions as they stand in the file."""
        rules, book = self.ruleset.rules, self.ruleset.book
        named: dict[str, Path] = {name: ("define", name) for name in rules.define}
        reader = ConditionReader(self.ruleset.document, book, named)
        return WrittenConditions(reader, self._services)

    @cached_property
    def hears_some_only(self) -> bool:
        """Whether it matters who refers."""
        return any(group.accepted for s in self.services for group, _cubes in s.groups)

    @cached_property
    def pseudo(self) -> frozenset[str]:
        """The facts that the rules leave to a person."""
        return frozenset(name for name in self.layout.fields if name.startswith(PERSON_DECIDES))

    def outcomes(self, asked: Asked, services: Iterable[DayService] | None = None) -> Cases[str]:
        """The best outcome that some service gives, as an ordered choice."""
        chosen = self.services if services is None else tuple(services)
        eligible = (s.eligible(asked.referrer, asked.support) for s in chosen)
        return (
            (tuple(cube for cubes in eligible for cube in cubes), "eligible"),
            (tuple(cube for s in chosen for cube in s.matched), "not_this_way"),
        )


def route_cases(rules: DayRules, service: DayService) -> Cases[int | None]:
    """The service's routes in order, by their number."""
    return tuple(
        (rules.expander.cubes(found.condition), number)
        for number, found in enumerate(service.service.routes)
    )


def first_cases(rules: DayRules, found: Iterable[When[Any]]) -> Cases[int | None]:
    """Rules of which the first that holds counts, by their number."""
    return tuple(
        (rules.expander.cubes(rule.condition), number) for number, rule in enumerate(found)
    )


def _said(answered: Answered, fact: str) -> str | None:
    value = answered.stated.get(fact)
    return value if isinstance(value, str) else None


def _layout(services: tuple[CompiledService, ...], ruleset: "Ruleset", day: date) -> Layout:
    sets: dict[str, list[Spans]] = {}
    for service in services:
        for condition in service.conditions():
            for test in tests_in(condition):
                sets.setdefault(test.fact, []).append(test.spans(day))
    bounds = {name: ruleset.book.bounds(name) for name in sets}
    return Layout(sets, bounds)
