"""A checked, compiled ruleset, ready to decide. The only way to one is `load_ruleset`."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from rules_engine.answer import RulesetReference
from rules_engine.checking import checked
from rules_engine.compiled import CompiledService
from rules_engine.compiler import compiled_services
from rules_engine.condition_reader import ConditionReader, LeftToAPerson
from rules_engine.conditions import Window, tests_in
from rules_engine.consistency import SECTIONS, faults, parts_of
from rules_engine.cubes import TooTangledError
from rules_engine.day_rules import DayRules
from rules_engine.document import InlineTest, Organisation, RulesFile
from rules_engine.fact_book import FactBook
from rules_engine.problems import Problem, RulesError
from rules_engine.strict_yaml import Document, Path, read
from rules_engine.vocabulary import Fact, Vocabulary

ENGINE_VERSION = "3"
_DAYS_KEPT = 400


@dataclass(frozen=True)
class ToConfirm:
    """An open point for the organisation's admin. Never shown to the public."""

    place: str
    note: str
    line: int


@dataclass(frozen=True)
class Period:
    """Compiled rules from a day on, until the next period begins."""

    begins: date
    services: tuple[CompiledService, ...]
    left: Mapping[str, LeftToAPerson]
    moves: bool


@dataclass(frozen=True, eq=False)
class Ruleset:
    """One version of one organisation's rules, with the facts they may ask about.

    `days` keeps the rules of the days asked for so far; `on` makes those of any other.
    """

    reference: RulesetReference
    organisation: Organisation
    effective_from: date
    book: FactBook
    rules: RulesFile
    document: Document
    periods: tuple[Period, ...]
    used: Mapping[str, list[Path]]
    days: dict[date, DayRules] = field(default_factory=dict)

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Every fact that can be asked, by name."""
        return self.book.facts

    @property
    def tests(self) -> tuple[InlineTest, ...]:
        """The file's own tests."""
        return tuple(self.rules.tests)

    def on(self, day: date) -> DayRules:
        """The rules as they are on a day."""
        found = self.days.get(day)
        if found is None:
            if len(self.days) >= _DAYS_KEPT:
                self.days.clear()
            found = self.days[day] = self._made(day)
        return found

    def period_on(self, day: date) -> int:
        """The number of the period that a day belongs to."""
        return max(bisect_right([period.begins for period in self.periods], day) - 1, 0)

    def _made(self, day: date) -> DayRules:
        period = self.periods[self.period_on(day)]
        if not period.moves:
            same = next((d for d in self.days.values() if d.services_are(period.services)), None)
            if same is not None:
                return same
        return DayRules(self, period.services, period.left, day)

    def prove_decidable(self) -> None:
        """Settle everything for somebody of whom nothing is known, in every period.

        Raises RulesError when the conditions are too tangled to be decided exactly. Before rules
        are released, for it can take a second; a decision that fails so asks for everything.
        """
        try:
            for period in self.periods:
                self.on(max(period.begins, self.effective_from)).prove_decidable()
        except TooTangledError:
            said = "These conditions are too tangled to be decided exactly. Use fewer facts in one."
            raise RulesError([Problem(self.document.file, 0, said)]) from None

    def to_confirm(self) -> tuple[ToConfirm, ...]:
        """Every open point, in the order of the file."""
        return tuple(sorted(_open_points(self), key=lambda point: point.line))


def load_ruleset(text: str | bytes, vocabulary: Vocabulary, *, file: str) -> Ruleset:
    """Read, check and compile an organisation's rules. Raises RulesError with every fault."""
    document = read(text, file=file)
    rules = checked(RulesFile, document)
    book = FactBook(rules, vocabulary)
    named: dict[str, Path] = {name: ("define", name) for name in rules.define}
    reader = ConditionReader(document, book, named)
    for path, message in faults(rules, book):
        reader.problems.append(document.problem(path, message))
    for name in rules.define:
        reader.one(name, ("define", name))
    reader.used.clear()
    periods = tuple(_periods(rules, reader))
    reader.refuse_if_wrong()
    return Ruleset(
        reference=_reference(rules, document, vocabulary),
        organisation=rules.organisation,
        effective_from=rules.version.effective_from,
        book=book,
        rules=rules,
        document=document,
        periods=periods,
        used=dict(reader.used),
    )


def _periods(rules: RulesFile, reader: ConditionReader) -> Iterator[Period]:
    for begins in _changes(rules):
        reader.left = {}
        services = compiled_services(rules, reader, begins)
        moves = any(
            isinstance(test.values, Window)
            for service in services
            for condition in service.conditions()
            for test in tests_in(condition)
        )
        yield Period(begins, services, dict(reader.left), moves)


def _changes(rules: RulesFile) -> list[date]:
    """The days on which some rule begins, or holds no more."""
    days = {date.min}
    for _place, part in parts_of(rules):
        for section in SECTIONS:
            for rule in getattr(part, section):
                if rule.in_force.from_:
                    days.add(rule.in_force.from_)
                if rule.in_force.to and rule.in_force.to < date.max:
                    days.add(rule.in_force.to + timedelta(days=1))
    return sorted(days)


def _reference(rules: RulesFile, document: Document, vocabulary: Vocabulary) -> RulesetReference:
    source = f"{vocabulary.source}\0{document.source}"
    return RulesetReference(
        id=rules.organisation.id,
        version=hashlib.sha256(source.encode()).hexdigest()[:16],
        effective_from=rules.version.effective_from.isoformat(),
        engine=ENGINE_VERSION,
    )


def _open_points(ruleset: Ruleset) -> Iterator[ToConfirm]:
    rules = ruleset.rules
    yield from _notes(ruleset, rules.organisation.to_confirm, ("organisation",), "organisation")
    for name, definition in rules.define.items():
        yield from _notes(ruleset, definition.to_confirm, ("define", name), name)
    for place, part in parts_of(rules):
        for section in SECTIONS:
            for number, rule in enumerate(getattr(part, section)):
                path = (*place, section, number)
                yield from _notes(ruleset, rule.to_confirm, path, rule.id)
    for number, service in enumerate(rules.services):
        yield from _notes(ruleset, service.to_confirm, ("services", number), service.id)


def _notes(ruleset: Ruleset, notes: Any, path: Path, place: str) -> Iterator[ToConfirm]:
    line = ruleset.document.place((*path, "to_confirm"))[0]
    for note in [notes] if isinstance(notes, str) else notes:
        yield ToConfirm(place, note, line)
