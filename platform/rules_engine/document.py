"""The shape of an organisation's rules file. Meaning is given to it by `ruleset`."""

from datetime import date
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ConfigDict, Field, field_validator, model_validator

from rules_engine.checking import Part
from rules_engine.measures import LengthUnit
from rules_engine.rules import (
    DutyRule,
    ExclusionRule,
    GateRule,
    Group,
    ListRule,
    Notes,
    OfferRule,
    Outcome,
    PriorityRule,
    PromiseRule,
    RouteRule,
    SignpostRule,
    nothing,
)
from rules_engine.texts import Words
from rules_engine.vocabulary import About, Lies, Option

Calendar = Literal["GB-ENG", "GB-WLS", "GB-SCT", "GB-NIR", "JE", "GG", "IM"]
_CLOCK = Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")


class OfficeHours(Part):
    """When somebody is there to receive a referral, as local times such as "09:00"."""

    opens: Annotated[str, _CLOCK]
    closes: Annotated[str, _CLOCK]


class Organisation(Part):
    """Whose rules these are. `language` is the one of all texts that do not say."""

    id: str
    name: Words
    language: str = "en"
    working_days: Calendar
    timezone: str
    office_hours: OfficeHours | None = None
    to_confirm: Annotated[Notes, nothing()]

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
    note: Words


class RelatedPerson(Part):
    """Somebody whose own facts count too, such as the parent's child."""

    label: Words


class FactWords(Part):
    """An organisation's own fact, or what it says differently of a shared one."""

    type: str = ""
    label: Words = ""
    question: Words = ""
    question_to_self: Words = ""
    explanation: Words = ""
    topic: str = ""
    about: About | None = None
    options: Annotated[dict[str, Option], Field(default_factory=dict)]
    unit: LengthUnit | None = None
    least: int | None = None
    most: int | None = None
    born: str = ""
    on: str = ""
    since: str = ""
    lies: Lies | None = None


class Definition(Part):
    """A named condition, to be used in any list of conditions: one fact, or several joined."""

    model_config = ConfigDict(extra="allow")

    all: list[Any] | None = None
    any: list[Any] | None = None
    none: list[Any] | None = None
    not_: Annotated[Any, Field(alias="not")] = None
    at_least: int | None = None
    of: list[Any] | None = None
    unless: list[Any] | None = None
    source: Words = ""
    to_confirm: Annotated[Notes, nothing()]


class Rules(Part):
    """Rules of one service, or those that all services of the organisation have in common."""

    accepted_referrers: list[str] | None = None
    eligibility: Annotated[list[Group], nothing()]
    exclusions: Annotated[list[ExclusionRule], nothing()]
    gates: Annotated[list[GateRule], nothing()]
    lists: Annotated[list[ListRule], nothing()]
    routes: Annotated[list[RouteRule], nothing()]
    offers: Annotated[list[OfferRule], nothing()]
    promises: Annotated[list[PromiseRule], nothing()]
    priorities: Annotated[list[PriorityRule], nothing()]
    duties: Annotated[list[DutyRule], nothing()]
    signposts: Annotated[list[SignpostRule], nothing()]


class Service(Rules):
    """One of several services. It has the organisation's rules, with its own before them."""

    id: str
    name: Words
    leave_out: Annotated[list[str], nothing()]
    when: Annotated[list[Any], nothing()]
    to_confirm: Annotated[Notes, nothing()]


class Expectation(Part):
    """What an inline test expects; what is not written is not compared.

    Where there should be no such thing, one word says so: `none`. An empty list is `[]`.
    """

    outcome: Outcome | None = None
    groups: list[str] | None = None
    lead: str | None = None
    limits: list[str] | None = None
    offer: str | None = None
    route: str | None = None
    missing: list[str] | None = None
    route_missing: list[str] | None = None
    blocked_by: str | None = None
    excluded_by: str | None = None
    signposts: list[str] | None = None
    priority: str | None = None
    priority_missing: list[str] | None = None
    waiting: str | None = None
    waiting_missing: list[str] | None = None
    duties: list[str] | None = None
    duties_missing: list[str] | None = None
    promises: list[str] | None = None
    promises_missing: list[str] | None = None
    offers: list[str] | None = None
    services: dict[str, "Expectation"] | None = None


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


class RulesFile(Rules):
    """The whole file."""

    organisation: Organisation
    version: Version
    people: Annotated[dict[str, RelatedPerson], Field(default_factory=dict)]
    facts: Annotated[dict[str, FactWords], Field(default_factory=dict)]
    define: Annotated[dict[str, Definition], Field(default_factory=dict)]
    services: Annotated[list[Service], nothing()]
    phrases: Annotated[dict[str, dict[str, str]], Field(default_factory=dict)]
    tests: Annotated[list[InlineTest], nothing()]
    age_edges: Annotated[dict[str, AgeEdges], Field(default_factory=dict)]

    @model_validator(mode="after")
    def _somebody_is_helped(self) -> "RulesFile":
        if not self.eligibility and not any(service.eligibility for service in self.services):
            raise ValueError("The file has no groups of people. Write them under 'eligibility'.")
        return self
