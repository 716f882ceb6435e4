"""Who handles a referral: handing back and over; its withdrawal and the way back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.authorisation import may, require
from accounts.models import User
from audit.services import record
from referrals.changes import change
from referrals.clocks import restart_clocks
from referrals.models import Opening, Question, Referral, Wish
from referrals.timing.pausing import go_on
from referrals.workflow import State

OPERATION = "referrals.triage"
HANDLED = (State.CHECKING, State.INFORMATION_REQUESTED)


class HandlingError(ValueError):
    """Something that cannot be done with this referral or this colleague. Fit for staff."""


def note_opening(*, referral: Referral, by: User) -> None:
    """Remember that somebody has it open, for the next who opens it."""
    Opening.objects.update_or_create(referral=referral, user=by, defaults={"at": timezone.now()})


@transaction.atomic
def hand_back(
    *,
    referral: Referral,
    by: User,
    note: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Referral:
    """Put it back into the inbox, for anybody. Raises as `services.accept` does."""
    require(by, OPERATION)
    nobody = {"handler": None, "handled_since": None}
    held = change(referral, "hand_back", by=by, version=version, at=at, note=note, columns=nobody)
    record(by=by, operation=OPERATION, about=held, detail={"state": held.state})
    return held


@transaction.atomic
def hand_over(
    *,
    referral: Referral,
    to: User,
    by: User,
    note: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Referral:
    """Give it to a colleague who may decide it. Raises `HandlingError`, `ChangedMeanwhileError`."""
    require(by, OPERATION)
    if not to.is_active or not may(to, OPERATION):
        raise HandlingError(_("%s does not work in the inbox. Choose somebody else.") % to)
    colleague = {"handler": to, "handled_since": at or timezone.now()}
    words = f"{to}. {note}".strip()
    held = change(
        referral, "hand_over", by=by, version=version, at=at, note=words, columns=colleague
    )
    if held.state not in HANDLED:
        raise HandlingError(
            _("The referral is “%s”, so it cannot be given to a colleague.")
            % held.get_state_display()
        )
    record(by=by, operation=OPERATION, about=held, detail={"handler": str(to.pk)})
    return held


@transaction.atomic
def withdraw(
    *,
    referral: Referral,
    by: User,
    wish: str,
    note: str,
    version: int | None = None,
    at: datetime | None = None,
) -> Referral:
    """End it because somebody asked for that: who, and why. Nobody is told by the system, because
    a young person's wish is theirs to share. Raises as `services.accept` does.
    """
    require(by, OPERATION)
    now = at or timezone.now()
    go_on(referral, by=by, at=now)
    columns = {"withdrawn_wish": Wish(wish)}
    held = change(referral, "withdraw", by=by, version=version, at=now, note=note, columns=columns)
    Question.objects.filter(referral=held, closed_at__isnull=True).update(closed_at=now)
    record(by=by, operation=OPERATION, about=held, detail={"state": held.state, "wish": str(wish)})
    return held


@transaction.atomic
def reopen(
    *, referral: Referral, by: User, version: int | None = None, at: datetime | None = None
) -> Referral:
    """Take a withdrawal back: it is looked at again, and its promises run on as if never ended.

    Raises as `services.accept` does.
    """
    require(by, OPERATION)
    now = at or timezone.now()
    columns = {"withdrawn_wish": "", "handler": by, "handled_since": now}
    held = change(referral, "reopen", by=by, version=version, at=now, columns=columns)
    restart_clocks(held, by=by, at=now)
    record(by=by, operation=OPERATION, about=held, detail={"state": held.state})
    return held
