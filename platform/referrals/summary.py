"""What was said, as sections of question and answer: for checking, for the receipt, for staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from eligibility.asking import REFERRER, speaks_of_self
from eligibility.selectors import facts_in_words
from referrals.intake import MEETING, Intake, PersonDetails
from referrals.models import Known, Referral
from referrals.wording import own_words
from rules_engine import Ruleset

SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Row:
    """One question and its answer; `place` is where it can be changed, empty where it cannot."""

    key: str
    value: str
    place: str


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that belong together."""

    title: str
    rows: tuple[Row, ...]


def sections_of(intake: Intake, rules: Ruleset) -> list[Section]:
    """Everything that was answered; sections and rows without an answer are left out."""
    own = speaks_of_self(intake.facts)
    told = {name: (q, a) for name, q, a in facts_in_words(intake.facts, rules, to_self=own)}
    shown = [MEETING] if intake.meeting_on else []
    found = [
        Section(_("Who this is about"), _person(intake, own)),
        Section(_("What the help is for"), _matter(intake, told, own)),
        Section(_("Getting in touch safely"), _contact(intake)),
        Section(_("Who is asking"), _referrer(intake, told)),
        Section(_("Answers to our questions"), _facts(told, rules, *shown)),
    ]
    return [section for section in found if section.rows]


Told = dict[str, tuple[str, str]]


def _person(intake: Intake, own: bool) -> tuple[Row, ...]:
    person = intake.person
    return _rows(
        "you" if own else "person",
        (_("Name"), person.name),
        (_("Likes to be called"), person.preferred_name),
        (_("Pronouns"), person.pronouns),
        (_("Date of birth"), _day(person.date_of_birth)),
        (_("What makes talking or reading easier"), person.communication_needs),
    )


def _matter(intake: Intake, told: Told, own: bool) -> tuple[Row, ...]:
    support = told.get(SUPPORT, ("", ""))[1]
    if own:
        support = own_words().get(str(intake.facts.get(SUPPORT)), support)
    rows = _rows(
        "help",
        (_("Help with"), support),
        (_("Day of the meeting"), _day(intake.meeting_on)),
        (_("What should happen"), intake.wishes),
    )
    if own:
        return rows
    return rows + _rows(
        "knows",
        (_("They know about this"), _known(intake.person_knows)),
        (_("Why they do not know yet"), intake.why_not_told),
        (_("They want an advocate"), _known(intake.person_agrees)),
    )


def _contact(intake: Intake) -> tuple[Row, ...]:
    person = intake.person
    ways = [_("phone or text")] * person.phone_is_safe + [_("e-mail")] * person.email_is_safe
    return _rows("safe", (_("Safe ways"), ", ".join(ways) or _("not by phone or e-mail"))) + _rows(
        "contact",
        (_("Phone number"), person.phone),
        (_("E-mail address"), person.email),
        (_("How to get in touch"), person.contact_notes),
    )


def _referrer(intake: Intake, told: Told) -> tuple[Row, ...]:
    return _rows("", (_("Role"), told.get(REFERRER, ("", ""))[1])) + _rows(
        "referrer",
        (_("Name"), intake.referrer_name),
        (_("Relation to the person"), intake.referrer_relation),
        (_("Job"), intake.referrer_job),
        (_("Works for"), intake.referrer_organisation),
        (_("E-mail address"), intake.referrer_email),
        (_("Phone number"), intake.referrer_phone),
    )


def _facts(told: Told, rules: Ruleset, *skipped: str) -> tuple[Row, ...]:
    """In the order of the rules: the database keeps none. What stands above is `skipped`."""
    return tuple(
        Row(*told[name], f"fact:{name}")
        for name in rules.facts
        if name in told and name not in {SUPPORT, REFERRER, *skipped}
    )


def _rows(place: str, *pairs: tuple[str, str]) -> tuple[Row, ...]:
    return tuple(Row(key, value, place) for key, value in pairs if value)


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def _known(value: str) -> str:
    return str(Known(value).label)


_AS_TOLD = (
    "referrer_name",
    "referrer_job",
    "referrer_organisation",
    "referrer_relation",
    "referrer_email",
    "referrer_phone",
    "wishes",
    "meeting_on",
    "person_knows",
    "person_agrees",
    "why_not_told",
    "purpose",
)


def intake_of_referral(referral: Referral) -> Intake:
    """A stored referral in the form in which it came."""
    told: dict[str, Any] = {name: getattr(referral, name) for name in _AS_TOLD}
    fields = PersonDetails.__dataclass_fields__
    details = PersonDetails(**{name: getattr(referral.person, name) for name in fields})
    return Intake(person=details, facts=referral.decision.facts, **told)
