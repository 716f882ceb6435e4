"""Can we help? One question a page; nothing is stored and nothing stands in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.authorisation import operation
from eligibility.asking import REFERRER, next_fact, speaks_of_self, usable
from eligibility.forms import UNSAID, UNSURE, QuestionForm, initial_for
from eligibility.selectors import (
    NoRulesetError,
    answer_label,
    facts_in_words,
    live_rules,
    public_route,
    today,
)
from eligibility.wording import answer_in_words
from rules_engine import Ruleset, decide

PREFIX = "fact."


@operation("eligibility.check")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Ask what can still matter, then answer.

    The answers travel in the page itself: each form carries the earlier ones as hidden fields.
    """
    try:
        rules = live_rules()
    except NoRulesetError:
        return render(request, "eligibility/unavailable.html", status=503)
    facts = carried_facts(request.POST, rules)
    if "change" in request.POST:
        return _ask_again(request, rules, facts, request.POST["change"])
    asked = request.POST.get("asked", "")
    if asked in rules.facts:
        form = _form(rules, asked, facts, request.POST)
        if not form.is_valid():
            return _question(request, rules, facts, asked, form)
        facts |= {asked: form.cleaned_data["answer"]}
    name = next_fact(rules, facts, on=today())
    if name is None:
        return _result(request, rules, facts)
    form = _form(rules, name, facts)
    return _question(request, rules, facts, name, form)


def carried_facts(posted: QueryDict, rules: Ruleset) -> dict[str, str]:
    """The answers that a form carries as `fact.<name>`, as far as they can be used."""
    given = {key[len(PREFIX) :]: str(posted[key]) for key in posted if key.startswith(PREFIX)}
    return usable(rules, given, on=today())


def _form(
    rules: Ruleset,
    name: str,
    facts: dict[str, str],
    posted: QueryDict | None = None,
    initial: dict[str, Any] | None = None,
) -> QuestionForm:
    return QuestionForm(
        rules.facts[name],
        posted,
        initial=initial,
        to_self=speaks_of_self(facts),
        unsure=UNSAID if name == REFERRER else UNSURE,
    )


def _ask_again(
    request: HttpRequest, rules: Ruleset, facts: dict[str, str], name: str
) -> HttpResponse:
    """Show an earlier question with its answer; those after it are forgotten."""
    kept: dict[str, str] = {}
    for fact, answer in facts.items():
        if fact == name:
            form = _form(rules, fact, kept, initial=initial_for(rules.facts[fact], answer))
            return _question(request, rules, kept, fact, form)
        kept[fact] = answer
    first = next_fact(rules, {}, on=today())
    if first is None:
        return _result(request, rules, {})
    return _question(request, rules, {}, first, _form(rules, first, {}))


def _question(
    request: HttpRequest, rules: Ruleset, facts: dict[str, str], name: str, form: forms.Form
) -> HttpResponse:
    context = {
        "form": form,
        "asked": name,
        "facts": facts,
        "last": list(facts)[-1] if facts else None,
        "number": len(facts) + 1,
    }
    return render(request, "eligibility/question.html", context)


def _result(request: HttpRequest, rules: Ruleset, facts: dict[str, str]) -> HttpResponse:
    decision = decide(rules, facts, on=today())
    said = [
        {"id": name, "question": question, "answer": answer}
        for name, question, answer in facts_in_words(facts, rules, to_self=speaks_of_self(facts))
    ]
    context = {
        "answer": answer_in_words(decision, rules, facts, timezone.now()),
        "decision": decision,
        "route": public_route(decision.route) if decision.route else None,
        "support": answer_label(rules.facts["support"], facts["support"])
        if "support" in facts
        else "",
        "facts": facts,
        "said": said,
        "last": list(facts)[-1] if facts else None,
    }
    return render(request, "eligibility/result.html", context)
