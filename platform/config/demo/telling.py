"""Telling an organisation's stories: how its people came and were answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from cases.services import accept_referral, link
from config.demo.days import Days
from config.demo.entering import enter
from config.demo.offering import Offering
from config.demo.stories import Stories, Story, load_notes, load_stories
from config.demo.working import Working
from deadlines import Jurisdiction, WorkingCalendar
from referrals.drafting import announce, start_draft
from referrals.intake import Intake, PersonDetails
from referrals.models import Channel, Referral
from referrals.services import decline, receive, record_reply, take_up
from tenants.context import tenant_scope
from tenants.models import Organisation

UNDECIDED = {"received", "checking"}
SELF = "self"


@dataclass(frozen=True)
class Staff:
    """Who does what in the stories."""

    coordinator: User
    supervisor: User
    advocates: Mapping[str, User]

    @classmethod
    def of_this_organisation(cls) -> Staff:
        """Raises `LookupError` when the seed's people are not there."""
        people = list(User.objects.filter(is_active=True).prefetch_related("grants"))
        by_role = {grant.role: person for person in people for grant in person.grants.all()}
        advocates = {
            person.get_short_name().lower(): person
            for person in people
            if any(grant.role == "advocate" for grant in person.grants.all())
        }
        return cls(by_role["coordinator"], by_role["supervisor"], advocates)


def tell(organisation: Organisation, *, now: datetime | None = None) -> int:
    """Fill an organisation that has no referral yet; answer how many there are then of its own.

    All of it or nothing, in one transaction. Raises `RulesError` for a faulty story file.
    """
    with tenant_scope(organisation), transaction.atomic():
        if Referral.objects.exists():
            return 0
        return _Telling(organisation, load_stories(organisation.slug), now or timezone.now()).run()


class _Telling:
    """One telling, in the order in which things depend on each other."""

    def __init__(self, organisation: Organisation, stories: Stories, now: datetime) -> None:
        self.stories = stories
        self.staff = Staff.of_this_organisation()
        self.random = Random(organisation.slug)  # noqa: S311  (the same people every time)
        calendar = WorkingCalendar(cast("Jurisdiction", organisation.jurisdiction))
        zone = ZoneInfo(organisation.time_zone)
        self.days = Days(now.replace(microsecond=0), zone, calendar, self.random)
        self.offering = Offering(self.days, self.staff.coordinator)

    def run(self) -> int:
        cases: list[tuple[Story, Case, datetime]] = []
        for number, story in enumerate(self.stories.stories):
            referral = self._receive(number, story)
            at = self._triage(story, referral)
            if story.until not in {*UNDECIDED, "declined"}:
                at = self.days.after(at, 0)
                case = accept_referral(referral=referral, by=self.staff.coordinator, at=at)
                cases.append((story, case, at))
        self._link({story.name: case for story, case, _at in cases})
        self._announce()
        working = Working(self.days, load_notes(), self.staff.supervisor, self.staff.advocates)
        for story, case, at in cases:
            working.work(story, case, by=self.staff.coordinator, since=at)
        self.offering.tell(self.stories.offers)
        return len(self.stories.stories)

    def _receive(self, number: int, story: Story) -> Referral:
        staff_typed_it_in = story.way != Channel.ONLINE
        if story.worked is None:
            in_the_office = story.way in {Channel.PHONE, Channel.LIQUIDLOGIC, Channel.EGRESS}
            at = self.days.ago(story.came or 0, at_any_hour=not in_the_office)
        else:
            at = self.days.working_days_ago(story.worked)
        intake = self._intake(story, at.astimezone(self.days.zone).date())
        if story.offered:
            return self.offering.accepted(intake.person, story, at)
        return receive(
            intake=intake,
            channel=story.way,
            idempotency_key=f"demo:{number}",
            by=self.staff.coordinator if staff_typed_it_in else None,
            received_at=at,
        )

    def _intake(self, story: Story, on: date) -> Intake:
        referrer = self.stories.referrers.get(story.by)
        age = "dont_know" if story.age is None else str(story.age)
        facts = {"referrer": SELF, "age": age, **self.stories.facts, **story.facts}
        about: dict[str, Any] = {}
        if referrer is not None:
            facts |= {"referrer": referrer.role, **referrer.facts}
            about = {
                "referrer_name": referrer.name,
                "referrer_job": referrer.job,
                "referrer_organisation": referrer.organisation,
                "referrer_relation": referrer.relation,
                "referrer_phone": self._phone("01632 960"),
                # What came long ago was answered by phone: no mail is sent about it now.
                "referrer_email": referrer.email if story.receipt == "yes" else "",
                "person_knows": story.knows,
                "person_agrees": story.agrees,
                "why_not_told": story.why_not_told,
            }
        return Intake(
            person=self._person(story, on),
            facts={**facts, "support": story.help},
            wishes=story.wishes,
            meeting_on=None if story.meeting is None else self.days.meeting_day(story.meeting),
            **about,
        )

    def _person(self, story: Story, on: date) -> PersonDetails:
        first, last = story.name.lower().split(" ", 1)
        own, receipt = story.by == SELF, story.receipt == "yes"
        reached = own or self.random.random() < 0.4
        knows_birthday = story.age is not None and self.random.random() < 0.7
        return PersonDetails(
            name=story.name,
            preferred_name=story.called,
            pronouns=story.pronouns,
            date_of_birth=self.days.born(story.age or 0, on) if knows_birthday else None,
            phone=self._phone("07700 900") if reached else "",
            phone_is_safe=reached,
            email=f"{first}.{last}@young.example" if own and receipt else "",
            email_is_safe=own and receipt,
            contact_notes="" if reached else "Through the person who asked.",
            communication_needs=story.needs,
        )

    def _phone(self, drama_range: str) -> str:
        return f"{drama_range}{self.random.randint(100, 999)}"

    def _triage(self, story: Story, referral: Referral) -> datetime:
        """Take it up and answer; when that was."""
        at = referral.received_at
        if story.until == "received":
            return at
        by = self.staff.coordinator
        at = self.days.after(at, 1)
        take_up(referral=referral, by=by, at=at)
        answer_on = story.answered
        if answer_on is None and story.until not in UNDECIDED:
            answer_on = self.random.randint(1, 4)
        if answer_on is not None:
            at = max(self.days.after(referral.received_at, answer_on), at + timedelta(minutes=1))
            record_reply(referral=referral, by=by, how=Channel.PHONE, at=at)
        if story.declined is not None:
            at = self.days.after(at, 0)
            decline(referral=referral, by=by, at=at, **story.declined.model_dump())
        return at

    def _link(self, cases: Mapping[str, Case]) -> None:
        for family in self.stories.families:
            link(
                case=cases[family.one],
                other=cases[family.other],
                relation=family.relation,
                by=self.staff.coordinator,
            )

    def _announce(self) -> None:
        """A professional said this week that a referral will come by the service's own channel."""
        ways = {story.way for story in self.stories.stories}
        channel = next(way for way in (Channel.EGRESS, Channel.LIQUIDLOGIC) if way in ways)
        worker = self.stories.referrers["social_worker"]
        announce(
            draft=start_draft(facts={"referrer": worker.role, **worker.facts}),
            channel=channel,
            address="",
            name=worker.name,
            organisation=worker.organisation,
            email=worker.email,
        )
        enter(self.days, channel=channel, by=self.staff.coordinator)
