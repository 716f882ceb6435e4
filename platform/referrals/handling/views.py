"""Handing back and over, withdrawing and taking the withdrawal back."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authorisation import operation
from accounts.models import User
from referrals.changes import ChangedMeanwhileError
from referrals.handling import services
from referrals.handling.forms import HandOverForm, WithdrawForm
from referrals.handling.selectors import who_may_handle
from referrals.models import Referral
from referrals.selectors import referral_for
from referrals.staff_forms import TriageForm
from referrals.views_workspace import stale
from referrals.workflow import IllegalTransitionError

OPERATION = "referrals.triage"
READ_OR_WRITE = ["GET", "HEAD", "POST"]
STALE = (ChangedMeanwhileError, IllegalTransitionError)


@operation(OPERATION)
@require_POST
def hand_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Put it back into the inbox."""
    referral, version = _seen(request, reference)
    try:
        services.hand_back(referral=referral, by=_staff(request), version=version)
    except STALE as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is back in the inbox for anybody."))
    return redirect("inbox:detail", reference)


@operation(OPERATION)
@require_http_methods(READ_OR_WRITE)
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Give it to a colleague."""
    referral = referral_for(request.user, reference, OPERATION)
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        initial={"version": referral.version},
        colleagues=who_may_handle(referral),
    )
    template = "referrals/handling/hand_over.html"
    if request.method == "POST" and form.is_valid():
        try:
            services.hand_over(referral=referral, by=_staff(request), **form.cleaned_data)
        except services.HandlingError as error:
            form.add_error("to", str(error))
        except ChangedMeanwhileError as error:
            return stale(request, template, form, reference, error)
        else:
            told = _("Given to %s.") % form.cleaned_data["to"]
            messages.success(request, told)
            return redirect("inbox:detail", reference)
    return render(request, template, {"form": form, "referral": referral})


@operation(OPERATION)
@require_http_methods(READ_OR_WRITE)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """End it because somebody asked for that."""
    referral = referral_for(request.user, reference, OPERATION)
    form = WithdrawForm(
        request.POST if request.method == "POST" else None, initial={"version": referral.version}
    )
    template = "referrals/handling/withdraw.html"
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(referral=referral, by=_staff(request), **form.cleaned_data)
        except STALE as error:
            return stale(request, template, form, reference, error)
        messages.success(request, _("Withdrawn. You can take that back on this page."))
        return redirect("inbox:detail", reference)
    return render(request, template, {"form": form, "referral": referral})


@operation(OPERATION)
@require_POST
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a withdrawal back."""
    referral, version = _seen(request, reference)
    try:
        services.reopen(referral=referral, by=_staff(request), version=version)
    except STALE as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is open again, and you are looking at it."))
    return redirect("inbox:detail", reference)


def _seen(request: HttpRequest, reference: str) -> tuple[Referral, int | None]:
    """The referral, and the version on the page that was acted on."""
    form = TriageForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    return referral_for(request.user, reference, OPERATION), version


def _staff(request: HttpRequest) -> User:
    return cast("User", request.user)
