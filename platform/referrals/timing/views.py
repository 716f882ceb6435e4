"""Pausing clocks, the organisation's own days, and the lead times before meetings."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authorisation import operation
from accounts.models import User
from calendars.selectors import days_taken_back, own_days, warning_lead, working_days
from calendars.services import DayTakenError
from referrals.changes import ChangedMeanwhileError
from referrals.selectors import referral_for
from referrals.timing import days_changed
from referrals.timing.days_changed import Move, moves_under
from referrals.timing.forms import LeadForm, OwnDayForm, PauseForm
from referrals.timing.lead_figures import lead_figures
from referrals.timing.pausing import NothingToPauseError, pause_clocks, resume_clocks
from referrals.views_workspace import stale

READ_OR_WRITE = ["GET", "HEAD", "POST"]
MOST_SHOWN = 50


def _staff(request: HttpRequest) -> User:
    return cast("User", request.user)


@operation("referrals.triage")
@require_http_methods(READ_OR_WRITE)
def pause(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the clocks stand still, for one of the listed reasons."""
    referral = referral_for(request.user, reference, "referrals.triage")
    form = PauseForm(
        request.POST if request.method == "POST" else None, initial={"version": referral.version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            pause_clocks(referral=referral, by=_staff(request), **form.cleaned_data)
        except NothingToPauseError as error:
            form.add_error(None, str(error))
        except ChangedMeanwhileError as error:
            return stale(request, "referrals/pause.html", form, reference, error)
        else:
            messages.success(request, _("The clocks stand still."))
            return redirect("inbox:detail", reference)
    return render(request, "referrals/pause.html", {"form": form, "referral": referral})


@operation("referrals.triage")
@require_POST
def resume(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the clocks go on. Whoever is second finds them running already."""
    referral = referral_for(request.user, reference, "referrals.triage")
    if resume_clocks(referral=referral, by=_staff(request)) is not None:
        messages.success(request, _("The clocks go on."))
    return redirect("inbox:detail", reference)


@operation("calendars.edit")
@require_http_methods(READ_OR_WRITE)
def days(request: HttpRequest) -> HttpResponse:
    """The organisation's own days: look first what would move, then add."""
    go = request.POST.get("go")
    form = OwnDayForm(request.POST if go in {"look", "add"} else None)
    lead = LeadForm(request.POST if go == "lead" else None, initial={"lead": warning_lead()})
    if lead.is_bound and lead.is_valid():
        days_changed.change_warning_lead(days=lead.cleaned_data["lead"], by=_staff(request))
        messages.success(request, _("Clocks warn as you said from now on."))
        return redirect("inbox:days")
    moves = None
    if form.is_bound and form.is_valid():
        if go == "look":
            moves = moves_under(working_days().with_day(**_day_of(form)))
        elif _added(request, form):
            return redirect("inbox:days")
    return _days(request, form, lead, moves)


def _day_of(form: OwnDayForm) -> dict[str, Any]:
    return {"day": form.cleaned_data["day"], "kind": form.cleaned_data["kind"]}


def _added(request: HttpRequest, form: OwnDayForm) -> bool:
    try:
        days_changed.add_own_day(**form.cleaned_data, by=_staff(request))
    except DayTakenError as error:
        form.add_error("day", str(error))
        return False
    messages.success(request, _("Added. The clocks are counted again."))
    return True


def _days(
    request: HttpRequest, form: OwnDayForm, lead: LeadForm, moves: list[Move] | None
) -> HttpResponse:
    context = {
        "form": form,
        "lead": lead,
        "looked": moves is not None,
        "moves": [_move_in_words(move) for move in moves or ()],
        "moving": sum(move.clocks for move in moves or ()),
        "own_days": own_days()[:MOST_SHOWN],
        "taken_back": days_taken_back()[:MOST_SHOWN],
    }
    status = 200 if not (form.errors or lead.errors) else 422
    return render(request, "referrals/days.html", context, status=status)


def _move_in_words(move: Move) -> str:
    told = ngettext(
        "%(number)d clock moves from %(was)s to %(becomes)s",
        "%(number)d clocks move from %(was)s to %(becomes)s",
        move.clocks,
    )
    return told % {
        "number": move.clocks,
        "was": date_format(move.was, "l j F Y"),
        "becomes": date_format(move.becomes, "l j F Y"),
    }


@operation("calendars.edit")
@require_http_methods(READ_OR_WRITE)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would move, then take a day of the list back."""
    own_day = get_object_or_404(own_days(), pk=pk)
    if request.method == "POST":
        days_changed.take_own_day_back(own_day=own_day, by=_staff(request))
        messages.success(request, _("Taken back. The clocks are counted again."))
        return redirect("inbox:days")
    moves = moves_under(working_days().without(own_day.day))
    context = {
        "own_day": own_day,
        "moves": [_move_in_words(move) for move in moves],
        "moving": sum(move.clocks for move in moves),
    }
    return render(request, "referrals/day_back.html", context)


@operation("referrals.lead_times")
@require_safe
def lead_times(request: HttpRequest) -> HttpResponse:
    """How early referrals come before meetings, beside what the website says."""
    return render(request, "referrals/lead_times.html", lead_figures())
