"""Whether a young person's opt-out stands: contact stops until they come back themselves."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from referrals.matching.identity import same_people
from referrals.models import Offer, Person, Verdict
from referrals.offers.workflow import OfferState


def standing_opt_out(person: Person) -> Offer | None:
    """Their last opt-out, unless they said yes to an offer on a later day."""
    theirs = Offer.objects.filter(person__in=same_people(person))
    last = theirs.filter(state=OfferState.OPTED_OUT).order_by("answered_on", "pk").last()
    if last is None:
        return None
    later = theirs.filter(state=OfferState.ACCEPTED, answered_on__gt=last.answered_on)
    return None if later.exists() else last


def stops_contact(offer: Offer) -> bool:
    """Whether the child opted out since what this offer is about happened."""
    opted_out = standing_opt_out(offer.person)
    if opted_out is None or opted_out.answered_on is None:
        return False
    return opted_out.answered_on >= offer.happened_on


def with_stopped(offers: QuerySet[Offer]) -> QuerySet[Any]:
    """Offers with `stopped`: what `stops_contact` says, over records held for one person."""
    same = Verdict.objects.filter(same=True, taken_back_at__isnull=True)
    whose = (
        Q(person=OuterRef("person"))
        | Q(person__in=same.filter(other=OuterRef(OuterRef("person"))).values("one"))
        | Q(person__in=same.filter(one=OuterRef(OuterRef("person"))).values("other"))
    )
    later = Offer.objects.filter(
        person=OuterRef("person"),
        state=OfferState.ACCEPTED,
        answered_on__gt=OuterRef("answered_on"),
    )
    opted_out = Offer.objects.filter(
        whose, ~Exists(later), state=OfferState.OPTED_OUT, answered_on__gte=OuterRef("happened_on")
    )
    return offers.annotate(stopped=Exists(opted_out))
