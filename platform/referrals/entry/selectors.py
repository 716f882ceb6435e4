"""All reads about what staff put in."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from accounts.authorisation import reach
from accounts.policy import Reach
from eligibility.selectors import public_rules
from referrals.models import Announcement, Channel, EgressItem, Enquiry, Entry, FeedImport
from referrals.selectors import waiting_announcements

OPERATION = "referrals.enter"
MOST_SHOWN = 20


def entry_for(user: Any, pk: UUID) -> Entry:
    """One entry. `Http404` alike for none and for one they may not see."""
    found = Entry.objects.select_related("referral", "egress", "liquidlogic", "announcement")
    return cast("Entry", _one(_allowed(user, found), pk))


def import_for(user: Any, pk: UUID) -> FeedImport:
    """One import. `Http404` alike for none and for one they may not see."""
    found = FeedImport.objects.select_related("read_by", "confirmed_by")
    return cast("FeedImport", _one(_allowed(user, found), pk))


def unfinished(user: Any) -> QuerySet[Entry]:
    """What was begun and not saved, the newest first."""
    found = Entry.objects.filter(referral=None).select_related("begun_by", "egress", "liquidlogic")
    return _allowed(user, found)[:MOST_SHOWN]


def last_enquiries(user: Any) -> QuerySet[Enquiry]:
    """The newest questions that were logged."""
    return _allowed(user, Enquiry.objects.select_related("logged_by"))[:MOST_SHOWN]


def last_imports(user: Any) -> QuerySet[FeedImport]:
    """The newest lists that were read."""
    return _allowed(user, FeedImport.objects.select_related("read_by", "confirmed_by"))[:MOST_SHOWN]


def taken_in_before(kept: FeedImport) -> FeedImport | None:
    """An earlier import of the very same file that was confirmed."""
    same = FeedImport.objects.filter(digest=kept.digest, confirmed_at__isnull=False)
    return same.exclude(pk=kept.pk).select_related("confirmed_by").first()


def egress_item_of(entry: Entry) -> EgressItem | None:
    """The message in Egress that an entry types in."""
    return EgressItem.objects.filter(entry=entry).first()


def announced_for(user: Any, entry: Entry) -> list[Announcement]:
    """Announcements by this way that wait, those from the same sender first."""
    if entry.channel not in {Channel.EGRESS, Channel.LIQUIDLOGIC}:
        return []
    waiting = waiting_announcements(user).filter(channel=entry.channel)[:MOST_SHOWN]
    sender = entry.egress.sender.casefold() if hasattr(entry, "egress") else ""
    return sorted(waiting, key=lambda one: one.email.casefold() != sender)


def named_channels() -> set[str]:
    """The ways that this organisation's rules name."""
    return {route.channel for route in public_rules().routes}


def _allowed(user: Any, found: QuerySet[Any]) -> QuerySet[Any]:
    return found if reach(user, OPERATION) is Reach.ALL else found.none()


def _one(found: QuerySet[Any], pk: UUID) -> Any:
    row = found.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
