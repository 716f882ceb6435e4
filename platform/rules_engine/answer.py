"""The parts of a decision, as immutable data."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rules_engine.document import Calendar
from rules_engine.rules import Channel, OfferMode, PromiseKind

Held = Literal["held", "failed", "unknown"]


ReasonKind = Literal[
    "fact",
    "person_decides",
    "group",
    "service",
    "all",
    "any",
    "at_least",
    "none",
    "not_all",
    "fewer",
    "excluded",
]


@dataclass(frozen=True)
class ConditionReason:
    """One condition of a group, with what was answered, in plain words.

    Several that the rules join ("one of these", "unless") are one condition with `parts`. `state`
    is that of what `says` begins with; so a part of an exception held when the exception is met.
    `fact` is empty for all but the kinds "fact" and "person_decides".
    """

    fact: str
    state: Held
    says: str
    kind: ReasonKind = "fact"
    parts: tuple["ConditionReason", ...] = ()


@dataclass(frozen=True)
class GroupReason:
    """Why a group did, did not or may still match. `source` is where the rule comes from.

    `for_a_person` says of an unknown one that no answer which can be asked for settles it.
    """

    group: str
    label: str
    state: Held
    conditions: tuple[ConditionReason, ...]
    source: str
    service: str
    line: int
    for_a_person: bool = False

    @property
    def answers(self) -> Iterator[ConditionReason]:
        """The answers that meet what the group asks for, without those that except nobody."""
        return _met(self.conditions)


def _met(conditions: tuple[ConditionReason, ...]) -> Iterator[ConditionReason]:
    for condition in conditions:
        if condition.kind == "fact" and condition.state == "held":
            yield condition
        elif condition.kind in {"all", "any", "at_least"}:
            yield from _met(condition.parts)


@dataclass(frozen=True)
class Route:
    """How this referrer must refer. `address` is empty when the organisation's own is meant."""

    id: str
    channel: Channel
    say: str
    steps: tuple[str, ...]
    address: str
    other_ways: tuple[Channel, ...]


@dataclass(frozen=True)
class Signpost:
    """Somewhere else to go: another service of the organisation, another one, or another area."""

    id: str
    name: str
    say: str
    phone: str
    email: str
    url: str
    to: str = "organisation"


@dataclass(frozen=True)
class Promise:
    """A time the service names. `days` are counted in `unit` by `calendar` after day 0.

    With `weekly_on` it is that day of each week instead, with `every` it comes so often ("2
    weeks"), and `days` is None; so it is when how long help lasts is said in words alone.
    """

    id: str
    kind: PromiseKind
    days: int | None
    unit: Literal["working_days", "calendar_days", "weeks", "months", "hours"]
    calendar: Calendar
    say: str
    before: str
    starts: str
    stops: str
    out_of_hours: Literal["next_working_day", "same_day"]
    weekly_on: str | None = None
    every: str | None = None


@dataclass(frozen=True)
class Offer:
    """An advocate is offered when `trigger` happens; `days` in `unit` says how soon."""

    id: str
    trigger: str
    mode: OfferMode
    days: int | None
    unit: str
    say: str


@dataclass(frozen=True)
class Point:
    """A priority, a duty, a list or a gate that concerns this person, with its words."""

    id: str
    label: str
    say: str


@dataclass(frozen=True)
class Block:
    """Something that stands in the way: `by` what kind of thing, with the words of its rule.

    `sure` is False when it hangs on what is not known.
    """

    by: str
    id: str
    say: str
    sure: bool


@dataclass(frozen=True)
class Exclusion:
    """Why the service is not for somebody, whatever else is true; `line` is that of the rule."""

    id: str
    say: str
    line: int


@dataclass(frozen=True)
class RulesetReference:
    """Which rules decided: enough to find the very same ones again."""

    id: str
    version: str
    effective_from: str
    engine: str
