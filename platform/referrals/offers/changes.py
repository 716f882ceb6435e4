"""Changing an offer: lock, compare versions, step through the table, write the event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from referrals.models import Offer, OfferEvent
from referrals.offers.workflow import OfferState, after

MADE = ("offered_on", "offered_how", "occasion", "offered_by")
ANSWER = ("answered_on", "told_by", "words", "reason", "could_not", "next_on", "referral")


class OfferError(ValueError):
    """Something that cannot be recorded, in words; `field` names what to mend on the form."""

    def __init__(self, message: str, *, field: str = "") -> None:
        self.field = field
        super().__init__(message)


class OfferChangedError(OfferError):
    """Somebody else changed the offer after the page was opened. The message says who."""

    def __init__(self, event: OfferEvent) -> None:
        self.event = event
        super().__init__(
            _(
                "While you had this open, %(who)s was faster: “%(what)s”, at %(when)s. "
                "Nothing of yours was saved yet. What you wrote is still here."
            )
            % {
                "who": event.by or _("somebody"),
                "what": event.text,
                "when": date_format(timezone.localtime(event.at), "H:i"),
            }
        )


def locked(offer: Offer, version: int | None) -> Offer:
    """The row itself, locked until the transaction ends, at the version the actor has seen.

    `version` None asks for no comparison. Raises `OfferChangedError`.
    """
    held = Offer.objects.select_for_update(of=("self",)).select_related("person").get(pk=offer.pk)
    require_version(held, version)
    return held


def require_version(offer: Offer, version: int | None) -> None:
    """Raise `OfferChangedError` unless the offer is as the actor has seen it; None: not asked."""
    if version is not None and offer.version != version:
        raise OfferChangedError(offer.events.select_related("by").latest("version"))


def change(
    held: Offer,
    action: str,
    *,
    by: User,
    columns: Mapping[str, Any],
    note: str = "",
    at: datetime | None = None,
) -> Offer:
    """Do `action` to a locked row, keeping what stood there before. Raises
    `IllegalOfferStepError`.
    """
    was = kept(held, columns)
    held.state = after(held.state, action)
    _write(held, columns)
    _event(held, action, by=by, note=note, was=was, at=at)
    return held


def put_back(held: Offer, event: OfferEvent, *, by: User) -> Offer:
    """Restore what stood before an event, which stays in the history."""
    columns = {
        name: _column(name).to_python(event.was[name])
        for name in (*MADE, *ANSWER)
        if name in event.was and name not in {"referral", "offered_by"}
    }
    if "referral" in event.was:
        columns["referral_id"] = event.was["referral"]
    if "offered_by" in event.was:
        columns["offered_by_id"] = event.was["offered_by"]
    held.state = OfferState(event.was["state"])
    _write(held, columns)
    _event(held, "undo", by=by, note="", was={}, at=None)
    return held


def kept(held: Offer, columns: Mapping[str, Any]) -> dict[str, Any]:
    """What the columns hold now, as JSON."""
    found: dict[str, Any] = {"state": held.state}
    for name in columns:
        value = getattr(held, _column(name).attname)
        found[name] = value if value is None or isinstance(value, int) else str(value)
    return found


def _column(name: str) -> models.Field[Any, Any]:
    found: models.Field[Any, Any] = Offer._meta.get_field(name)  # type: ignore[assignment]
    return found


def _write(held: Offer, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(held, name, value)
    held.version += 1
    held.save()


def _event(
    held: Offer,
    action: str,
    *,
    by: User,
    note: str,
    was: Mapping[str, Any],
    at: datetime | None,
) -> None:
    OfferEvent.objects.create(
        offer=held,
        version=held.version,
        action=action,
        after=held.state,
        by=by,
        at=at or timezone.now(),
        note=note.strip(),
        was=dict(was),
    )
