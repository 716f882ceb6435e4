"""Joining two referrals of one person, and taking them apart again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.authorisation import require
from accounts.models import User
from audit.services import record
from referrals.changes import change, locked
from referrals.joining.promises import give_back, take_over
from referrals.joining.selectors import joining_of
from referrals.matching.identity import same_people, verdicts_about
from referrals.matching.services import say_same, take_back
from referrals.models import Joining, Referral
from referrals.timing.pausing import go_on

OPERATION = "referrals.triage"


class JoiningError(ValueError):
    """Two referrals that cannot be joined, or not be taken apart any more. Fit for staff."""


@transaction.atomic
def join(
    *,
    kept: Referral,
    joined: Referral,
    by: User,
    version: int | None = None,
    joined_version: int | None = None,
    at: datetime | None = None,
) -> Joining:
    """Handle two referrals of one person as one. Nothing of either is lost.

    The surviving one keeps the earlier promise to reply. Who referred by the joined one is told
    of the decision as well. Raises `JoiningError`, `VerdictError`, `IllegalTransitionError` and
    `ChangedMeanwhileError`.
    """
    require(by, OPERATION)
    now = at or timezone.now()
    kept, joined = _both(kept, joined, version, joined_version)
    if not kept.is_open:
        raise JoiningError(
            _("%(reference)s is “%(state)s”, so nothing can be joined with it.")
            % {"reference": kept.reference, "state": kept.get_state_display()}
        )
    said_same = joined.person_id not in same_people(kept.person)
    if said_same:
        say_same(one=kept.person, other=joined.person, by=by)
    go_on(joined, by=by, at=now)
    take_over(kept, joined, by=by, at=now)
    change(joined, "merge", by=by, version=None, at=now, note=kept.reference)
    change(kept, "join", by=by, version=None, at=now, note=joined.reference)
    joining = Joining.objects.create(kept=kept, joined=joined, by=by, at=now, said_same=said_same)
    record(by=by, operation=OPERATION, about=joined, detail={"joined_into": kept.reference})
    return joining


@transaction.atomic
def separate(
    *, joined: Referral, by: User, version: int | None = None, at: datetime | None = None
) -> Referral:
    """Take a joined referral apart again, as long as the other was not decided.

    Each has its own promise again. Raises `JoiningError` and `ChangedMeanwhileError`.
    """
    require(by, OPERATION)
    now = at or timezone.now()
    joining = joining_of(joined)
    if joining is None:
        raise JoiningError(_("They were taken apart already."))
    kept, joined = _both(joining.kept, joined, None, version)
    joining = Joining.objects.select_for_update().get(pk=joining.pk)
    if joining.undone_at is not None:
        raise JoiningError(_("They were taken apart already."))
    if not kept.is_open:
        raise JoiningError(
            _(
                "%(reference)s is “%(state)s” since they were joined, and that holds for both. "
                "So they cannot be taken apart any more."
            )
            % {"reference": kept.reference, "state": kept.get_state_display()}
        )
    joining.undone_at, joining.undone_by = now, by
    joining.save(update_fields=["undone_at", "undone_by"])
    columns = {"handler": by, "handled_since": now}
    held = change(joined, "separate", by=by, version=None, at=now, columns=columns)
    change(kept, "part", by=by, version=None, at=now, note=joined.reference)
    give_back(kept, held, by=by, at=now)
    if joining.said_same and _is_said(kept, held):
        take_back(one=kept.person, other=held.person, by=by)
    record(by=by, operation=OPERATION, about=held, detail={"separated_from": kept.reference})
    return held


def _is_said(kept: Referral, joined: Referral) -> bool:
    pair = {kept.person_id, joined.person_id}
    said = verdicts_about(pair).filter(one__in=pair, other__in=pair, same=True)
    return said.exists()


def _both(
    kept: Referral, joined: Referral, version: int | None, joined_version: int | None
) -> tuple[Referral, Referral]:
    """Both rows locked in the order of their numbers, whoever survives."""
    if kept.pk == joined.pk:
        raise JoiningError(_("A referral cannot be joined with itself."))
    asked = {kept.pk: (kept, version), joined.pk: (joined, joined_version)}
    held = {number: locked(*asked[number]) for number in sorted(asked)}
    return held[kept.pk], held[joined.pk]
