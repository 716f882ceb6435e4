"""A case's life as one line of time, newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TypedDict

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from cases.models import Case

KINDS = {"note": "done", "pause": "waiting", "close": "stopped", "reopen": "new", "open": "new"}


class Happening(TypedDict):
    """One point of the line, as `ui/components/timeline.html` takes it."""

    when: dt.datetime
    what: str | Promise
    who: User | str | None
    detail: str
    kind: str


def timeline(case: Case) -> list[Happening]:
    """The referral's arrival, the case's events and its notes, newest first."""
    found = [*_arrival(case), *_events(case), *_notes(case)]
    return sorted(found, key=lambda happening: happening["when"], reverse=True)


def _arrival(case: Case) -> Iterator[Happening]:
    yield {
        "when": case.referral.received_at,
        "what": _("Referral received"),
        "who": case.referral.get_referrer_role_display(),
        "detail": "",
        "kind": "new",
    }


def _events(case: Case) -> Iterator[Happening]:
    told = {**_allocations(case), **_closures(case)}
    for event in case.events.select_related("by"):
        what, detail = told.get((event.action, event.at), (event.words, ""))
        yield {
            "when": event.at,
            "what": what,
            "who": event.by,
            "detail": "\n".join(filter(None, (detail, event.reason))),
            "kind": KINDS.get(event.action, "open"),
        }


Told = dict[tuple[str, dt.datetime], tuple[str | Promise, str]]


def _allocations(case: Case) -> Told:
    words = {"allocate": _("Allocated to {name}"), "hand_over": _("Handed over to {name}")}
    return {
        (action, allocation.allocated_at): (
            format_lazy(text, name=allocation.advocate.name),
            allocation.conflict_reason,
        )
        for allocation in case.allocations.select_related("advocate")
        for action, text in words.items()
    }


def _closures(case: Case) -> Told:
    return {
        ("close", closure.closed_at): (
            format_lazy(_("Closed: {reason}"), reason=closure.get_reason_display()),
            "\n".join(
                filter(
                    None,
                    (
                        _now("In their view: %s") % closure.get_outcome_display(),
                        f"“{closure.words}”" if closure.words else "",
                        _now("In the advocate's view: %s") % closure.get_advocate_outcome_display(),
                    ),
                )
            ),
        )
        for closure in case.closures.all()
    }


def _notes(case: Case) -> Iterator[Happening]:
    for note in case.notes.select_related("author"):
        minutes = ngettext("%d minute", "%d minutes", note.minutes) % note.minutes
        day = (
            ""
            if note.done_on == timezone.localdate(note.written_at)
            else f", {note.done_on:%d.%m.%Y}"
        )
        yield {
            "when": note.written_at,
            "what": f"{note.get_kind_display()}, {minutes}{day}",
            "who": note.author,
            "detail": note.text,
            "kind": "done",
        }
