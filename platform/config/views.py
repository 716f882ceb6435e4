"""Pages that belong to no room: the directory, the operator's console, and errors."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from accounts.authorisation import operation
from config.context_processors import brand_addresses
from tenants.backend.base import NoOrganisationScopeError
from tenants.register import all_organisations, served_organisations

# Never shown back and never kept on a page.
SECRET_FIELDS = ("csrfmiddlewaretoken", "password")


@operation("site.read")
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """The services that use the platform, each by its own host."""
    return render(request, "config/directory.html", {"services": served_organisations()})


@operation("operator.console")
@require_safe
def console(request: HttpRequest) -> HttpResponse:
    """The register of organisations for the operator: names, hosts and states."""
    return render(request, "config/console.html", {"organisations": all_organisations()})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent could not be read."""
    return _error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Signed in, but not allowed."""
    return _error_page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long, or cookies are off; what was typed is shown again."""
    return _error_page(request, 403, stale=True, **_typed(request))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing here, or nothing this visitor may see."""
    return _error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. When the database is away, say that nothing was sent and keep the text."""
    status = 503 if _database_is_away(sys.exc_info()[1]) else 500
    return _error_page(request, status, **_typed(request))


def _error_page(request: HttpRequest, status: int, **more: object) -> HttpResponse:
    """Rendered without the request's context: its user and messages would need the database."""
    organisation = getattr(request, "organisation", None)
    context: dict[str, object] = {"csrf_token": get_token(request), **more}
    if organisation is not None:
        context |= {"organisation": organisation, "brand": brand_addresses(organisation)}
    return HttpResponse(render_to_string(f"{status}.html", context), status=status)


def _database_is_away(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, NoOrganisationScopeError):
        if isinstance(error, OperationalError | InterfaceError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _typed(request: HttpRequest) -> dict[str, object]:
    """What the person wrote, to be copied or sent again from the page itself."""
    if request.method != "POST":
        return {}
    posted: QueryDict = request.POST
    fields = [
        (name, value)
        for name, values in posted.lists()
        if not name.startswith(SECRET_FIELDS)
        for value in values
    ]
    return {
        "typed": [{"label": n.replace("_", " "), "value": v} for n, v in fields if v],
        "again": {"action": request.get_full_path(), "fields": fields},
    }
