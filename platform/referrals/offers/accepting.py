"""What an accepted offer opens: a referral, by the same door as every other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from eligibility.selectors import live_rules
from referrals.handling.services import withdraw
from referrals.intake import Intake, PersonDetails
from referrals.models import (
    Channel,
    Known,
    Offer,
    OfferHow,
    Person,
    Purpose,
    Referral,
    ReferrerRole,
    Wish,
)
from referrals.offers.changes import OfferError
from referrals.offers.triggers import TRIGGER_FACT, triggers
from referrals.services import receive
from referrals.workflow import State

CHANNELS: Mapping[str, Channel] = {
    OfferHow.VISIT: Channel.IN_PERSON,
    OfferHow.MEETING: Channel.IN_PERSON,
    OfferHow.PHONE: Channel.PHONE,
    OfferHow.MESSAGE: Channel.EMAIL,
    OfferHow.LETTER: Channel.POST,
    OfferHow.WORKER: Channel.IN_PERSON,
}


def open_referral(offer: Offer, *, by: User, words: str, at: datetime | None = None) -> Referral:
    """The referral that the young person's yes opens, by the way in which it was offered."""
    return receive(
        intake=Intake(
            person=_details(offer.person),
            facts=_facts(offer),
            purpose=Purpose.OFFER,
            wishes=words.strip(),
            meeting_on=offer.meeting_on,
            person_knows=Known.YES,
            person_agrees=Known.YES,
        ),
        channel=CHANNELS.get(offer.offered_how, Channel.IN_PERSON),
        idempotency_key=f"offer:{offer.pk}:{offer.version}",
        by=by,
        received_at=at,
        person=offer.person,
    )


def take_referral_back(referral: Referral, *, by: User) -> None:
    """Withdraw the referral of an answer that was a mistake. Raises `OfferError` when somebody
    has begun with it.
    """
    if referral.state != State.RECEIVED:
        raise OfferError(
            _("Somebody has begun with the referral %(reference)s. Speak with them first.")
            % {"reference": referral.reference}
        )
    note = _("The answer to the offer was recorded by mistake.")
    withdraw(referral=referral, by=by, wish=Wish.SOMEBODY_ELSE, note=note)


def _details(person: Person) -> PersonDetails:
    return PersonDetails(**{f.name: getattr(person, f.name) for f in fields(PersonDetails)})


def _facts(offer: Offer) -> dict[str, str]:
    """What is known of the child: what the offer's rule takes as given, the event, the age."""
    known = live_rules().facts
    rule = triggers().get(offer.trigger)
    facts = {"referrer": str(ReferrerRole.SELF), **(rule.facts if rule else {})}
    if TRIGGER_FACT in known and offer.trigger in known[TRIGGER_FACT].options:
        facts[TRIGGER_FACT] = offer.trigger
    if offer.person.date_of_birth and "date_of_birth" in known:
        facts["date_of_birth"] = offer.person.date_of_birth.isoformat()
    elif offer.person.stated_age is not None:
        facts["age"] = str(offer.person.stated_age)
    return {name: value for name, value in facts.items() if name in known}
