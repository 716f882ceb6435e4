"""From a checked file to compiled services for one period: inheritance, references, conditions."""

from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

from rules_engine.compiled import CompiledGroup, CompiledService, Gate, When
from rules_engine.condition_reader import ConditionReader
from rules_engine.conditions import ALWAYS, Condition, all_of, any_of
from rules_engine.document import Rules, RulesFile, Service
from rules_engine.rules import Conditional, Group, RouteRule
from rules_engine.strict_yaml import Path
from rules_engine.texts import Text
from rules_engine.vocabulary import SUPPORT

RuleT = TypeVar("RuleT", bound=Conditional)
Placed = tuple[Any, Path]


def compiled_services(
    rules: RulesFile, reader: ConditionReader, day: date
) -> tuple[CompiledService, ...]:
    """The services as they are on a day. Problems of conditions are collected by the reader."""
    found: list[CompiledService] = []
    reader.services.clear()
    own: list[tuple[Service | None, Path]] = [
        (service, ("services", number)) for number, service in enumerate(rules.services)
    ]
    for service, place in own or [(None, ())]:
        compiled = _ServiceCompiler(rules, reader, day, service=service, place=place).compiled()
        reader.services[compiled.id] = any_of(*(group.condition for group in compiled.groups))
        found.append(compiled)
    return tuple(found)


class _ServiceCompiler:
    def __init__(
        self,
        rules: RulesFile,
        reader: ConditionReader,
        day: date,
        *,
        service: Service | None,
        place: Path,
    ) -> None:
        self.rules = rules
        self.service = service
        self.place = place
        self.reader = reader
        self.day = day

    def compiled(self) -> CompiledService:
        self.reader.groups.clear()  # those of the service before
        exclusions = self._section("exclusions")
        excluded = any_of(*(found.condition for found in exclusions))
        groups = self._groups(self.reader.opposite(excluded))
        return CompiledService(
            id=self.service.id if self.service else self.rules.organisation.id,
            name=self._name(),
            accepted=self._accepted(),
            excluded=excluded,
            groups=groups,
            exclusions=exclusions,
            gates=tuple(self._gates()),
            lists=self._section("lists"),
            routes=self._routes(),
            offers=self._section("offers"),
            promises=self._section("promises"),
            priorities=self._section("priorities"),
            duties=self._section("duties"),
            signposts=self._section("signposts"),
        )

    def _name(self) -> Text:
        return self.service.name if self.service else self.rules.organisation.name

    def _accepted(self) -> tuple[str, ...]:
        own = self.service.accepted_referrers if self.service else None
        return tuple(own if own is not None else self.rules.accepted_referrers or ())

    def _placed(self, section: str) -> list[Placed]:
        """The section's rules in force, the service's own before those it inherits."""
        inherited = self._in_force(self.rules, (), section)
        if self.service is None:
            return inherited
        own = self._in_force(self.service, self.place, section)
        gone = {rule.id for rule, _path in own} | set(self.service.leave_out)
        return [*own, *(found for found in inherited if found[0].id not in gone)]

    def _in_force(self, part: Rules, place: Path, section: str) -> list[Placed]:
        return [
            (rule, (*place, section, number))
            for number, rule in enumerate(getattr(part, section))
            if rule.in_force.covers(self.day)
        ]

    def _condition(self, rule: Conditional, path: Path) -> Condition:
        written, when = rule.model_fields_set, ALWAYS
        if "when" in written:
            when = self.reader.all(rule.when, (*path, "when"))
        if "unless" in written:
            when = all_of(when, self.reader.none(rule.unless, (*path, "unless")))
        return when

    def _section(self, section: str) -> tuple[Any, ...]:
        return tuple(
            When(rule, self._condition(rule, path), path) for rule, path in self._placed(section)
        )

    def _groups(self, not_excluded: Condition) -> tuple[CompiledGroup, ...]:
        service = ALWAYS
        if self.service and "when" in self.service.model_fields_set:
            service = self.reader.all(self.service.when, (*self.place, "when"))
        found = []
        for rule, path in self._placed("eligibility"):
            condition = all_of(service, self._condition(rule, path), not_excluded)
            if rule.discretion:
                says = rule.discretion
                left = self.reader.person_decides("discretion", says, (*path, "discretion"))
                condition = all_of(condition, left)
            self.reader.groups[rule.id] = condition
            found.append(
                CompiledGroup(rule, condition, path, self._limits(rule), self._group_accepted(rule))
            )
        return tuple(found)

    def _limits(self, group: Group) -> tuple[str, ...]:
        if group.not_for_support and SUPPORT in self.reader.book.facts:
            every = self.reader.book.facts[SUPPORT].answers
            return tuple(kind for kind in every if kind not in group.not_for_support)
        return tuple(group.only_for_support)

    def _group_accepted(self, group: Group) -> tuple[str, ...]:
        if group.accepted_referrers is not None:
            return tuple(group.accepted_referrers)
        return self._accepted()

    def _gates(self) -> Iterator[Gate]:
        for rule, path in self._placed("gates"):
            applies = self._condition(rule, path)
            needed = self.reader.all(rule.need, (*path, "need"))
            yield Gate(rule, applies, path, any_of(self.reader.opposite(applies), needed))

    def _routes(self) -> tuple[When[RouteRule], ...]:
        """In the order in which they are tried; the service's own `otherwise` comes last."""
        placed = self._placed("routes")
        final = [found for found in placed if found[0].otherwise][:1]
        tried = [found for found in placed if not found[0].otherwise]
        return tuple(
            When(rule, self._condition(rule, path), path) for rule, path in (*tried, *final)
        )
