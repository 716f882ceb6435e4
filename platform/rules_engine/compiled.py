"""Rules with their conditions read: what holds in one period, service by service."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from rules_engine.conditions import Condition
from rules_engine.rules import (
    Conditional,
    DutyRule,
    ExclusionRule,
    GateRule,
    Group,
    ListRule,
    OfferRule,
    PriorityRule,
    PromiseRule,
    RouteRule,
    SignpostRule,
)
from rules_engine.strict_yaml import Path
from rules_engine.texts import Text

RuleT = TypeVar("RuleT", bound=Conditional)


@dataclass(frozen=True)
class When(Generic[RuleT]):
    """A rule, the condition under which it applies, and its place in the file."""

    rule: RuleT
    condition: Condition
    path: Path

    @property
    def id(self) -> str:
        return self.rule.id


@dataclass(frozen=True)
class CompiledGroup(When[Group]):
    """A group of people and the condition that makes somebody one of them.

    `limits` are the only kinds of support that the help is for; empty means no limit.
    `accepted` are the referrers who may ask for these people; empty means all.
    """

    limits: tuple[str, ...]
    accepted: tuple[str, ...]


def accepts(group: CompiledGroup, referrer: str | None) -> bool:
    """Whether this referrer may ask for these people, as far as it was said who asks."""
    return referrer is None or not group.accepted or referrer in group.accepted


def allows(group: CompiledGroup, support: str | None) -> bool:
    """Whether the help for these people covers this support, as far as it was said."""
    return support is None or not group.limits or support in group.limits


@dataclass(frozen=True)
class Gate(When[GateRule]):
    """`passed` holds when nothing stands in the way, also because the gate does not apply."""

    passed: Condition


@dataclass(frozen=True)
class CompiledService:
    """One service's rules in one period, inherited ones included."""

    id: str
    name: Text
    accepted: tuple[str, ...]
    excluded: Condition
    groups: tuple[CompiledGroup, ...]
    exclusions: tuple[When[ExclusionRule], ...]
    gates: tuple[Gate, ...]
    lists: tuple[When[ListRule], ...]
    routes: tuple[When[RouteRule], ...]
    offers: tuple[When[OfferRule], ...]
    promises: tuple[When[PromiseRule], ...]
    priorities: tuple[When[PriorityRule], ...]
    duties: tuple[When[DutyRule], ...]
    signposts: tuple[When[SignpostRule], ...]

    def conditions(self) -> Iterator[Condition]:
        """Every condition of the service."""
        yield self.excluded
        for gate in self.gates:
            yield gate.passed
        for section in (
            self.groups,
            self.lists,
            self.routes,
            self.offers,
            self.promises,
            self.priorities,
            self.duties,
            self.signposts,
        ):
            for found in section:
                yield found.condition
