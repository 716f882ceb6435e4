"""The page on which a referrer answers a question, without signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authorisation import operation
from referrals.asking.forms import AnswerForm
from referrals.asking.links import MOST_LINKS
from referrals.asking.selectors import link_of
from referrals.asking.services import (
    LinkClosedError,
    NoMoreLinksError,
    answer_by_link,
    send_again,
)
from referrals.models import AnswerLink


@operation("referrals.submit")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The question and a box for the answer. Opening the page uses nothing up: mail scanners
    open every link.
    """
    link = link_of(token)
    if link is None:
        return render(request, "referrals/asking/unknown.html", status=404)
    if request.POST.get("go") == "new":
        return _new_link(request, link)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if not link.is_open:
        return _closed(request, link, form)
    if form.is_valid():
        try:
            answer_by_link(link=link, text=form.cleaned_data["text"])
        except LinkClosedError:
            link.refresh_from_db()
            return _closed(request, link, form)
        return redirect("referrals:answered")
    context = {"form": form, "question": link.question}
    return render(request, "referrals/asking/answer.html", context)


@operation("referrals.submit")
@require_safe
def answered(request: HttpRequest) -> HttpResponse:
    """Thank you."""
    return render(request, "referrals/asking/answered.html")


def _closed(request: HttpRequest, link: AnswerLink, form: AnswerForm) -> HttpResponse:
    """Say why the link takes no answer, offer a new one, and keep what was typed in sight."""
    context = {
        "link": link,
        "typed": form.data.get("text", "") if form.is_bound else "",
        "may_have_new": link.question.links.count() < MOST_LINKS,
    }
    return render(request, "referrals/asking/closed.html", context, status=410)


def _new_link(request: HttpRequest, link: AnswerLink) -> HttpResponse:
    try:
        send_again(link=link)
    except NoMoreLinksError:
        return _closed(request, link, AnswerForm())
    return render(request, "referrals/asking/sent_again.html")
