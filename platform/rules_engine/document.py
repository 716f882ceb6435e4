"""The shape of an organisation's rules file. Meaning is given to it by `ruleset`."""

from datetime import date
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from rules_engine.checking import Part
from rules_engine.vocabulary import Fact

Conditions = list[Any]
OfferMode = Literal["opt_out", "on_request"]
Outcome = Literal["eligible", "not_eligible", "needs_information", "needs_decision", "not_this_way"]
Channel = Literal["online", "email", "phone", "egress", "liquidlogic", "post", "in_person"]
PromiseKind = Literal["promise", "internal_target", "observed_average", "statutory_limit"]
Calendar = Literal["GB-ENG", "GB-WLS", "GB-SCT", "GB-NIR", "JE", "GG", "IM"]
Notes = str | list[str]


def _texts() -> Any:
    return Field(default_factory=list)


class OfficeHours(Part):
    """When somebody is there to receive a referral, as local times such as "09:00"."""

    opens: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    closes: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Service(Part):
    """The service whose rules these are."""

    id: str
    name: str
    working_days: Calendar
    timezone: str
    office_hours: OfficeHours | None = None
    accepted_referrers: Annotated[list[str], _texts()]
    to_confirm: Annotated[Notes, _texts()]

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"'{name}' is not a time zone. Try Europe/London.") from None
        return name


class Version(Part):
    """From which day these rules are in force, and what changed."""

    effective_from: date
    note: str


class Definition(Part):
    """A named condition: exactly one of `all`, `any`, `not`."""

    all: Any = None
    any: Any = None
    not_: Annotated[Any, Field(alias="not")] = None
    to_confirm: Annotated[Notes, _texts()]


class Group(Part):
    """People the service works with. All conditions of `when` must hold.

    `only_for_support` limits the help; `discretion` says why a person must decide.
    """

    id: str
    public_label: str
    when: Conditions
    offer: OfferMode
    only_for_support: Annotated[list[str], _texts()]
    purposes: Annotated[list[str], _texts()]
    evidence: str = ""
    discretion: str = ""
    source: str = ""
    to_confirm: Annotated[Notes, _texts()]


class RouteRule(Part):
    """How some referrers must refer. Tried in order; the last one is `otherwise: yes`."""

    id: str
    channel: Channel
    say: str
    when: Annotated[Conditions, _texts()]
    otherwise: Literal["yes"] | None = None
    address: str = ""
    steps: Annotated[list[str], _texts()]
    other_ways: Annotated[list[Channel], _texts()]
    to_confirm: Annotated[Notes, _texts()]


class PromiseRule(Part):
    """A time the service names, and what kind of time it is. `before` names a meeting."""

    id: str
    kind: PromiseKind
    days: Annotated[int, Field(ge=1, le=400)]
    unit: Literal["working_days", "calendar_days"]
    say: str
    before: str = ""
    starts: Literal["received"] = "received"
    stops: Literal["first_human_reply", "meeting"] = "first_human_reply"
    out_of_hours: Literal["next_working_day", "same_day"] = "next_working_day"
    to_confirm: Annotated[Notes, _texts()]


class SignpostRule(Part):
    """Somewhere else to go. Without `when` it always applies."""

    id: str
    name: str
    say: str
    phone: str = ""
    email: str = ""
    url: str = ""
    when: Annotated[Conditions, _texts()]
    to_confirm: Annotated[Notes, _texts()]


class Expectation(Part):
    """What an inline test expects; what is not written is not compared."""

    outcome: Outcome | None = None
    groups: list[str] | None = None
    lead: str | None = None
    limits: list[str] | None = None
    offer: OfferMode | None = None
    route: str | None = None
    missing: list[str] | None = None
    route_missing: list[str] | None = None
    blocked_by: str | None = None
    signposts: list[str] | None = None


class InlineTest(Part):
    """A person, as the organisation's admin imagines one, and the answer they should get."""

    name: str
    given: dict[str, Any]
    expect: Expectation
    on: date | None = None


class AgeEdges(Part):
    """Ages that a group takes in and ages that it leaves out, whatever else is true."""

    in_: Annotated[list[int], Field(alias="in", default_factory=list)]
    out: Annotated[list[int], Field(default_factory=list)]


class RulesFile(Part):
    """The whole file."""

    service: Service
    version: Version
    facts: Annotated[dict[str, Fact], Field(default_factory=dict)]
    define: Annotated[dict[str, Definition], Field(default_factory=dict)]
    eligibility: Annotated[list[Group], Field(min_length=1)]
    routes: Annotated[list[RouteRule], Field(min_length=1)]
    promises: Annotated[list[PromiseRule], Field(default_factory=list)]
    referral_timing: Annotated[list[PromiseRule], Field(default_factory=list)]
    signposts: Annotated[list[SignpostRule], Field(default_factory=list)]
    tests: Annotated[list[InlineTest], Field(default_factory=list)]
    age_edges: Annotated[dict[str, AgeEdges], Field(default_factory=dict)]
