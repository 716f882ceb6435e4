"""Two referrals side by side: the same person or not, joining them, taking them apart."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authorisation import operation
from accounts.models import User
from referrals.changes import ChangedMeanwhileError
from referrals.joining.beside import side_by_side
from referrals.joining.services import JoiningError, join, separate
from referrals.matching.finding import pair_of
from referrals.matching.services import VerdictError, say_different, say_same, take_back
from referrals.models import Referral
from referrals.selectors import referral_for
from referrals.staff_forms import TriageForm
from referrals.workflow import IllegalTransitionError

OPERATION = "referrals.triage"
REFUSED = (JoiningError, VerdictError, ChangedMeanwhileError, IllegalTransitionError)


@operation(OPERATION)
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, reference: str, other: str) -> HttpResponse:
    """Both referrals side by side, and what can be said about the two people."""
    kept, joined = _two(request, reference, other)
    if request.method == "POST":
        try:
            told = _act(request, kept, joined)
        except REFUSED as error:
            kept, joined = _two(request, reference, other)
            return _compared(request, kept, joined, error=str(error), status=409)
        messages.success(request, told)
        return redirect("inbox:detail", reference)
    return _compared(request, kept, joined)


def _act(request: HttpRequest, kept: Referral, joined: Referral) -> str:
    by = cast("User", request.user)
    people = {"one": kept.person, "other": joined.person}
    match request.POST.get("go"):
        case "join":
            form = TriageForm(request.POST)
            other = TriageForm({"version": request.POST.get("other_version", "")})
            join(
                kept=kept,
                joined=joined,
                by=by,
                version=form.cleaned_data["version"] if form.is_valid() else 0,
                joined_version=other.cleaned_data["version"] if other.is_valid() else 0,
            )
            return _("Joined. This referral goes on for both. You can take them apart again.")
        case "same":
            say_same(**people, by=by)
            return _("Kept: they are the same person. You can take that back.")
        case "different":
            say_different(**people, by=by)
            return _("Kept: they are not the same person. You can take that back.")
        case "take_back":
            take_back(**people, by=by)
            return _("Taken back.")
        case _other:
            raise Http404


def _compared(
    request: HttpRequest, kept: Referral, joined: Referral, *, error: str = "", status: int = 200
) -> HttpResponse:
    pair = pair_of(kept.person, joined.person)
    context = {
        "referral": kept,
        "other": joined,
        "both": (kept, joined),
        "sections": side_by_side(kept, joined),
        "match": pair,
        "may_join": kept.is_open and joined.is_open and not pair.is_said_different,
        "errors": [{"text": error}] if error else [],
    }
    return render(request, "referrals/joining/compare.html", context, status=status)


@operation(OPERATION)
@require_POST
def take_apart(request: HttpRequest, reference: str) -> HttpResponse:
    """Undo that this referral was joined with another."""
    referral = referral_for(request.user, reference, OPERATION)
    try:
        separate(joined=referral, by=cast("User", request.user))
    except REFUSED as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken apart. Each has its own promise again."))
    return redirect("inbox:detail", reference)


def _two(request: HttpRequest, reference: str, other: str) -> tuple[Referral, Referral]:
    kept = referral_for(request.user, reference, OPERATION)
    joined = referral_for(request.user, other, OPERATION)
    if kept.pk == joined.pk:
        raise Http404
    return kept, joined
