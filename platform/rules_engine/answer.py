"""The parts of a decision, as immutable data."""

from dataclasses import dataclass
from typing import Literal

from rules_engine.document import Calendar
from rules_engine.rules import Channel, OfferMode, Outcome, PromiseKind

Held = Literal["held", "failed", "unknown"]


@dataclass(frozen=True)
class ConditionReason:
    """One condition of a group, with what was answered, in plain words."""

    fact: str
    state: Held
    says: str


@dataclass(frozen=True)
class GroupReason:
    """Why a group did, did not or may still match. `source` is where the rule comes from."""

    group: str
    label: str
    state: Held
    conditions: tuple[ConditionReason, ...]
    source: str
    service: str
    line: int


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

    With `weekly_on` it is that day of each week instead, and `days` is None.
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
class RulesetReference:
    """Which rules decided: enough to find the very same ones again."""

    id: str
    version: str
    effective_from: str
    engine: str


@dataclass(frozen=True)
class ServiceAnswer:
    """The answer of one service of the organisation.

    `route` is None while facts that decide it are missing, and when there is none;
    `route_missing` tells the two apart. `waiting` says what to expect where people wait.
    """

    id: str
    name: str
    outcome: Outcome
    groups: tuple[str, ...]
    lead: str | None
    limits: tuple[str, ...]
    offer: OfferMode | None
    missing: tuple[str, ...]
    blocked_by: str | None
    block: Point | None
    route: Route | None
    route_missing: tuple[str, ...]
    why_a_person: tuple[str, ...]
    promises: tuple[Promise, ...]
    offers: tuple[Offer, ...]
    priority: Point | None
    priority_missing: tuple[str, ...]
    waiting: Point | None
    duties: tuple[Point, ...]


@dataclass(frozen=True)
class Details:
    """All of a decision but its outcome; worked out when first asked for."""

    services: tuple[ServiceAnswer, ...]
    lead_service: str | None
    missing: tuple[str, ...]
    why_a_person: tuple[str, ...]
    signpost: tuple[Signpost, ...]
    reasons: tuple[GroupReason, ...]
