"""The pages that change a case: a form, one service, and back. What was typed always stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.authorisation import may, operation
from audit.services import record
from cases import forms, services
from cases.changes import CaseChangedError
from cases.conflicts import ConflictError, links_of
from cases.head import help_agreed, limit_labels
from cases.models import Case
from cases.selectors import case_for, had_case, visible_cases
from cases.workflow import (
    MOVES,
    STEPS,
    WITH_AN_ADVOCATE,
    IllegalTransitionError,
    ReasonMissingError,
)
from referrals.changes import ChangedMeanwhileError
from referrals.references import read_reference
from referrals.selectors import referral_for
from referrals.workflow import IllegalTransitionError as IllegalReferralTransitionError

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
REFUSALS = (
    CaseChangedError,
    ConflictError,
    IllegalTransitionError,
    ReasonMissingError,
    services.UnsuitableAdvocateError,
)


@operation("referrals.triage")
@GET_OR_POST
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Accept a referral; the next page is its case's allocation."""
    referral = referral_for(request.user, reference, "referrals.triage")
    if request.method != "POST":
        return redirect("inbox:detail", reference)
    seen = request.POST.get("version", "")
    try:
        case = services.accept_referral(
            referral=referral,
            by=_staff(request),
            version=int(seen) if seen.isdecimal() else None,
        )
    except (ChangedMeanwhileError, IllegalReferralTransitionError) as refusal:
        messages.warning(request, str(refusal))
        return redirect("inbox:detail", reference)
    messages.success(request, _("Accepted. Now choose an advocate."))
    return redirect("cases:allocate", case.reference)


@operation("cases.allocate")
@GET_OR_POST
def allocate(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose an advocate beside their workload; also hands over."""
    case = case_for(request.user, reference, "cases.allocate")
    links = links_of(case)
    may_overrule = bool(links) and may(request.user, "cases.overrule_conflict")
    form = forms.AllocateForm(request.POST or None, case=case, may_overrule=may_overrule)
    give = services.hand_over if case.state in WITH_AN_ADVOCATE else services.allocate
    if _done(form, case, lambda said: give(case=case, by=_staff(request), **said)):
        name = form.cleaned_data["advocate"].name
        messages.success(request, _("%(name)s has the case now.") % {"name": name})
        return _onward(request, case)
    response = _page(
        request,
        "cases/allocate.html",
        case,
        form=form,
        help_agreed=help_agreed(case),
        limits=limit_labels(case),
        links=links,
        history=case.allocations.select_related("advocate", "allocated_by"),
    )
    record(by=request.user, operation="cases.allocate", about=case, detail={"event": "read"})
    return response


@operation("cases.allocate")
@GET_OR_POST
def link(request: HttpRequest, reference: str) -> HttpResponse:
    """Say which other case is of the same family."""
    case = case_for(request.user, reference, "cases.allocate")
    form = forms.LinkForm(request.POST or None)
    if form.is_valid():
        other = (
            visible_cases(request.user, "cases.allocate")
            .filter(referral__reference=read_reference(form.cleaned_data["reference"]))
            .exclude(pk=case.pk)
            .first()
        )
        if other is None:
            form.add_error("reference", _("There is no other case with this reference."))
        else:
            relation = form.cleaned_data["relation"]
            services.link(case=case, other=other, relation=relation, by=_staff(request))
            messages.success(request, _("The two cases are linked."))
            return redirect("cases:allocate", reference)
    return _page(request, "cases/link.html", case, form=form)


@operation("cases.write")
@GET_OR_POST
def add_note(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a note, also from a phone in a car park."""
    try:
        case = case_for(request.user, reference, "cases.write")
    except Http404:
        if request.method == "POST" and had_case(request.user, reference):
            typed = {"typed": request.POST.get("text", ""), "reference": reference}
            return render(request, "cases/handed_over.html", typed, status=409)
        raise
    form = forms.NoteForm(request.POST or None)
    if _done(form, case, lambda said: services.add_note(case=case, by=_staff(request), **said)):
        messages.success(request, _("Your note is saved."))
        return redirect("cases:detail", reference)
    return _page(request, "cases/note.html", case, form=form)


@operation("cases.close")
@GET_OR_POST
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """End the work."""
    case = case_for(request.user, reference, "cases.close")
    form = forms.CloseForm(request.POST or None, case=case)
    if _done(form, case, lambda said: services.close(case=case, by=_staff(request), **said)):
        messages.success(request, _("The case is closed."))
        return redirect("cases:detail", reference)
    return _page(request, "cases/close.html", case, form=form)


@operation("cases.write")
@GET_OR_POST
def move(request: HttpRequest, reference: str, action: str) -> HttpResponse:
    """Pause, take up again, prepare the ending, reopen: a plain sentence and a button."""
    if action not in MOVES:
        raise Http404
    step = STEPS[action]
    case = case_for(request.user, reference, step.operation)
    form = forms.MoveForm(request.POST or None, case=case, action=action)
    if _done(
        form, case, lambda said: services.move(case=case, action=action, by=_staff(request), **said)
    ):
        messages.success(request, _("Done: %(what)s.") % {"what": step.done})
        return redirect("cases:detail", reference)
    return _page(request, "cases/move.html", case, form=form, step=step, action=action)


def _done(form: Any, case: Case, service: Callable[[dict[str, Any]], object]) -> bool:
    """Whether the form was sent, sound, and the service did it; a refusal becomes its error."""
    if not form.is_valid():
        return False
    try:
        service(form.cleaned_data)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
        form.refused = True
        if isinstance(form, forms.VersionedForm):
            case.refresh_from_db(fields=["state", "state_since", "version"])
            form.made_fresh(case)
        return False
    return True


def _page(
    request: HttpRequest, template: str, case: Case, *, form: Any, **more: Any
) -> HttpResponse:
    status = 409 if getattr(form, "refused", False) else 200
    return render(request, template, {"case": case, "form": form, **more}, status=status)


def _onward(request: HttpRequest, case: Case) -> HttpResponse:
    """The case for those who may read it, the waiting list for those who only allocate."""
    if may(request.user, "cases.read") and visible_cases(request.user).filter(pk=case.pk).exists():
        return redirect("cases:detail", case.reference)
    return redirect("cases:waiting")


def _staff(request: HttpRequest) -> Any:
    """The user; the policy lets nobody else come this far."""
    return request.user
