"""The rules an organisation can write, one model for each kind."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from rules_engine.checking import Part
from rules_engine.measures import day_after
from rules_engine.texts import Words

Conditions = list[Any]
Outcome = Literal["eligible", "not_eligible", "needs_information", "needs_decision", "not_this_way"]
OfferMode = Literal["must", "opt_out", "may", "on_request"]
Channel = Literal[
    "online",
    "email",
    "phone",
    "text",
    "app",
    "chat",
    "video",
    "egress",
    "liquidlogic",
    "post",
    "in_person",
]
PromiseKind = Literal[
    "promise", "internal_target", "observed_average", "statutory_limit", "length_of_help"
]
GateKind = Literal["consent", "awareness", "capacity", "evidence", "approval", "referrer"]
TimeUnit = Literal["working_days", "calendar_days", "weeks", "months", "hours"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Notes = str | list[str]


def nothing() -> Any:
    """A list that may be left out."""
    return Field(default_factory=list)


class InForce(Part):
    """The days on which a rule holds, the first and the last included."""

    from_: Annotated[date | None, Field(alias="from")] = None
    to: date | None = None

    @model_validator(mode="after")
    def _some_day(self) -> "InForce":
        if self.from_ and self.to and self.to < self.from_:
            raise ValueError(f"No day lies from {self.from_.isoformat()} to {self.to.isoformat()}.")
        return self

    def covers(self, day: date) -> bool:
        """Whether the rule holds on this day."""
        return (self.from_ or date.min) <= day <= (self.to or date.max)


class Rule(Part):
    """What all rules have. `source` says where the rule comes from."""

    id: str
    in_force: InForce = InForce()
    source: Words = ""
    to_confirm: Annotated[Notes, nothing()]


class Conditional(Rule):
    """A rule that applies when all of `when` hold and none of `unless` does."""

    when: Annotated[Conditions, nothing()]
    unless: Annotated[Conditions, nothing()]


class Group(Conditional):
    """People who can have an advocate, and for what.

    `only_for_support` and `not_for_support` limit the kinds of help. `discretion` says why the
    rules leave these people to a person's decision. `purposes` and `evidence` are for staff.
    """

    public_label: Words
    when: Conditions
    explanation: Words = ""
    offer: OfferMode = "on_request"
    only_for_support: Annotated[list[str], nothing()]
    not_for_support: Annotated[list[str], nothing()]
    accepted_referrers: list[str] | None = None
    purposes: Annotated[list[Words], nothing()]
    evidence: Words = ""
    discretion: Words = ""


class ExclusionRule(Conditional):
    """People whom the service cannot help, whatever group they are in."""

    when: Conditions
    say: Words = ""


class GateRule(Conditional):
    """What must be so before somebody can be referred, such as their consent."""

    kind: GateKind
    need: Conditions
    say: Words = ""


class ListRule(Conditional):
    """A list of people who wait (`waiting`), or that takes nobody more (`closed`)."""

    state: Literal["waiting", "closed"]
    say: Words = ""


class RouteRule(Conditional):
    """How some referrers must refer. Tried in order; `otherwise: yes` is for everybody else."""

    channel: Channel
    say: Words
    otherwise: Literal["yes"] | None = None
    address: str = ""
    steps: Annotated[list[Words], nothing()]
    other_ways: Annotated[list[Channel], nothing()]


class Span(Part):
    """A length of time, such as five working days."""

    days: Annotated[int, Field(ge=1, le=4000)]
    unit: TimeUnit = "calendar_days"


class OfferRule(Conditional):
    """An advocate is offered when something happens. `within` says how soon."""

    trigger: str
    mode: OfferMode
    within: Span | None = None
    say: Words = ""


class PromiseRule(Conditional):
    """A time the service names, and what kind of time it is. `before` names a meeting.

    It is counted (`within`, or `days` and `unit`), a day of each week, or comes `every` so often.
    How long help lasts (`length_of_help`) may also be said in words alone.
    """

    kind: PromiseKind
    within: Span | None = None
    days: Annotated[int | None, Field(ge=1, le=4000)] = None
    unit: TimeUnit = "calendar_days"
    every: str = ""
    weekly_on: Weekday | None = None
    say: Words
    before: str = ""
    starts: Literal["received", "accepted", "allocated"] | None = None
    stops: (
        Literal["first_human_reply", "allocated", "first_contact", "meeting", "closed"] | None
    ) = None
    out_of_hours: Literal["next_working_day", "same_day"] = "next_working_day"

    @model_validator(mode="after")
    def _one_time(self) -> "PromiseRule":
        times = [time for time in (self.within, self.days, self.every, self.weekly_on) if time]
        if len(times) > 1 or (not times and self.kind != "length_of_help"):
            raise ValueError(
                f"'{self.id}' needs one time: 'within' (or 'days'), 'every' or 'weekly_on'."
            )
        if self.within and "unit" in self.model_fields_set:
            own = f"{{days: {self.within.days}, unit: {self.unit}}}"
            raise ValueError(f"'unit' of '{self.id}' belongs into 'within': {own}.")
        return self

    @field_validator("every")
    @classmethod
    def _some_length(cls, written: str) -> str:
        if day_after(date.min, written) == date.min:
            raise ValueError(f"'{written}' is no time at all. Write 1 or more.")
        return written

    @property
    def time(self) -> Span | None:
        """The time that is counted; None for one that comes again and again, or has no number."""
        return self.within or (Span(days=self.days, unit=self.unit) if self.days else None)

    @property
    def begins(self) -> str:
        """What the time begins with."""
        return self.starts or ("accepted" if self._goes_with_the_help else "received")

    @property
    def ends(self) -> str:
        """What the time ends with; empty for what comes again and again."""
        if self.stops or self.every:
            return self.stops or ""
        return "closed" if self._goes_with_the_help else "first_human_reply"

    @property
    def _goes_with_the_help(self) -> bool:
        return bool(self.every) or self.kind == "length_of_help"


class PriorityRule(Conditional):
    """How urgent somebody is. Tried in order; the first that holds counts."""

    label: Words
    say: Words = ""


class DutyRule(Conditional):
    """What the service must see to for these people, such as an interpreter."""

    say: Words


class SignpostRule(Conditional):
    """Somewhere else to go. Without `when` it always applies, with the `outcomes` it names."""

    name: Words
    say: Words
    to: Literal["service", "organisation", "area", "information"] = "organisation"
    outcomes: Annotated[list[Outcome], nothing()]
    phone: str = ""
    email: str = ""
    url: str = ""
