"""The inbox: what came in, and what coordinators do with it."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authorisation import may, operation
from accounts.models import User
from eligibility.selectors import compiled
from notifications.selectors import undeliverable
from referrals import services
from referrals.changes import ChangedMeanwhileError, DeclineTextError
from referrals.desk import about_handling
from referrals.drafting import settle_announcement
from referrals.handling.services import note_opening
from referrals.life import groups_in_words, strip, timeline
from referrals.models import Referral
from referrals.offers.selectors import offer_counts
from referrals.permissions import may_triage
from referrals.selectors import (
    ORDERS,
    SHOWN,
    STATE_KINDS,
    InboxQuestion,
    announcement_for,
    counts,
    referral_for,
    waiting_announcements,
)
from referrals.selectors import inbox as inbox_of
from referrals.staff_forms import DeclineForm, ReplyForm, TriageForm
from referrals.summary import intake_of_referral, sections_of
from referrals.timing.context import about_clocks, rows_of
from referrals.workflow import IllegalTransitionError, State, allowed

PAGE = 25
MOST_FOUND = 100
OTHER_GROUPS = {"waiting": _l("Groups that may still apply"), "stopped": _l("Groups that do not")}


@operation("referrals.read")
@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request: HttpRequest) -> HttpResponse:
    """The list. The address holds the filter and never a name: a search is posted."""
    asked = InboxQuestion.read(request.GET.dict(), search=request.POST.get("q", ""))
    size = MOST_FOUND if asked.search else PAGE
    page = Paginator(inbox_of(request.user, asked), size).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "page": page,
        "rows": rows_of(page, now),
        "asked": asked,
        "shown": [(name, words) for name, words in SHOWN.items()],
        "orders": [(name, words) for name, words in ORDERS.items()],
        "counts": counts(request.user),
        "announcements": waiting_announcements(request.user),
        "undeliverable": undeliverable().count(),
        "offers": offer_counts(request.user),
        "now": now,
        "query": urlencode({"show": asked.show, "order": asked.order}) + "&",
    }
    return render(request, "referrals/inbox.html", context)


@operation("referrals.read")
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One referral. Every opening is in the audit."""
    referral = referral_for(request.user, reference)
    response = _detail(request, referral)
    services.note_reading(referral=referral, by=_staff(request))
    note_opening(referral=referral, by=_staff(request))
    return response


def _detail(
    request: HttpRequest, referral: Referral, *, error: str = "", status: int = 200
) -> HttpResponse:
    ruleset = referral.decision.ruleset
    rules = compiled(ruleset.document, ruleset.vocabulary)
    groups = groups_in_words(referral)
    context = {
        "referral": referral,
        "kind": STATE_KINDS[referral.state],
        "strip": strip(referral, rules),
        "sections": sections_of(intake_of_referral(referral), rules),
        "held": [group for group in groups if group["kind"] == "done"],
        "others": [
            (words, [group for group in groups if group["kind"] == kind])
            for kind, words in OTHER_GROUPS.items()
        ],
        "why_a_person": referral.decision.result["why_a_person"],
        "ruleset": ruleset,
        **about_clocks(referral, timezone.now()),
        **about_handling(request.user, referral, rules),
        "events": timeline(referral),
        "actions": allowed(State(referral.state)) if may_triage(request.user) else (),
        "may_triage": may_triage(request.user),
        "case_page": _case_page(request, referral),
        "errors": [{"text": error}] if error else [],
    }
    return render(request, "referrals/detail.html", context, status=status)


def _case_page(request: HttpRequest, referral: Referral) -> str | None:
    """Where an accepted referral goes on: the case, or the choice of its advocate."""
    if referral.state != State.ACCEPTED:
        return None
    page = "detail" if may(request.user, "cases.read") else "allocate"
    return reverse(f"cases:{page}", args=[referral.reference])


@operation("referrals.triage")
@require_POST
def take_up_referral(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that one looks at it, so that nobody else begins as well."""
    referral = referral_for(request.user, reference, "referrals.triage")
    form = TriageForm(request.POST)
    try:
        services.take_up(referral=referral, by=_staff(request), version=_version(form))
    except (ChangedMeanwhileError, IllegalTransitionError) as error:
        return _detail(request, _fresh(request, reference), error=str(error), status=409)
    return redirect("inbox:detail", reference)


@operation("referrals.triage")
@require_http_methods(["GET", "HEAD", "POST"])
def decline_referral(request: HttpRequest, reference: str) -> HttpResponse:
    """Decline with a reason and where else to go."""
    referral = referral_for(request.user, reference, "referrals.triage")
    form = DeclineForm(
        request.POST if request.method == "POST" else None,
        initial={"version": referral.version, "signpost": _signposts(referral)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.decline(referral=referral, by=_staff(request), **form.cleaned_data)
        except DeclineTextError as error:
            form.add_error("signpost", str(error))
        except (ChangedMeanwhileError, IllegalTransitionError) as error:
            return stale(request, "referrals/decline.html", form, reference, error)
        else:
            messages.success(request, _("Declined. The reason and the signpost are kept."))
            return redirect("inbox:detail", reference)
    return render(request, "referrals/decline.html", {"form": form, "referral": referral})


@operation("referrals.triage")
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that a person answered; the first answer stops the clock."""
    referral = referral_for(request.user, reference, "referrals.triage")
    form = ReplyForm(
        request.POST if request.method == "POST" else None,
        initial={"version": referral.version},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.record_reply(referral=referral, by=_staff(request), **form.cleaned_data)
        except ChangedMeanwhileError as error:
            return stale(request, "referrals/reply.html", form, reference, error)
        messages.success(request, _("Your answer is recorded."))
        return redirect("inbox:detail", reference)
    return render(request, "referrals/reply.html", {"form": form, "referral": referral})


@operation("referrals.triage")
@require_POST
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle a referral that was announced: it came, or it will not come."""
    found = announcement_for(request.user, pk)
    settle_announcement(
        announcement=found, by=_staff(request), arrived=request.POST.get("arrived") == "yes"
    )
    messages.success(request, _("Settled: %s.") % found.reference)
    return redirect("inbox:list")


def stale(
    request: HttpRequest, template: str, form: TriageForm, reference: str, error: ValueError
) -> HttpResponse:
    """Say who was faster, with everything typed still there and the newer version in the form."""
    referral = _fresh(request, reference)
    newer = request.POST.copy()
    newer["version"] = str(referral.version)
    form.data = newer
    form.add_error(None, str(error))
    return render(request, template, {"form": form, "referral": referral}, status=409)


def _fresh(request: HttpRequest, reference: str) -> Referral:
    return referral_for(request.user, reference, "referrals.triage")


def _staff(request: HttpRequest) -> User:
    """Who is signed in; the operation's policy let nobody else come here."""
    return cast("User", request.user)


def _version(form: TriageForm) -> int | None:
    return form.cleaned_data["version"] if form.is_valid() else None


def _signposts(referral: Referral) -> str:
    """The places that the rules name, one a line, to begin from."""
    return "\n".join(
        " ".join(filter(None, (f"{place['name']}:", place["say"], place["phone"], place["email"])))
        for place in referral.decision.result["signpost"]
    )
