"""Setting another outcome or scope than the rules gave, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.authorisation import require
from accounts.models import User
from audit.services import record
from referrals.changes import change
from referrals.models import Override, OverrideOutcome, OverrideReason, Referral

OPERATION = "referrals.override"


class OverrideError(ValueError):
    """An override without words, or of a referral that is decided. Fit for staff."""


@transaction.atomic
def override(
    *,
    referral: Referral,
    outcome: str,
    limits: Sequence[str],
    reason: str,
    note: str,
    by: User,
    version: int | None = None,
    at: datetime | None = None,
) -> Override:
    """Set the outcome and the limits of the help in the place of those that the rules gave.

    The decision stays as it was and is shown beside. An earlier override is taken back. Raises
    `OverrideError` and `ChangedMeanwhileError`.
    """
    require(by, OPERATION)
    if not note.strip():
        raise OverrideError(_("Say why in your own words. Others must be able to follow it."))
    now = at or timezone.now()
    held = change(referral, "override", by=by, version=version, at=now, note=note)
    _require_open(held)
    _take_back(held, by, now)
    made = Override.objects.create(
        referral=held,
        outcome=OverrideOutcome(outcome),
        limits=list(limits),
        reason=OverrideReason(reason),
        note=note.strip(),
        by=by,
        at=now,
    )
    record(
        by=by,
        operation=OPERATION,
        about=held,
        detail={
            "rules": held.decision.outcome,
            "outcome": made.outcome,
            "limits": made.limits,
            "reason": made.reason,
        },
    )
    return made


@transaction.atomic
def take_override_back(
    *, referral: Referral, by: User, version: int | None = None, at: datetime | None = None
) -> Referral:
    """Let the outcome of the rules hold again. Raises as `override` does."""
    require(by, OPERATION)
    now = at or timezone.now()
    held = change(referral, "override_back", by=by, version=version, at=now)
    _require_open(held)
    if not _take_back(held, by, now):
        raise OverrideError(_("The outcome of the rules holds already."))
    record(by=by, operation=OPERATION, about=held, detail={"outcome": held.decision.outcome})
    return held


def _take_back(referral: Referral, by: User, at: datetime) -> int:
    holding = Override.objects.filter(referral=referral, taken_back_at__isnull=True)
    return holding.update(taken_back_by=by, taken_back_at=at)


def _require_open(referral: Referral) -> None:
    if not referral.is_open:
        raise OverrideError(
            _("The referral is “%s”, so its outcome cannot be changed any more.")
            % referral.get_state_display()
        )
