"""Asking for an advocate, in small steps. Every address holds the draft's id and nothing said."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eligibility.asking import REFERRER, speaks_of_self
from eligibility.forms import QuestionForm, question_form, with_answer
from eligibility.selectors import (
    compiled,
    live_rules,
    reply_promise,
    today,
)
from eligibility.views import carried_facts
from eligibility.wording import reply_date
from referrals.clocks import reply_clock
from referrals.drafting import (
    DraftGoneError,
    intake_of,
    save_facts,
    save_step,
    start_draft,
    submit,
)
from referrals.form_fields import StepForm, initial_of
from referrals.forms import STEP_FORMS
from referrals.intake import MEETING
from referrals.models import Draft
from referrals.places import (
    CHECK,
    STEPS,
    address_of,
    asked_at,
    facts_before,
    next_place,
    place_at,
    place_before,
    progress,
)
from referrals.public_pages import READ_OR_WRITE, gone, onward, public_page, with_draft
from referrals.sessions import remember, sent_in
from referrals.summary import Row, intake_of_referral, sections_of
from referrals.timing.lead_times import short_notice_of
from rules_engine import UNKNOWNS, Ruleset


@public_page
@require_http_methods(READ_OR_WRITE)
def start(request: HttpRequest) -> HttpResponse:
    """Who is asking? Answers from `/check/` are taken along."""
    rules = live_rules()
    fact = rules.facts[REFERRER]
    facts = carried_facts(request.POST, rules)
    said = request.POST.get("answer") or facts.get(REFERRER, "")
    form = QuestionForm(fact, {"answer": said}, unsure=())
    if request.method == "POST" and form.is_valid():
        draft = start_draft(facts={**facts, REFERRER: form.cleaned_data["answer"]})
        remember(request.session, draft)
        return onward(draft, rules)
    if "asked" not in request.POST:  # arrived here, from elsewhere or from /check/
        form = QuestionForm(fact, unsure=())
    return render(request, "referrals/start.html", {"form": form, "facts": facts})


@with_draft
@require_http_methods(READ_OR_WRITE)
def question(request: HttpRequest, draft: Draft, rules: Ruleset, number: int) -> HttpResponse:
    """One of the rules' questions, as far as it can still matter."""
    place = place_at(draft, number, rules, on=today())
    kind, _colon, name = place.partition(":")
    if kind != "fact":
        return redirect(address_of(draft, place))
    if name not in rules.facts or name == REFERRER:
        return onward(draft, rules)
    before = facts_before(draft, place, rules)
    form = question_form(rules, name, before, draft.facts, request.POST or None)
    if request.method == "POST":
        facts = with_answer(form, rules, name, before, draft.facts)
        if not form.errors:
            return onward(save_facts(draft=draft, asked=name, facts=facts), rules)
    context = {"form": form, "back": address_of(draft, place_before(draft, place))}
    return render(request, "referrals/question.html", context)


@with_draft
@require_http_methods(READ_OR_WRITE)
def step(request: HttpRequest, draft: Draft, rules: Ruleset, name: str) -> HttpResponse:
    """One step with its own small form."""
    if name not in STEPS:
        return onward(draft, rules)
    form = _step_form(request, draft, rules, name)
    if request.method == "POST" and form.is_valid():
        return onward(save_step(draft=draft, step=name, answers=form.answers()), rules)
    context = {
        "form": form,
        "step": name,
        "to_self": form.to_self,
        "progress": progress(draft, name),
        "back": address_of(draft, place_before(draft, name)),
    }
    templates = [f"referrals/step_{name}.html", "referrals/step.html"]
    return render(request, templates, context)


def _step_form(request: HttpRequest, draft: Draft, rules: Ruleset, name: str) -> StepForm:
    return STEP_FORMS[name](
        request.POST if request.method == "POST" else None,
        initial=initial_of({**_said_before(draft, name), **draft.answers.get(name, {})}),
        rules=rules,
        to_self=speaks_of_self(draft.facts),
        chosen=_chosen_before(draft, name),
    )


def _said_before(draft: Draft, name: str) -> dict[str, str]:
    """What a step need not ask afresh: the day of the meeting, said to one of the questions."""
    day = draft.facts.get(MEETING, "dont_know")
    asked_afresh = name == "help" and name not in draft.answers
    return {"meeting_on": day} if asked_afresh and day not in UNKNOWNS else {}


def _chosen_before(draft: Draft, name: str) -> list[str]:
    """What earlier answers mean for a step's form."""
    match name:
        case "help" if "support" in draft.facts:
            return ["known"]
        case "help" if speaks_of_self(draft.facts) and draft.facts.get("who") != "parent":
            return ["few"]
        case "contact":
            return list(draft.answers.get("safe", {}).get("ways", []))
        case "referrer":
            return [draft.facts[REFERRER]]
        case _other:
            return []


@with_draft
@require_http_methods(READ_OR_WRITE)
def check(request: HttpRequest, draft: Draft, rules: Ruleset) -> HttpResponse:
    """Everything that was said, with links to change it; sending is a POST from here."""
    place = next_place(draft, rules, on=today())
    if place != CHECK:
        return redirect(address_of(draft, place))
    if request.method == "POST":
        return _send(request, draft)
    promise, intake = reply_promise(rules), intake_of(draft)
    sections = [
        (section.title, [_with_link(draft, row, rules) for row in section.rows])
        for section in sections_of(intake, rules)
    ]
    context = {
        "draft": draft,
        "sections": sections,
        "promise": promise,
        "reply_by": reply_date(promise, timezone.now()) if promise else None,
        "short_notice": short_notice_of(intake, rules, on=today()),
        "back": address_of(draft, place_before(draft, CHECK)),
    }
    return render(request, "referrals/check.html", context)


def _with_link(draft: Draft, row: Row, rules: Ruleset) -> dict[str, str]:
    return {
        "key": row.key,
        "value": row.value,
        "url": address_of(draft, asked_at(draft, row.place, rules)) if row.place else "",
        "action": _("Change"),
        "about": row.key,
    }


def _send(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Receive, then show the receipt by a new request: what it shows is committed by then."""
    try:
        submit(draft=draft, idempotency_key=draft.pk, by=None)
    except DraftGoneError:
        return gone(request)
    return redirect("referrals:sent", draft.pk)


@public_page
@require_safe
def sent(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The receipt: reference, when an answer comes, who reads it, and a copy of what was sent."""
    referral = sent_in(request.session, draft_id)
    if referral is None:
        return gone(request)
    ruleset = referral.decision.ruleset
    rules = compiled(ruleset.document, ruleset.vocabulary)
    context = {
        "referral": referral,
        "clock": reply_clock(referral),
        "sections": sections_of(intake_of_referral(referral), rules),
    }
    return render(request, "referrals/sent.html", context)
