"""Asking for an advocate, in small steps. Every address holds the draft's id and nothing said."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authorisation import operation
from eligibility.asking import REFERRER, speaks_of_self
from eligibility.forms import QuestionForm, initial_for
from eligibility.selectors import (
    NoRulesetError,
    compiled,
    live_rules,
    public_route,
    reply_promise,
    today,
)
from eligibility.views import carried_facts
from eligibility.wording import reply_date
from referrals.drafting import (
    DraftGoneError,
    announce,
    intake_of,
    save_fact,
    save_step,
    start_draft,
    submit,
)
from referrals.forms import STEP_FORMS, AnnounceForm, StepForm, initial_of
from referrals.models import Announcement, Draft
from referrals.places import (
    CHECK,
    STEPS,
    WAY,
    address_of,
    next_place,
    place_at,
    place_before,
    progress,
)
from referrals.sessions import draft_in, is_ours, remember, sent_in
from referrals.summary import intake_of_referral, rows_of
from rules_engine import Ruleset, decide

READ_OR_WRITE = ["GET", "HEAD", "POST"]
View = Callable[..., HttpResponse]


def _public(view: View) -> View:
    """Declare a public page of the form; without rules in force it says whom to call."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoRulesetError:
            return render(request, "eligibility/unavailable.html", status=503)

    return operation("referrals.submit")(never_cache(guarded))


def _with_draft(view: View) -> View:
    """Find the draft of this session; say kindly when there is none, or show what was sent."""

    @wraps(view)
    def found(request: HttpRequest, draft_id: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = draft_in(request.session, draft_id)
        if draft is not None:
            return view(request, draft, live_rules(), *args, **kwargs)
        if sent_in(request.session, draft_id) is not None:
            return redirect("referrals:sent", draft_id)
        return _gone(request)

    return _public(found)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "referrals/gone.html", status=404)


@_public
@require_http_methods(READ_OR_WRITE)
def start(request: HttpRequest) -> HttpResponse:
    """Who is asking? Answers from `/check/` are taken along."""
    rules = live_rules()
    fact = rules.facts[REFERRER]
    facts = carried_facts(request.POST, rules)
    said = request.POST.get("answer") or facts.get(REFERRER, "")
    form = QuestionForm(fact, {"answer": said}, unsure=False)
    if request.method == "POST" and form.is_valid():
        draft = start_draft(facts={**facts, REFERRER: form.cleaned_data["answer"]})
        remember(request.session, draft)
        return _on(draft, rules)
    if "asked" not in request.POST:  # arrived here, from elsewhere or from /check/
        form = QuestionForm(fact, unsure=False)
    return render(request, "referrals/start.html", {"form": form, "facts": facts})


def _on(draft: Draft, rules: Ruleset) -> HttpResponse:
    return redirect(address_of(draft, next_place(draft, rules, on=today())))


@_with_draft
@require_http_methods(READ_OR_WRITE)
def question(request: HttpRequest, draft: Draft, rules: Ruleset, number: int) -> HttpResponse:
    """One of the rules' questions, as far as it can still matter."""
    place = place_at(draft, number, rules, on=today())
    kind, _colon, name = place.partition(":")
    if kind != "fact" or name not in rules.facts or name == REFERRER:
        return redirect(address_of(draft, place))
    fact, to_self = rules.facts[name], speaks_of_self(draft.facts)
    initial = initial_for(fact, draft.facts[name]) if name in draft.facts else None
    form = QuestionForm(fact, request.POST or None, initial=initial, to_self=to_self)
    if form.is_valid():
        return _on(save_fact(draft=draft, fact=name, answer=form.cleaned_data["answer"]), rules)
    context = {"form": form, "back": address_of(draft, place_before(draft, place))}
    return render(request, "referrals/question.html", context)


@_with_draft
@require_http_methods(READ_OR_WRITE)
def way(request: HttpRequest, draft: Draft, rules: Ruleset) -> HttpResponse:
    """The route that the rules name for this referrer, when it is another than this form."""
    route = decide(rules, draft.facts, on=today()).route
    if route is None:
        return _on(draft, rules)
    if request.POST.get("go") == "here":
        return _on(save_step(draft=draft, step=WAY, answers={}), rules)
    professional = draft.facts.get(REFERRER) == "professional"
    can_announce = professional and route.channel in {"egress", "liquidlogic"}
    form = AnnounceForm(request.POST if request.POST.get("go") == "announce" else None)
    if can_announce and form.is_valid():
        announce(draft=draft, channel=route.channel, address=route.address, **form.cleaned_data)
        return redirect("referrals:announced", draft.pk)
    context = {
        "form": form if can_announce else None,
        "route": public_route(route),
        "back": address_of(draft, place_before(draft, WAY)),
    }
    return render(request, "referrals/way.html", context)


@_public
@require_safe
def announced(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The reference to put into what will be sent by another route."""
    found = Announcement.objects.filter(idempotency_key=str(draft_id)).first()
    if found is None or not is_ours(request.session, draft_id):
        return _gone(request)
    return render(request, "referrals/announced.html", {"announcement": found})


@_with_draft
@require_http_methods(READ_OR_WRITE)
def step(request: HttpRequest, draft: Draft, rules: Ruleset, name: str) -> HttpResponse:
    """One step with its own small form."""
    if name not in STEPS:
        return _on(draft, rules)
    form = _step_form(request, draft, rules, name)
    if request.method == "POST" and form.is_valid():
        return _on(save_step(draft=draft, step=name, answers=form.answers()), rules)
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
    ways = draft.answers.get("safe", {}).get("ways", [])
    return STEP_FORMS[name](
        request.POST if request.method == "POST" else None,
        initial=initial_of(draft.answers.get(name, {})),
        rules=rules,
        to_self=speaks_of_self(draft.facts),
        chosen=[draft.facts.get(REFERRER, "")] if name == "referrer" else ways,
    )


@_with_draft
@require_http_methods(READ_OR_WRITE)
def check(request: HttpRequest, draft: Draft, rules: Ruleset) -> HttpResponse:
    """Everything that was said, with links to change it; sending is a POST from here."""
    place = next_place(draft, rules, on=today())
    if place != CHECK:
        return redirect(address_of(draft, place))
    if request.method == "POST":
        return _send(request, draft)
    promise = reply_promise(rules)
    rows = [
        {
            "key": row.key,
            "value": row.value,
            "url": address_of(draft, row.place) if row.place != f"fact:{REFERRER}" else "",
        }
        for row in rows_of(intake_of(draft), rules)
    ]
    context = {
        "draft": draft,
        "rows": rows,
        "promise": promise,
        "reply_by": reply_date(promise, timezone.now()) if promise else None,
        "back": address_of(draft, place_before(draft, CHECK)),
    }
    return render(request, "referrals/check.html", context)


def _send(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Receive, then show the receipt by a new request: what it shows is committed by then."""
    try:
        submit(draft=draft, idempotency_key=draft.pk, by=None)
    except DraftGoneError:
        return _gone(request)
    return redirect("referrals:sent", draft.pk)


@_public
@require_safe
def sent(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The receipt: reference, when an answer comes, who reads it, and a copy of what was sent."""
    referral = sent_in(request.session, draft_id)
    if referral is None:
        return _gone(request)
    ruleset = referral.decision.ruleset
    rules = compiled(ruleset.document, ruleset.vocabulary)
    context = {
        "referral": referral,
        "clock": referral.clocks.first(),
        "rows": rows_of(intake_of_referral(referral), rules),
    }
    return render(request, "referrals/sent.html", context)
