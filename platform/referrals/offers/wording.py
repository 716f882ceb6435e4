"""Offers as pages show them: how long there is, and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eligibility.selectors import today
from referrals.models import Offer
from referrals.offers.selectors import STATE_KINDS, last_soon_day
from referrals.offers.workflow import OfferState


def offer_rows(
    offers: list[Offer], labels: Mapping[str, str], *, soon: date | None = None
) -> list[dict[str, Any]]:
    """One entry of the list for each offer."""
    near = soon or last_soon_day()
    return [
        {
            "offer": offer,
            "trigger": labels.get(offer.trigger, offer.trigger),
            "state": offer.get_state_display(),
            "kind": STATE_KINDS[offer.state],
            "due": due_in_words(offer, near) if offer.state == OfferState.DUE else None,
            "stopped": getattr(offer, "stopped", False) and offer.is_open,
        }
        for offer in offers
    ]


def due_in_words(offer: Offer, near: date) -> dict[str, str]:
    """How long there is to make the offer, and how it should stand out."""
    left = (offer.due_on - today()).days
    day = date_format(offer.due_on, "D j M")
    if left < 0:
        words = ngettext("%d day late", "%d days late", -left) % -left
        return {"text": f"{words} · {day}", "kind": "late"}
    if left == 0:
        return {"text": _("Due today"), "kind": "warning"}
    words = ngettext("%d day left", "%d days left", left) % left
    return {"text": f"{words} · {day}", "kind": "warning" if offer.due_on <= near else "open"}


def facts_of(offer: Offer, label: str) -> list[dict[str, str]]:
    """What is known of one offer, as rows of a summary."""
    day = "l j F Y"
    rows = [
        (_("What happened"), f"{label}, {date_format(offer.happened_on, day)}"),
        (_("The rules say"), offer.get_mode_display()),
        (_("Offer by"), date_format(offer.due_on, day)),
        (_("Meeting"), date_format(offer.meeting_on, day) if offer.meeting_on else ""),
        (_("To know"), offer.note),
        (_("Offered"), _made(offer)),
        (_("Told by"), offer.get_told_by_display()),
        (_("In their own words"), offer.words),
        (_("Why not"), offer.get_could_not_display()),
        (_("For colleagues"), offer.reason),
        (_("Offer again on"), date_format(offer.next_on, day) if offer.next_on else ""),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _made(offer: Offer) -> str:
    if offer.offered_on is None:
        return ""
    parts = [
        date_format(offer.offered_on, "l j F Y"),
        offer.get_offered_how_display(),
        offer.occasion,
        str(offer.offered_by or ""),
    ]
    return ", ".join(filter(None, parts))


def timeline(offer: Offer) -> list[dict[str, Any]]:
    """What happened to the offer, newest first, as `ui/components/timeline.html` takes it."""
    return [
        {
            "when": event.at,
            "what": _("%(what)s (undone)") % {"what": event.text} if event.undone else event.text,
            "who": event.by,
            "detail": event.note,
            "kind": STATE_KINDS[event.after],
        }
        for event in offer.events.select_related("by").order_by("-version")
    ]
