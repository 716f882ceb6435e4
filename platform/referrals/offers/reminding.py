"""Telling staff of offers that are due soon or overdue, and offering again on the day named."""

from __future__ import annotations

import hashlib

from django.db import transaction

from accounts.authorisation import SystemActor, require
from accounts.models import User
from accounts.policy import policy
from audit.services import record
from eligibility.selectors import today
from notifications.services import queue
from referrals.models import Offer
from referrals.models.offer import Warned
from referrals.offers.changes import OfferError
from referrals.offers.selectors import due_again, last_soon_day
from referrals.offers.services import offer_again
from referrals.offers.standing import with_stopped
from referrals.offers.workflow import OfferState

OPERATION = "offers.remind"


@transaction.atomic
def warn_of_due_offers(*, by: SystemActor) -> int:
    """One message to each person who works with offers, once when an offer becomes due soon and
    once when it is overdue; answer for how many offers. It says a number and nothing else.
    """
    require(by, OPERATION)
    open_ = Offer.objects.select_for_update(of=("self",)).filter(
        state=OfferState.DUE, due_on__lte=last_soon_day()
    )
    fresh = [
        (offer, level)
        for offer in with_stopped(open_).filter(stopped=False).order_by("pk")
        if (level := _level(offer)) != offer.warned
    ]
    if not fresh:
        return 0
    for offer, level in fresh:
        offer.warned = level
    Offer.objects.bulk_update([offer for offer, _level_ in fresh], ["warned"])
    told = ":".join(f"{offer.pk}{level}" for offer, level in fresh)
    key = hashlib.sha256(told.encode()).hexdigest()[:32]
    for user in _readers():
        queue(
            kind="offers_due",
            to=user.email,
            key=f"offers_due:{key}:{user.pk}",
            context={"number": str(len(fresh))},
        )
    record(by=by, operation=OPERATION, detail={"offers": len(fresh)})
    return len(fresh)


def _level(offer: Offer) -> str:
    return Warned.LATE if offer.due_on < today() else Warned.SOON


def _readers() -> list[User]:
    """Coordinators, or whoever else may work with offers where there is none."""
    roles = [role for role in policy().roles if policy().reach({role}, "offers.work")]
    people = User.objects.filter(is_active=True, grants__role__in=roles).distinct()
    coordinators = people.filter(grants__role="coordinator")
    return list((coordinators if coordinators.exists() else people).order_by("pk"))


def renew_offers(*, by: SystemActor) -> int:
    """Put offers into the register again a week before the day that was named; answer how many."""
    require(by, OPERATION)
    made = 0
    for offer in due_again():
        if offer.next_on is None:
            continue
        try:
            offer_again(offer=offer, on=offer.next_on, by=by)
        except OfferError:
            # Somebody was faster: they offered it again, or the child opted out.
            continue
        made += 1
    return made
