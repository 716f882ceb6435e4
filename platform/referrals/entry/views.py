"""Putting in what came by another way than the form: few pages, made for the keyboard."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authorisation import operation
from accounts.models import User
from eligibility.asking import usable
from referrals.entry import services
from referrals.entry.details import DetailsForm, initial_from
from referrals.entry.forms import EgressForm, EnquiryForm, LiquidlogicForm, StartForm
from referrals.entry.questions import (
    QuestionsForm,
    day_of,
    intake_of_entry,
    rules_of,
    still_to_ask,
)
from referrals.entry.selectors import (
    announced_for,
    egress_item_of,
    entry_for,
    last_enquiries,
    named_channels,
    unfinished,
)
from referrals.models import Channel, Entry, Purpose

READ_OR_WRITE = ["GET", "HEAD", "POST"]


@operation("referrals.enter")
@never_cache
@require_http_methods(READ_OR_WRITE)
def start(request: HttpRequest) -> HttpResponse:
    """How it came, when, and from whom."""
    form = StartForm(request.POST or None, initial={"key": uuid4(), "purpose": ""})
    if form.is_valid():
        said = form.cleaned_data
        entry = services.begin(
            key=said["key"],
            channel=said["channel"],
            purpose=said["purpose"],
            received_at=said["came_at"],
            role=said["role"],
            by=staff(request),
        )
        return redirect("entry:details", entry.pk)
    named = named_channels()
    context = {
        "form": form,
        "unfinished": unfinished(request.user),
        "egress": Channel.EGRESS in named,
        "liquidlogic": Channel.LIQUIDLOGIC in named,
    }
    return render(request, "referrals/entry/start.html", context)


@operation("referrals.enter")
@never_cache
@require_http_methods(READ_OR_WRITE)
def egress(request: HttpRequest) -> HttpResponse:
    """Log the notice of a message in Egress."""
    form = EgressForm(request.POST or None, initial={"key": uuid4()})
    if form.is_valid():
        wanted = ("key", "message_reference", "sender", "notice_at", "opened_at")
        said = {name: form.cleaned_data[name] for name in wanted}
        return _logged(request, services.log_egress(**said, by=staff(request)))
    return render(request, "referrals/entry/egress.html", {"form": form})


@operation("referrals.enter")
@never_cache
@require_http_methods(READ_OR_WRITE)
def liquidlogic(request: HttpRequest) -> HttpResponse:
    """Log a referral that was raised in Liquidlogic."""
    form = LiquidlogicForm(request.POST or None, initial={"key": uuid4()})
    if form.is_valid():
        wanted = ("key", "lcs_id", "raised_at", "seen_at", "worker", "team")
        said = {name: form.cleaned_data[name] for name in wanted}
        return _logged(request, services.log_liquidlogic(**said, by=staff(request)))
    return render(request, "referrals/entry/liquidlogic.html", {"form": form})


def _logged(request: HttpRequest, logged: services.Logged) -> HttpResponse:
    """Onward to what was logged, or to what was here before."""
    if not logged.is_new:
        messages.info(request, _("This is here already. Here it is."))
    return redirect("entry:details", logged.entry.pk)


@operation("referrals.enter")
@never_cache
@require_http_methods(READ_OR_WRITE)
def enquiry(request: HttpRequest) -> HttpResponse:
    """Log that somebody only wanted to know something."""
    form = EnquiryForm(request.POST or None, initial={"key": uuid4()})
    if form.is_valid():
        wanted = ("key", "channel", "role", "question", "answer")
        said = {name: form.cleaned_data[name] for name in wanted}
        services.log_enquiry(**said, asked_at=form.cleaned_data["came_at"], by=staff(request))
        messages.success(request, _("The question is noted. No record about a child was opened."))
        return redirect("entry:enquiry")
    context = {"form": form, "enquiries": last_enquiries(request.user)}
    return render(request, "referrals/entry/enquiry.html", context)


@operation("referrals.enter")
@never_cache
@require_http_methods(READ_OR_WRITE)
def details(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Who it is about, what for, how to reach them, and who asks."""
    entry = entry_for(request.user, entry_id)
    if entry.referral is not None:
        return redirect("inbox:detail", entry.referral.reference)
    rules = rules_of(entry)
    form = DetailsForm(
        request.POST if request.method == "POST" else None,
        initial={**initial_from(entry.answers), "announcement": entry.announcement},
        rules=rules,
        facts=entry.facts,
        complaint=entry.purpose == Purpose.COMPLAINT,
        announced=announced_for(request.user, entry),
    )
    if request.method == "POST" and form.is_valid():
        entry = services.save_details(
            entry=entry,
            answers=form.answers(),
            announcement=form.cleaned_data.get("announcement"),
            by=staff(request),
        )
        if still_to_ask(entry, rules):
            return redirect("entry:questions", entry.pk)
        return _finish(request, entry)
    return render(request, "referrals/entry/details.html", {"form": form, "entry": entry})


@operation("referrals.enter")
@never_cache
@require_http_methods(READ_OR_WRITE)
def questions(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """The rules' questions that can still matter, four at a time."""
    entry = entry_for(request.user, entry_id)
    if entry.referral is not None:
        return redirect("inbox:detail", entry.referral.reference)
    if not entry.answers.get("person", {}).get("name"):
        return redirect("entry:details", entry.pk)
    form = _questions_form(request, entry)
    if request.method == "POST" and form.is_valid() and _fit(form, entry):
        entry = services.save_facts(entry=entry, facts=form.answers(), by=staff(request))
        if "finish" in request.POST or not still_to_ask(entry, rules_of(entry)):
            return _finish(request, entry)
        return redirect("entry:questions", entry.pk)
    if not form.fields:
        return (
            _finish(request, entry)
            if request.method == "POST"
            else redirect("entry:details", entry.pk)
        )
    return render(request, "referrals/entry/questions.html", {"form": form, "entry": entry})


def _questions_form(request: HttpRequest, entry: Entry) -> QuestionsForm:
    """The questions of this page; what a page asked before is read as that page asked it."""
    rules = rules_of(entry)
    names = still_to_ask(entry, rules)
    posted = request.POST if request.method == "POST" else None
    if posted is not None:
        asked = [name for name in posted.getlist("asked") if name in rules.facts]
        names = tuple(asked) or names
    return QuestionsForm(posted, rules=rules, names=names, on=day_of(entry))


def _fit(form: QuestionsForm, entry: Entry) -> bool:
    """Whether the answers can stand beside those given before; the form says which cannot."""
    rules, on = rules_of(entry), day_of(entry)
    facts = intake_of_entry(entry, rules).facts | form.answers()
    read = usable(rules, facts, on=on)
    for name in form.fields.keys() - read.keys():
        form.add_error(name, _("This does not fit with another answer. Check both of them."))
    return form.is_valid()


def _finish(request: HttpRequest, entry: Entry) -> HttpResponse:
    referral = services.finish(entry=entry, by=staff(request))
    messages.success(request, _("Saved. It is in the inbox, and its clock runs."))
    return redirect("inbox:detail", referral.reference)


@operation("referrals.enter")
@require_POST
def discard(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Throw away what was begun by mistake."""
    if services.discard(entry=entry_for(request.user, entry_id), by=staff(request)):
        messages.success(request, _("Thrown away. Nothing of it was kept."))
    else:
        messages.warning(request, _("This stays: it is saved, or has a number in another system."))
    return redirect("entry:start")


@operation("referrals.enter")
@require_POST
def tick(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One step of the checklist of an Egress message is done."""
    entry = entry_for(request.user, entry_id)
    item = egress_item_of(entry)
    step = request.POST.get("step", "")
    if item is not None and step in services.EGRESS_STEPS:
        services.tick_egress(item=item, step=step, by=staff(request))
    if entry.referral is not None:
        return redirect("inbox:detail", entry.referral.reference)
    return redirect("entry:details", entry.pk)


def staff(request: HttpRequest) -> Any:
    """Who is signed in; the operation's policy let nobody else come here."""
    return cast("User", request.user)
