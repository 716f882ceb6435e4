"""What was said, as rows of question and answer: for checking, for the receipt, for staff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from eligibility.asking import REFERRER, speaks_of_self
from eligibility.selectors import facts_in_words
from referrals.intake import Intake, PersonDetails
from referrals.models import Known, Referral
from rules_engine import Ruleset


@dataclass(frozen=True, slots=True)
class Row:
    """One question and its answer; `place` is where it can be changed."""

    key: str
    value: str
    place: str


def rows_of(intake: Intake, rules: Ruleset) -> list[Row]:
    """Everything that was answered, in the order in which it is asked."""
    own = speaks_of_self(intake.facts)
    in_order = (REFERRER, *rules.facts)
    facts = {name: intake.facts[name] for name in in_order if name in intake.facts}
    asked = [
        Row(question, answer, "help" if name == "support" else f"fact:{name}")
        for name, question, answer in facts_in_words(facts, rules, to_self=own)
    ]
    rows = [*asked, *_person(intake, own), *_matter(intake, own), *_contact(intake, own)]
    return [*rows, *(() if own else _referrer(intake))]


def _person(intake: Intake, own: bool) -> Iterator[Row]:
    person, place = intake.person, "you" if own else "person"
    yield from _rows(
        place,
        (_("Name"), person.name),
        (_("Likes to be called"), person.preferred_name),
        (_("Pronouns"), person.pronouns),
        (_("Date of birth"), _day(person.date_of_birth)),
        (_("What makes talking or reading easier"), person.communication_needs),
    )


def _matter(intake: Intake, own: bool) -> Iterator[Row]:
    wanted = _("What you would like to happen") if own else _("What they want")
    yield from _rows(
        "help", (_("Day of the meeting"), _day(intake.meeting_on)), (wanted, intake.wishes)
    )
    if not own:
        yield from _rows(
            "knows",
            (_("They know about this"), _known(intake.person_knows)),
            (_("Why they do not know yet"), intake.why_not_told),
            (_("They want an advocate"), _known(intake.person_agrees)),
        )


def _contact(intake: Intake, own: bool) -> Iterator[Row]:
    person = intake.person
    ways = [
        words
        for words, safe in (
            (_("phone or text"), person.phone_is_safe),
            (_("e-mail"), person.email_is_safe),
        )
        if safe
    ]
    safe_ways = ", ".join(ways) or _("not by phone or e-mail")
    title = _("Safe ways to reach you") if own else _("Safe ways to reach them")
    yield Row(title, safe_ways, "safe")
    yield from _rows(
        "contact",
        (_("Phone number"), person.phone),
        (_("E-mail address"), person.email),
        (_("How to get in touch"), person.contact_notes),
    )


def _referrer(intake: Intake) -> Iterator[Row]:
    yield from _rows(
        "referrer",
        (_("Your name"), intake.referrer_name),
        (_("Who you are to them"), intake.referrer_relation),
        (_("Your job"), intake.referrer_job),
        (_("Where you work"), intake.referrer_organisation),
        (_("Your e-mail address"), intake.referrer_email),
        (_("Your phone number"), intake.referrer_phone),
    )


def _rows(place: str, *pairs: tuple[str, str]) -> Iterator[Row]:
    return (Row(key, value, place) for key, value in pairs if value)


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def _known(value: str) -> str:
    return str(Known(value).label)


def intake_of_referral(referral: Referral) -> Intake:
    """A stored referral in the form in which it came."""
    person = referral.person
    told: dict[str, Any] = {
        name: getattr(referral, name)
        for name in (
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
    }
    fields = PersonDetails.__dataclass_fields__
    details = PersonDetails(**{name: getattr(person, name) for name in fields})
    return Intake(person=details, facts=referral.decision.facts, **told)
