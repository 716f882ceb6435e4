"""Setting another outcome than the rules gave, and taking it back."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authorisation import operation
from accounts.models import User
from eligibility.selectors import answer_label, compiled
from referrals.changes import ChangedMeanwhileError
from referrals.life import outcome_in_words
from referrals.models import Referral
from referrals.overriding import services
from referrals.overriding.forms import OverrideForm
from referrals.overriding.selectors import agreed_limits
from referrals.selectors import referral_for
from referrals.staff_forms import TriageForm
from referrals.views_workspace import stale

OPERATION = "referrals.override"


@operation(OPERATION)
@require_http_methods(["GET", "HEAD", "POST"])
def override(request: HttpRequest, reference: str) -> HttpResponse:
    """Another outcome or scope, with a reason."""
    referral = referral_for(request.user, reference, OPERATION)
    form = OverrideForm(
        request.POST if request.method == "POST" else None,
        initial={"version": referral.version, "limits": agreed_limits(referral)},
        kinds_of_help=kinds_of_help(referral),
    )
    template = "referrals/overriding/override.html"
    if request.method == "POST" and form.is_valid():
        try:
            services.override(referral=referral, by=cast("User", request.user), **form.cleaned_data)
        except services.OverrideError as error:
            form.add_error(None, str(error))
        except ChangedMeanwhileError as error:
            return stale(request, template, form, reference, error)
        else:
            messages.success(request, _("Kept. What the rules said is shown beside it."))
            return redirect("inbox:detail", reference)
    context = {"form": form, "referral": referral, "rules_say": outcome_in_words(referral)}
    return render(request, template, context)


@operation(OPERATION)
@require_POST
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the outcome of the rules hold again."""
    referral = referral_for(request.user, reference, OPERATION)
    form = TriageForm(request.POST)
    try:
        services.take_override_back(
            referral=referral,
            by=cast("User", request.user),
            version=form.cleaned_data["version"] if form.is_valid() else None,
        )
    except (services.OverrideError, ChangedMeanwhileError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The outcome of the rules holds again."))
    return redirect("inbox:detail", reference)


def kinds_of_help(referral: Referral) -> list[tuple[str, str]]:
    """The answers to the rules' question about the help, as choices."""
    ruleset = referral.decision.ruleset
    support = compiled(ruleset.document, ruleset.vocabulary).facts["support"]
    return [(answer, answer_label(support, answer)) for answer in support.options]
