"""Can we help? One question a page; nothing is stored and nothing stands in the address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.authorisation import operation
from eligibility.asking import Way, speaks_of_self, usable, way_through
from eligibility.forms import QuestionForm, question_form, with_answer
from eligibility.selectors import NoRulesetError, facts_in_words, live_rules, today
from eligibility.wording import result_in_words
from rules_engine import UNKNOWNS, Ruleset, decide

PREFIX = "fact."


@operation("eligibility.check")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Ask what can still matter, then answer.

    The answers travel in the page itself: each form carries the earlier ones as hidden fields.
    """
    try:
        rules = live_rules()
    except NoRulesetError:
        return render(request, "eligibility/unavailable.html", status=503)
    given = carried_facts(request.POST, rules)
    way = way_through(rules, given, on=today())
    change = request.POST.get("change")
    if change in way.answered:
        return _question(request, rules, given, way.before(change))
    asked = request.POST.get("asked", "")
    if asked in rules.facts:
        way = way.before(asked)
        form = question_form(rules, asked, way.facts, given, request.POST)
        given = with_answer(form, rules, asked, way.facts, given)
        if form.errors:
            return _question(request, rules, given, way, form)
        way = way_through(rules, given, on=today())
    if way.question is None:
        return _result(request, rules, way)
    return _question(request, rules, given, way)


def carried_facts(posted: QueryDict, rules: Ruleset) -> dict[str, Any]:
    """The answers that a form carries as `fact.<name>`, as far as they can be used."""
    given: dict[str, Any] = {}
    for key in posted:
        name = key.removeprefix(PREFIX)
        if key.startswith(PREFIX) and name in rules.facts:
            answers = posted.getlist(key)
            several = rules.facts[name].type == "any_of" and answers[-1] not in UNKNOWNS
            given[name] = [one for one in answers if one] if several else answers[-1]
    return usable(rules, given, on=today())


def _question(
    request: HttpRequest,
    rules: Ruleset,
    given: dict[str, Any],
    way: Way,
    form: QuestionForm | None = None,
) -> HttpResponse:
    name = way.question or ""
    context = {
        "form": form or question_form(rules, name, way.facts, given),
        "asked": name,
        "facts": given,
        "said": _said(rules, way),
        "last": list(way.answered)[-1] if way.answered else None,
        "number": len(way.answered) + 1,
    }
    return render(request, "eligibility/question.html", context)


def _result(request: HttpRequest, rules: Ruleset, way: Way) -> HttpResponse:
    decision = decide(rules, way.facts, on=today())
    context = {
        "result": result_in_words(decision, rules, timezone.now()),
        "facts": way.facts,
        "said": _said(rules, way),
        "last": list(way.answered)[-1] if way.answered else None,
    }
    return render(request, "eligibility/result.html", context)


def _said(rules: Ruleset, way: Way) -> list[dict[str, str]]:
    """The questions answered so far, to be read and changed."""
    asked_by = {name: question for question, names in way.answered.items() for name in names}
    return [
        {"id": asked_by[name], "question": question, "answer": answer}
        for name, question, answer in facts_in_words(
            way.facts, rules, to_self=speaks_of_self(way.facts)
        )
    ]
