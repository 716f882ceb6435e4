"""Asking the referrer, and writing down what they said."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.authorisation import operation
from accounts.models import User
from referrals.asking.forms import AnswerHeardForm, AskForm
from referrals.asking.selectors import open_question
from referrals.asking.services import QuestionTextError, ask, record_answer
from referrals.changes import ChangedMeanwhileError
from referrals.selectors import referral_for
from referrals.views_workspace import stale
from referrals.workflow import IllegalTransitionError

READ_OR_WRITE = ["GET", "HEAD", "POST"]


@operation("referrals.triage")
@require_http_methods(READ_OR_WRITE)
def ask_referrer(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a question; it goes out as a link, or somebody calls."""
    referral = referral_for(request.user, reference, "referrals.triage")
    form = AskForm(
        request.POST if request.method == "POST" else None, initial={"version": referral.version}
    )
    template = "referrals/asking/ask.html"
    if request.method == "POST" and form.is_valid():
        try:
            question = ask(referral=referral, by=cast("User", request.user), **form.cleaned_data)
        except QuestionTextError as error:
            form.add_error("text", str(error))
        except (ChangedMeanwhileError, IllegalTransitionError) as error:
            return stale(request, template, form, reference, error)
        else:
            sent = _("Your question is on its way. The clocks stand still until they answer.")
            call = _("Your question is kept. Now call them, and write down what they say.")
            messages.success(request, sent if question.to else call)
            return redirect("inbox:detail", reference)
    return render(request, template, {"form": form, "referral": referral})


@operation("referrals.triage")
@require_http_methods(READ_OR_WRITE)
def hear_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down the answer that the referrer told somebody."""
    referral = referral_for(request.user, reference, "referrals.triage")
    question = open_question(referral)
    if question is None:
        raise Http404
    form = AnswerHeardForm(
        request.POST if request.method == "POST" else None, initial={"version": referral.version}
    )
    template = "referrals/asking/heard.html"
    if request.method == "POST" and form.is_valid():
        try:
            record_answer(question=question, by=cast("User", request.user), **form.cleaned_data)
        except ChangedMeanwhileError as error:
            return stale(request, template, form, reference, error)
        messages.success(request, _("Their answer is kept. The clocks go on."))
        return redirect("inbox:detail", reference)
    context = {"form": form, "referral": referral, "question": question}
    return render(request, template, context)
