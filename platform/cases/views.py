"""The pages that show the casework."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authorisation import operation
from audit.services import record
from cases import selectors
from cases.day import my_day
from cases.filters import CaseFilter
from cases.head import reaching, scope_strip
from cases.models import Case
from cases.permissions import is_own, may_do
from cases.timeline import timeline
from cases.workflow import STEPS, State, allowed

PAGE = 25
MOST_FOUND = 100
PAGES = {"allocate": "allocate", "hand_over": "allocate", "note": "add-note", "close": "close"}


@operation("workspace.open")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My day: what waits for me."""
    return render(request, "cases/home.html", my_day(request.user))


@operation("cases.read")
@require_http_methods(["GET", "HEAD", "POST"])
def case_list(request: HttpRequest) -> HttpResponse:
    """The cases one may see. The address holds the filter; a search is posted, for names."""
    asked = CaseFilter.read(request.GET, search=request.POST.get("search", ""))
    found = selectors.case_list(request.user, **vars(asked))
    size = MOST_FOUND if asked.search else PAGE
    page = Paginator(found, size).get_page(request.GET.get("page"))
    return render(request, "cases/list.html", {"page": page, "asked": asked})


@operation("cases.allocate")
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Cases without an advocate, for those who allocate."""
    page = Paginator(selectors.waiting_list(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/waiting.html", {"page": page})


@operation("cases.read")
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One case. Every opening is in the audit."""
    case = selectors.case_for(request.user, reference)
    context = {
        "case": case,
        "strip": scope_strip(case),
        "reaching": reaching(case),
        "events": timeline(case),
        "actions": _actions(request.user, case),
    }
    response = render(request, "cases/detail.html", context)
    record(by=request.user, operation="cases.read", about=case)
    return response


def _actions(user: Any, case: Case) -> list[dict[str, str]]:
    """What this person may do to the case now, as links."""
    own = is_own(user, case)
    found = []
    for action in allowed(State(case.state)):
        step = STEPS[action]
        if action == "start" or not may_do(user, step.operation, own=own):
            continue  # the work starts with the first note about time with the person
        page = PAGES.get(action, "move")
        arguments = [case.reference] if action in PAGES else [case.reference, action]
        href = reverse(f"cases:{page}", args=arguments)
        kind = "" if action == "note" else "secondary"
        found.append({"href": href, "text": step.button, "kind": kind})
    return found
