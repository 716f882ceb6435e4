"""Changing a case's state: lock, compare versions, ask, step through the table, record."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.authorisation import require
from accounts.models import User
from audit.services import record
from cases.models import Case, Event
from cases.permissions import is_own
from cases.workflow import STEPS, State, after


class CaseChangedError(Exception):
    """The case was changed after the page was opened. `events` are the changes since."""

    def __init__(self, case: Case, since: int) -> None:
        self.case = case
        self.events = list(case.events.filter(version__gt=since).select_related("by"))
        super().__init__(
            _(
                "While you had this page open, the case was changed: %(changes)s. Nothing of "
                "yours was saved yet, and what you wrote is still here."
            )
            % {"changes": "; ".join(map(_told, self.events))}
        )


def _told(event: Event) -> str:
    return _("“%(what)s” by %(who)s, %(when)s") % {
        "what": event.words,
        "who": event.by,
        "when": date_format(timezone.localtime(event.at), "j M H:i"),
    }


def locked(case: Case, version: int | None = None) -> Case:
    """The row itself, locked until the transaction ends, at the version the actor has seen.

    `version` None asks for no comparison. Raises `CaseChangedError`.
    """
    found = Case.objects.select_for_update(of=("self",)).select_related("referral").get(pk=case.pk)
    if version is not None and version != found.version:
        raise CaseChangedError(found, since=version)
    return found


def require_step(case: Case, action: str, by: User) -> None:
    """Raise `PermissionDenied` or `Http404` unless `by` may do this to the case."""
    require(by, STEPS[action].operation, own=is_own(by, case))


def step(case: Case, action: str, by: User, *, at: dt.datetime | None, reason: str = "") -> Event:
    """Ask, step, save and write the event. The case is locked.

    Raises `IllegalTransitionError`, `ReasonMissingError`, `PermissionDenied` and `Http404`.
    """
    require_step(case, action, by)
    before = State(case.state)
    case.state = after(before, action, reason=reason)
    now = at or timezone.now()
    if case.state != before:
        case.state_since = now
    case.version += 1
    case.save(update_fields=["state", "state_since", "version"])
    return Event.objects.create(
        case=case,
        version=case.version,
        action=action,
        before=before,
        after=case.state,
        by=by,
        at=now,
        reason=reason.strip(),
    )


def record_step(event: Event, by: User, **more: str | int) -> None:
    """Record the event in the audit; the last thing a service does."""
    detail = {
        "event": event.action,
        "from": event.before,
        "to": event.after,
        "version": event.version,
        **more,
    }
    record(by=by, operation=STEPS[event.action].operation, about=event.case, detail=detail)
