"""The route that the rules name, when it is another than the form."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from eligibility.asking import REFERRER
from eligibility.selectors import public_route, today
from referrals.contact_forms import AnnounceForm
from referrals.drafting import announce, save_step
from referrals.models import Announcement, Draft
from referrals.places import WAY, address_of, place_before
from referrals.public_pages import READ_OR_WRITE, gone, onward, public_page, with_draft
from referrals.sessions import is_ours
from rules_engine import Ruleset, decide


@with_draft
@require_http_methods(READ_OR_WRITE)
def way(request: HttpRequest, draft: Draft, rules: Ruleset) -> HttpResponse:
    """The route that the rules name for this referrer, when it is another than this form."""
    route = decide(rules, draft.facts, on=today()).route
    if route is None:
        return onward(draft, rules)
    if request.POST.get("go") == "here":
        return onward(save_step(draft=draft, step=WAY, answers={}), rules)
    professional = draft.facts.get(REFERRER) == "professional"
    can_announce = professional and route.channel in {"egress", "liquidlogic"}
    form = AnnounceForm(request.POST if request.POST.get("go") == "announce" else None)
    if can_announce and form.is_valid():
        announce(draft=draft, channel=route.channel, address=route.address, **form.cleaned_data)
        return redirect("referrals:announced", draft.pk)
    context = {
        "form": form if can_announce else None,
        "route": public_route(route),
        "back": address_of(draft, place_before(draft, WAY)),
    }
    return render(request, "referrals/way.html", context)


@public_page
@require_safe
def announced(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The reference to put into what will be sent by another route."""
    found = Announcement.objects.filter(idempotency_key=str(draft_id)).first()
    if found is None or not is_ours(request.session, draft_id):
        return gone(request)
    return render(request, "referrals/announced.html", {"announcement": found})
