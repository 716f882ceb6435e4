"""All reads of the register of offers, each limited to what its reader may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.authorisation import reach
from accounts.policy import Reach
from calendars.selectors import WorkingDays, working_days
from eligibility.selectors import today
from referrals.matching.identity import same_people
from referrals.matching.spelling import plain_number
from referrals.models import Offer, OfferFile
from referrals.offers.standing import with_stopped
from referrals.offers.workflow import WAY_BACK, OfferState
from tenants.context import current_organisation

SHOWN: Mapping[str, Any] = {
    "due": _("To be offered"),
    "waiting": _("Waiting for an answer"),
    "answered": _("Answered"),
    "opted_out": _("Opted out"),
    "all": _("All"),
}
STATE_KINDS: Mapping[str, str] = {
    OfferState.DUE: "new",
    OfferState.OFFERED: "waiting",
    OfferState.ACCEPTED: "done",
    OfferState.NOT_NOW: "open",
    OfferState.OPTED_OUT: "stopped",
    OfferState.NO_ANSWER: "open",
    OfferState.COULD_NOT: "warning",
    OfferState.WITHDRAWN: "stopped",
}
# How many working days before its day an offer counts as due soon.
SOON_DAYS = 2


@dataclass(frozen=True, slots=True)
class OffersQuestion:
    """What the register is asked to show."""

    show: str = "due"
    trigger: str = ""
    search: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str], *, search: str = "") -> OffersQuestion:
        """From an address; what is not known counts as not said. A search is never part of it."""
        show = given.get("show", "")
        return cls(
            show if show in SHOWN else "due",
            given.get("trigger", "").replace("\0", "")[:60],
            search.replace("\0", "").strip()[:80],
        )


def visible_offers(user: Any, operation: str = "offers.read") -> QuerySet[Offer]:
    """The offers that this person may do the operation to."""
    return Offer.objects.all() if reach(user, operation) is Reach.ALL else Offer.objects.none()


def offer_for(user: Any, pk: int, operation: str = "offers.read") -> Offer:
    """One offer. `Http404` alike for none and for one they may not see."""
    found = with_stopped(visible_offers(user, operation)).select_related(
        "person", "offered_by", "referral", "follows", "followed_by"
    )
    offer: Offer | None = found.filter(pk=pk).first()
    if offer is None:
        raise Http404
    return offer


def register_of(user: Any, asked: OffersQuestion) -> QuerySet[Offer]:
    """The list: what is overdue first; what was answered, the latest first."""
    found = with_stopped(visible_offers(user)).select_related("person")
    if asked.search:
        return found.filter(_matches(asked.search)).order_by("-happened_on", "-pk")
    if asked.trigger:
        found = found.filter(trigger=asked.trigger)
    match asked.show:
        case "due":
            return found.filter(state=OfferState.DUE, stopped=False).order_by("due_on", "pk")
        case "waiting":
            waiting = found.filter(state=OfferState.OFFERED, stopped=False)
            return waiting.order_by("offered_on", "pk")
        case "answered":
            answered = found.exclude(state__in=[OfferState.DUE, OfferState.OFFERED])
            return answered.order_by(F("answered_on").desc(nulls_last=True), "-pk")
        case "opted_out":
            gone = Q(state=OfferState.OPTED_OUT)
            held = Q(stopped=True, state__in=[OfferState.DUE, OfferState.OFFERED])
            return found.filter(gone | held).order_by("-answered_on", "-pk")
        case _all:
            return found.order_by("-happened_on", "-pk")


def _matches(search: str) -> Q:
    number = plain_number(search)
    names = Q(person__name__icontains=search) | Q(person__preferred_name__icontains=search)
    return names | Q(person__other_numbers__number=number) if number else names


def triggers_known(user: Any) -> list[str]:
    """The events that the register has offers for."""
    found = visible_offers(user).order_by("trigger").values_list("trigger", flat=True)
    return list(found.distinct())


def history(user: Any, offer: Offer) -> QuerySet[Offer]:
    """All other offers to the same child, the latest first."""
    theirs = visible_offers(user).filter(person__in=same_people(offer.person))
    return theirs.exclude(pk=offer.pk).order_by("-happened_on", "-pk")


@dataclass(frozen=True, slots=True)
class OfferCounts:
    """How many offers wait: in time, due soon, overdue, made without an answer yet."""

    due: int = 0
    soon: int = 0
    late: int = 0
    waiting: int = 0


def offer_counts(user: Any) -> OfferCounts:
    """What the side of the inbox and the head of the register say. Offers stopped by an opt-out
    do not count.
    """
    if reach(user, "offers.read") is not Reach.ALL:
        return OfferCounts()
    open_ = with_stopped(Offer.objects.filter(state__in=[OfferState.DUE, OfferState.OFFERED]))
    now, soon = today(), last_soon_day()
    due = waiting = late = near = 0
    for state, day in open_.filter(stopped=False).values_list("state", "due_on"):
        waiting += state == OfferState.OFFERED
        due += state == OfferState.DUE
        late += state == OfferState.DUE and day < now
        near += state == OfferState.DUE and now <= day <= soon
    return OfferCounts(due, near, late, waiting)


def last_soon_day(days: WorkingDays | None = None) -> date:
    """The last day that counts as soon: so many working days from today."""
    calendar = (days or working_days()).calendar(current_organisation().jurisdiction)
    day = today()
    for _turn in range(SOON_DAYS):
        day = calendar.next_working_day(day)
    return day


def due_again() -> QuerySet[Offer]:
    """Offers whose day to be made again is near, and that have not been."""
    near = today() + timedelta(days=7)
    found = with_stopped(Offer.objects.filter(state__in=WAY_BACK, next_on__lte=near))
    return found.filter(stopped=False, followed_by__isnull=True).exclude(state=OfferState.OPTED_OUT)


def file_for(user: Any, pk: UUID) -> OfferFile:
    """A file of due offers. `Http404` alike for none and for one they may not see."""
    if reach(user, "offers.import") is not Reach.ALL:
        raise Http404
    found = OfferFile.objects.select_related("uploaded_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def confirmed_before(user: Any, file: OfferFile) -> OfferFile | None:
    """The same bytes, if they were confirmed earlier."""
    if reach(user, "offers.import") is not Reach.ALL:
        return None
    same = OfferFile.objects.filter(digest=file.digest, confirmed_at__isnull=False)
    return same.exclude(pk=file.pk).select_related("uploaded_by").first()
