"""All writes of the casework. Each locks the case, asks, steps, saves and records.

`at` is when it happened, now unless given; the audit keeps the moment of writing.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.authorisation import require
from accounts.models import User
from audit.services import record
from cases.changes import locked, record_step, require_step, step
from cases.conflicts import refuse_conflicts
from cases.models import DIRECT, Allocation, Case, Closure, Event, Link, Note, NoteKind, Outcome
from cases.permissions import is_own
from cases.workflow import MOVES, State, after
from referrals.clocks import end_clocks, pass_milestone
from referrals.models import Referral
from referrals.overriding.selectors import agreed_limits
from referrals.services import accept


class UnsuitableAdvocateError(ValueError):
    """This person cannot be given the case."""


@transaction.atomic
def accept_referral(
    *, referral: Referral, by: User, version: int | None = None, at: dt.datetime | None = None
) -> Case:
    """Accept a referral and open its case, with the scope of help that was decided.

    Raises as `referrals.services.accept` does.
    """
    accepted = accept(referral=referral, by=by, version=version, at=at)
    now = at or timezone.now()
    case = Case.objects.create(
        referral=accepted,
        limits=agreed_limits(accepted),
        opened_at=now,
        state_since=now,
    )
    Event.objects.create(case=case, version=1, action="open", after=case.state, by=by, at=now)
    record(by=by, operation="referrals.triage", about=case, detail={"event": "open"})
    return case


@transaction.atomic
def allocate(
    *,
    case: Case,
    advocate: User,
    by: User,
    conflict_reason: str = "",
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Allocation:
    """Give a waiting case to an advocate.

    Raises `IllegalTransitionError` when it has one, `UnsuitableAdvocateError`,
    `ConflictError` when a conflict needs a supervisor's reason, and `CaseChangedError` when
    `version` is given and no longer the case's.
    """
    case = locked(case, version)
    event = step(case, "allocate", by, at=at)
    pass_milestone(case.referral, "allocated", by=by, at=event.at)
    return _give(event, advocate, by, conflict_reason)


@transaction.atomic
def hand_over(
    *,
    case: Case,
    advocate: User,
    by: User,
    reason: str,
    conflict_reason: str = "",
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Allocation:
    """Give a case from its advocate to another one, and say why. Raises as `allocate` does."""
    case = locked(case, version)
    event = step(case, "hand_over", by, at=at, reason=reason)
    return _give(event, advocate, by, conflict_reason)


@transaction.atomic
def add_note(
    *,
    case: Case,
    by: User,
    kind: str,
    text: str,
    minutes: int,
    done_on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Note:
    """Write a note. The first one about time with the person starts the work.

    Notes never go stale: two people may write at once. `done_on` is today unless given.
    """
    case = locked(case)
    require_step(case, "note", by)
    after(State(case.state), "note")
    now = at or timezone.now()
    note = Note.objects.create(
        case=case,
        author=by,
        kind=NoteKind(kind),
        direct=kind in DIRECT,
        minutes=minutes,
        done_on=done_on or timezone.localdate(now),
        text=text,
        written_at=now,
    )
    if note.direct:
        pass_milestone(case.referral, "first_contact", by=by, at=now)
    if note.direct and case.state == State.ALLOCATED:
        step(case, "start", by, at=now)
    record(
        by=by,
        operation="cases.write",
        about=case,
        detail={"event": "note", "note": note.pk, "kind": note.kind, "minutes": minutes},
    )
    return note


@transaction.atomic
def move(
    *,
    case: Case,
    action: str,
    by: User,
    reason: str = "",
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Event:
    """Pause, resume, prepare the ending, or reopen.

    Raises `IllegalTransitionError`, `ReasonMissingError` and `CaseChangedError`.
    """
    if action not in MOVES:
        raise ValueError(f"{action!r} has a service of its own.")
    case = locked(case, version)
    event = step(case, action, by, at=at, reason=reason)
    if action == "reopen":
        case.allocations.filter(ended_at__isnull=True).update(ended_at=event.at)
    record_step(event, by)
    return event


@transaction.atomic
def close(
    *,
    case: Case,
    by: User,
    outcome: str,
    reason: str,
    advocate_outcome: str = Outcome.NOT_SAID,
    words: str = "",
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Closure:
    """End the work. `outcome` is the young person's view; `words` are their own.

    Raises `IllegalTransitionError` and `CaseChangedError`. The last advocate may go on reading.
    """
    case = locked(case, version)
    event = step(case, "close", by, at=at)
    pass_milestone(case.referral, "closed", by=by, at=event.at)
    end_clocks(case.referral, by=by, at=event.at, owes_reply=True)
    closure = Closure.objects.create(
        case=case,
        closed_by=by,
        closed_at=event.at,
        reason=reason,
        outcome=outcome,
        advocate_outcome=advocate_outcome,
        words=words,
    )
    record_step(event, by, closure=closure.pk, reason=reason, outcome=outcome)
    return closure


@transaction.atomic
def link(*, case: Case, other: Case, relation: str, by: User) -> Link:
    """Say that the people of two cases are of one family; allocation looks at it."""
    require(by, "cases.allocate")
    one, two = sorted((case, other), key=lambda c: c.pk)
    made, created = Link.objects.get_or_create(
        one=one,
        other=two,
        defaults={"relation": relation, "linked_by": by, "linked_at": timezone.now()},
    )
    if created:
        record(
            by=by,
            operation="cases.allocate",
            about=case,
            detail={"event": "link", "other": str(other.pk), "relation": relation},
        )
    return made


def _give(event: Event, advocate: User, by: User, conflict_reason: str) -> Allocation:
    """The advocate's row is locked after the case's, so that two linked cases given to one
    advocate at once see each other.
    """
    case = event.case
    advocate = User.objects.select_for_update(no_key=True).get(pk=advocate.pk)
    if not advocate.is_active or "advocate" not in advocate.roles:
        raise UnsuitableAdvocateError(_("%(name)s is not an advocate here.") % {"name": advocate})
    if is_own(advocate, case):
        raise UnsuitableAdvocateError(_("%(name)s has this case already.") % {"name": advocate})
    refuse_conflicts(case=case, advocate=advocate, by=by, reason=conflict_reason)
    case.allocations.filter(ended_at__isnull=True).update(ended_at=event.at)
    allocation = Allocation.objects.create(
        case=case,
        advocate=advocate,
        allocated_by=by,
        allocated_at=event.at,
        conflict_reason=conflict_reason.strip(),
    )
    record_step(event, by, advocate=str(advocate.pk), allocation=allocation.pk)
    return allocation
