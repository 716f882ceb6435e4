"""What the engine answers: one immutable, JSON-serialisable decision."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from rules_engine.document import Calendar, Channel, OfferMode, Outcome, PromiseKind

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
    """Somewhere else to go."""

    id: str
    name: str
    say: str
    phone: str
    email: str
    url: str


@dataclass(frozen=True)
class Promise:
    """A time the service names. `days` are counted in `unit` by `calendar` after day 0."""

    id: str
    kind: PromiseKind
    days: int
    unit: Literal["working_days", "calendar_days"]
    calendar: Calendar
    say: str
    before: str
    starts: str
    stops: str
    out_of_hours: Literal["next_working_day", "same_day"]


@dataclass(frozen=True)
class RulesetReference:
    """Which rules decided: enough to find the very same ones again."""

    id: str
    version: str
    effective_from: str
    engine: str


@dataclass(frozen=True)
class ServiceAnswer:
    """The answer of one service of the organisation."""

    id: str
    name: str
    outcome: Outcome
    groups: tuple[str, ...]
    lead: str | None
    limits: tuple[str, ...]
    offer: OfferMode | None
    missing: tuple[str, ...]
    blocked_by: str | None


@dataclass(frozen=True)
class Decision:
    """The whole answer; the fields are explained in this room's README.

    `route` is None while facts that decide it are missing; `route_missing` names them.
    `limits` empty means no limit. `why_a_person` says why a person must decide, if one must.
    """

    outcome: Outcome
    services: tuple[ServiceAnswer, ...]
    groups: tuple[str, ...]
    lead: str | None
    limits: tuple[str, ...]
    offer: OfferMode | None
    route: Route | None
    missing: tuple[str, ...]
    route_missing: tuple[str, ...]
    blocked_by: str | None
    why_a_person: tuple[str, ...]
    signpost: tuple[Signpost, ...]
    promises: tuple[Promise, ...]
    reasons: tuple[GroupReason, ...]
    ruleset: RulesetReference

    def as_json(self) -> dict[str, Any]:
        """The decision as plain data for `json.dumps` or a JSON column.

        A route that hangs on missing facts is `{"outcome": "needs_information"}`.
        """
        plain = _plain(asdict(self))
        plain["services"] = {service["id"]: service for service in plain["services"]}
        plain["route"] = plain["route"] or {"outcome": "needs_information"}
        return dict(plain)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, tuple) else value
