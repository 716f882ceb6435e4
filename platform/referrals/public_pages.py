"""What every public page of the form shares: its guard, its draft, and the way onward."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.authorisation import operation
from eligibility.asking import usable
from eligibility.selectors import NoRulesetError, live_rules, today
from referrals.models import Draft
from referrals.places import address_of, next_place
from referrals.sessions import draft_in, sent_in
from rules_engine import Ruleset

READ_OR_WRITE = ["GET", "HEAD", "POST"]
View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """Declare a public page of the form; without rules in force it says whom to call."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoRulesetError:
            return render(request, "eligibility/unavailable.html", status=503)

    return operation("referrals.submit")(never_cache(guarded))


def with_draft(view: View) -> View:
    """Find the draft of this session; say kindly when there is none, or show what was sent."""

    @wraps(view)
    def found(request: HttpRequest, draft_id: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = draft_in(request.session, draft_id)
        if draft is not None:
            rules = live_rules()
            _read_by(rules, draft)
            return view(request, draft, rules, *args, **kwargs)
        if sent_in(request.session, draft_id) is not None:
            return redirect("referrals:sent", draft_id)
        return gone(request)

    return public_page(found)


def _read_by(rules: Ruleset, draft: Draft) -> None:
    """Leave out what the rules, changed since the draft was begun, do not ask or cannot read."""
    draft.facts = usable(rules, draft.facts, on=today())
    known = {f"fact:{name}" for name in rules.facts}
    draft.trail = [p for p in draft.trail if not p.startswith("fact:") or p in known]


def gone(request: HttpRequest) -> HttpResponse:
    """The same kind page for a draft that expired, was never there, or is another's."""
    return render(request, "referrals/gone.html", status=404)


def onward(draft: Draft, rules: Ruleset) -> HttpResponse:
    """To the first place that still waits for an answer."""
    return redirect(address_of(draft, next_place(draft, rules, on=today())))
