"""All reads of referrals, each limited to what its reader may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Min, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.authorisation import reach
from accounts.policy import Reach
from eligibility.selectors import today
from referrals.clocks import FIRST_REPLY
from referrals.models import Announcement, Clock, Referral
from referrals.references import read_reference
from referrals.workflow import OPEN, State

SOON_DAYS = 14
SHOWN: Mapping[str, Any] = {
    "open": _("To decide"),
    "late": _("Answer late"),
    "owed": _("Answer owed"),
    "meeting": _("Meeting soon"),
    "accepted": _("Accepted"),
    "declined": _("Declined"),
    "all": _("All"),
}
ORDERS: Mapping[str, Any] = {
    "due": _("answer due first"),
    "newest": _("newest first"),
    "oldest": _("oldest first"),
    "meeting": _("next meeting first"),
}
_COLUMNS: Mapping[str, tuple[Any, ...]] = {
    "due": (F("answer_due").asc(nulls_last=True), "received_at", "pk"),
    "newest": ("-received_at", "-pk"),
    "oldest": ("received_at", "pk"),
    "meeting": (F("meeting_on").asc(nulls_last=True), "received_at", "pk"),
}


def visible_referrals(user: Any, operation: str = "referrals.read") -> QuerySet[Referral]:
    """The referrals that this person may do the operation to."""
    return (
        Referral.objects.all() if reach(user, operation) is Reach.ALL else Referral.objects.none()
    )


def referral_for(user: Any, reference: str, operation: str = "referrals.read") -> Referral:
    """One referral by its reference. `Http404` alike for none and for one they may not see."""
    found = (
        visible_referrals(user, operation)
        .select_related("person", "decision__ruleset")
        .filter(reference=read_reference(reference) or "")
        .first()
    )
    if found is None:
        raise Http404
    return found


_OWED = Q(clocks__stopped_at__isnull=True, clocks__stops=FIRST_REPLY)


@dataclass(frozen=True, slots=True)
class InboxQuestion:
    """What the inbox is asked to show."""

    show: str = "open"
    order: str = "due"
    search: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str], *, search: str = "") -> InboxQuestion:
        """From an address; what is not known counts as not said. A search is never part of it."""
        show, order = given.get("show", ""), given.get("order", "")
        return cls(
            show if show in SHOWN else "open",
            order if order in ORDERS else "due",
            search.replace("\0", "").strip()[:80],
        )


def inbox(user: Any, question: InboxQuestion | None = None) -> QuerySet[Referral]:
    """The list with what one row shows: person, running clock, whether a meeting is near."""
    asked = question or InboxQuestion()
    found = visible_referrals(user).annotate(answer_due=Min("clocks__due_at", filter=_OWED))
    # Somebody looked for by name or reference is found in whatever state.
    found = found.filter(_matches(asked.search) if asked.search else _shown(asked.show))
    return (
        found.select_related("person", "lead_time")
        .prefetch_related(Prefetch("clocks", queryset=Clock.objects.filter(stops=FIRST_REPLY)))
        .order_by(*_COLUMNS[asked.order])
    )


def _shown(show: str) -> Q:
    match show:
        case "open":
            return Q(state__in=OPEN)
        case "late":
            return Q(answer_due__lt=timezone.now())
        case "owed":
            return Q(answer_due__isnull=False)
        case "meeting":
            near = today() + timedelta(days=SOON_DAYS)
            return Q(state__in=OPEN, meeting_on__range=(today(), near))
        case "accepted" | "declined":
            return Q(state=show)
        case _all:
            return Q()


def _matches(search: str) -> Q:
    reference = read_reference(search)
    if reference is not None:
        return Q(reference=reference)
    names = ("person__name", "person__preferred_name", "referrer_name")
    return Q(*((f"{name}__icontains", search) for name in names), _connector=Q.OR)


def counts(user: Any) -> dict[str, int]:
    """How many wait to be decided, and how many answers are late."""
    found: dict[str, int] = visible_referrals(user).aggregate(
        open=Count("pk", filter=Q(state__in=OPEN), distinct=True),
        late=Count("pk", filter=_OWED & Q(clocks__due_at__lt=timezone.now()), distinct=True),
    )
    return found


def waiting_announcements(user: Any) -> QuerySet[Announcement]:
    """Referrals that somebody said would come by another route, and that have not been settled."""
    if reach(user, "referrals.read") is not Reach.ALL:
        return Announcement.objects.none()
    return Announcement.objects.filter(settled_at__isnull=True)


def announcement_for(user: Any, pk: int) -> Announcement:
    """One announcement that waits. `Http404` alike for none and for one they may not see."""
    found = waiting_announcements(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


STATE_KINDS: Mapping[str, str] = {
    State.RECEIVED: "new",
    State.CHECKING: "open",
    State.INFORMATION_REQUESTED: "waiting",
    State.ACCEPTED: "done",
    State.DECLINED: "stopped",
    State.WITHDRAWN: "stopped",
    State.MERGED: "stopped",
}
