"""A checked, compiled ruleset, ready to decide. The only way to one is `load_ruleset`."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from rules_engine.checking import checked
from rules_engine.choices import Choice, TooTangledError, refuse_tangled
from rules_engine.conditions import (
    ALWAYS,
    Any,
    Condition,
    ConditionReader,
    joined,
    literals,
)
from rules_engine.consistency import faults
from rules_engine.decision import Promise, Route, RulesetReference, Signpost
from rules_engine.document import (
    AgeEdges,
    Group,
    InlineTest,
    Notes,
    PromiseRule,
    RouteRule,
    RulesFile,
    Service,
    SignpostRule,
)
from rules_engine.problems import Problem, RulesError
from rules_engine.strict_yaml import Document, Path, read
from rules_engine.vocabulary import Answer, Fact, Vocabulary

ENGINE_VERSION = "1"


@dataclass(frozen=True)
class CompiledGroup:
    """A group of people and the condition that makes somebody one of them."""

    rule: Group
    condition: Condition

    @property
    def id(self) -> str:
        return self.rule.id

    @property
    def limits(self) -> tuple[str, ...]:
        """Kinds of support that the help is limited to; empty means no limit."""
        return tuple(self.rule.only_for_support)


@dataclass(frozen=True)
class ToConfirm:
    """An open point for the organisation's admin. Never shown to the public."""

    place: str
    note: str


@dataclass(frozen=True)
class Ruleset:
    """One version of one organisation's rules, with the facts they may ask about."""

    reference: RulesetReference
    service: Service
    effective_from: date
    facts: Mapping[str, Fact]
    groups: tuple[CompiledGroup, ...]
    routes: Choice[Route]
    promises: tuple[Promise, ...]
    signposts: tuple[tuple[Condition, Signpost], ...]
    to_confirm: tuple[ToConfirm, ...]
    samples: Mapping[str, tuple[Answer, ...]]
    document: Document
    tests: tuple[InlineTest, ...]
    age_edges: Mapping[str, AgeEdges]

    @property
    def anybody(self) -> Condition:
        """Holds for everybody whom some group takes in."""
        return joined(Any, tuple(group.condition for group in self.groups))


def load_ruleset(text: str | bytes, vocabulary: Vocabulary, *, file: str) -> Ruleset:
    """Read, check and compile an organisation's rules. Raises RulesError with every fault."""
    document = read(text, file=file)
    return _Compiler(document, checked(RulesFile, document), vocabulary).ruleset()


class _Compiler:
    def __init__(self, document: Document, rules: RulesFile, vocabulary: Vocabulary) -> None:
        self.document = document
        self.rules = rules
        self.vocabulary = vocabulary
        self.facts = {**vocabulary.facts, **rules.facts}
        named: dict[str, Path] = {name: ("define", name) for name in rules.define}
        self.reader = ConditionReader(document, self.facts, named)

    def ruleset(self) -> Ruleset:
        for path, message in faults(self.rules, self.vocabulary):
            self.reader.problems.append(self.document.problem(path, message))
        for name in self.rules.define:
            self.reader.read_all([name], ("define",))
        groups, routes, signposts = self._groups(), self._routes(), self._signposts()
        self.reader.refuse_if_wrong()
        conditions = [group.condition for group in groups]
        conditions += [condition for condition, _ in (*routes.cases, *signposts)]
        ruleset = Ruleset(
            reference=self._reference(),
            service=self.rules.service,
            effective_from=self.rules.version.effective_from,
            facts=MappingProxyType(self.facts),
            groups=groups,
            routes=routes,
            promises=tuple(self._promises()),
            signposts=signposts,
            to_confirm=tuple(self._to_confirm()),
            samples=MappingProxyType(_samples(self.facts, conditions)),
            document=self.document,
            tests=tuple(self.rules.tests),
            age_edges=MappingProxyType(self.rules.age_edges),
        )
        self._refuse_tangled(ruleset)
        return ruleset

    def _reference(self) -> RulesetReference:
        source = f"{self.vocabulary.source}\0{self.document.source}"
        return RulesetReference(
            id=self.rules.service.id,
            version=hashlib.sha256(source.encode()).hexdigest()[:16],
            effective_from=self.rules.version.effective_from.isoformat(),
            engine=ENGINE_VERSION,
        )

    def _groups(self) -> tuple[CompiledGroup, ...]:
        return tuple(
            CompiledGroup(group, self.reader.read_all(group.when, ("eligibility", number, "when")))
            for number, group in enumerate(self.rules.eligibility)
        )

    def _routes(self) -> Choice[Route]:
        *first, last = (
            (self._when(rule, ("routes", number, "when")), _route(rule))
            for number, rule in enumerate(self.rules.routes)
        )
        return Choice(tuple(first), last[1])

    def _signposts(self) -> tuple[tuple[Condition, Signpost], ...]:
        return tuple(
            (self._when(rule, ("signposts", number, "when")), _signpost(rule))
            for number, rule in enumerate(self.rules.signposts)
        )

    def _when(self, rule: RouteRule | SignpostRule, path: Path) -> Condition:
        return self.reader.read_all(rule.when, path) if rule.when else ALWAYS

    def _promises(self) -> Iterator[Promise]:
        for rule in (*self.rules.promises, *self.rules.referral_timing):
            yield Promise(
                **rule.model_dump(exclude={"to_confirm"}), calendar=self.rules.service.working_days
            )

    def _to_confirm(self) -> Iterator[ToConfirm]:
        yield from _notes("service", self.rules.service.to_confirm)
        for name, definition in self.rules.define.items():
            yield from _notes(name, definition.to_confirm)
        rules: tuple[Group | RouteRule | PromiseRule | SignpostRule, ...] = (
            *self.rules.eligibility,
            *self.rules.routes,
            *self.rules.promises,
            *self.rules.referral_timing,
            *self.rules.signposts,
        )
        for rule in rules:
            yield from _notes(rule.id, rule.to_confirm)

    def _refuse_tangled(self, ruleset: Ruleset) -> None:
        try:
            refuse_tangled(Choice(((ruleset.anybody, "in"),), "out"), ruleset.samples)
            refuse_tangled(ruleset.routes, ruleset.samples)
        except TooTangledError:
            message = (
                "These conditions are too tangled to be checked. Use fewer facts in one group."
            )
            raise RulesError([Problem(self.document.file, 0, message)]) from None


def _notes(place: str, notes: Notes) -> Iterator[ToConfirm]:
    for note in [notes] if isinstance(notes, str) else notes:
        yield ToConfirm(place, note)


def _route(rule: RouteRule) -> Route:
    return Route(
        id=rule.id,
        channel=rule.channel,
        say=rule.say,
        steps=tuple(rule.steps),
        address=rule.address,
        other_ways=tuple(rule.other_ways),
    )


def _signpost(rule: SignpostRule) -> Signpost:
    return Signpost(**rule.model_dump(exclude={"when", "to_confirm"}))


def _samples(
    facts: Mapping[str, Fact], conditions: Iterable[Condition]
) -> dict[str, tuple[Answer, ...]]:
    """For each fact one answer of every kind that the conditions tell apart."""
    sets: dict[str, list[frozenset[Answer]]] = {}
    for condition in conditions:
        for literal in literals(condition):
            sets.setdefault(literal.fact, []).append(literal.answers)
    return {
        name: tuple(
            {
                tuple(answer in answers for answers in told_apart): answer
                for answer in reversed(facts[name].answers)
            }.values()
        )
        for name, told_apart in sets.items()
    }
