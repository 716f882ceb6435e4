"""Changing a referral's state: lock, compare versions, step through the table, write the event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from referrals.clocks import end_clocks
from referrals.models import Event, Referral
from referrals.workflow import NOTED, after

ENDING = frozenset({"decline", "withdraw", "merge"})


class ChangedMeanwhileError(ValueError):
    """Somebody else changed the referral after the page was opened. The message says who."""

    def __init__(self, event: Event) -> None:
        self.event = event
        super().__init__(
            _(
                "While you had this open, %(who)s was faster: “%(what)s”, at %(when)s. "
                "Nothing of yours was saved yet. What you wrote is still here."
            )
            % {
                "who": event.by or _("somebody"),
                "what": event.words,
                "when": date_format(timezone.localtime(event.at), "H:i"),
            }
        )


class DeclineTextError(ValueError):
    """The words for the referrer are missing, or name the person."""

    @classmethod
    def missing(cls) -> Self:
        return cls(_("Say where else they can go. Nobody is sent away without that."))

    @classmethod
    def naming(cls, name: str) -> Self:
        return cls(_("“%(name)s” must not stand here: it goes into an e-mail.") % {"name": name})


def locked(referral: Referral, version: int | None) -> Referral:
    """The row itself, locked until the transaction ends, at the version the actor has seen.

    `version` None asks for no comparison. Raises `ChangedMeanwhileError`.
    """
    held = Referral.objects.select_for_update().get(pk=referral.pk)
    if version is not None and held.version != version:
        raise ChangedMeanwhileError(held.events.select_related("by").latest("version"))
    return held


def change(
    referral: Referral,
    action: str,
    *,
    by: User | None,
    version: int | None,
    at: datetime | None,
    note: str = "",
    columns: Mapping[str, Any] | None = None,
) -> Referral:
    """Do `action` to the locked row and write its event; a `NOTED` one leaves the state as it is.

    `by` None is the referrer by a link. `columns` are set in the same statement. Raises
    `IllegalTransitionError` and `ChangedMeanwhileError`.
    """
    held = locked(referral, version)
    if action not in NOTED:
        held.state = after(held.state, action)
    held.version += 1
    for name, value in (columns or {}).items():
        setattr(held, name, value)
    held.save(update_fields=["state", "version", *(columns or {})])
    if action in ENDING:
        end_clocks(held, by=by, at=at or timezone.now(), owes_reply=action != "withdraw")
    Event.objects.create(
        referral=held,
        version=held.version,
        action=action,
        after=held.state,
        by=by,
        at=at or timezone.now(),
        note=note.strip(),
    )
    return held
