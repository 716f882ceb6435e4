"""Pages that belong to no room: the directory, the operator's console, and errors."""

from __future__ import annotations

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from accounts.authorisation import operation
from config.context_processors import brand_addresses
from config.typed import kept
from tenants.backend.base import NoOrganisationScopeError
from tenants.register import all_organisations, served_organisations

log = logging.getLogger(__name__)

# When not even the error page can be made.
PLAIN = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Sorry</title>'
    "<h1>Sorry, something went wrong</h1>"
    "<p>Nothing was sent. Go back, and try again in a few minutes.</p>\n"
)
PROBLEMS = {
    500: ("Server error", "The mistake is ours. Nothing was stored."),
    503: (
        "Unavailable for now",
        "Nothing was stored. Send the request again, with the same Idempotency-Key if it had one.",
    ),
}


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
    return _error_page(request, 403, stale=True, **kept(request))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing here, or nothing this visitor may see."""
    return _error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. When the database is away, say that nothing was sent and keep the text."""
    away = _database_is_away(sys.exc_info()[1])
    status = 503 if away else 500
    try:
        if request.path.startswith("/api/"):
            response: HttpResponse = _problem(status)
        else:
            response = _error_page(request, status, **kept(request))
    except Exception:
        log.exception("The page for status %d could not be made.", status)
        response = HttpResponse(PLAIN, status=status)
    if away:
        response.headers["Retry-After"] = "60"
    return response


def _problem(status: int) -> JsonResponse:
    """The API's shape of an error (RFC 9457)."""
    title, detail = PROBLEMS[status]
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _error_page(request: HttpRequest, status: int, **more: object) -> HttpResponse:
    """Rendered without the request's context: its user and messages would need the database."""
    organisation = getattr(request, "organisation", None)
    context: dict[str, object] = {"csrf_token": _token(request), **more}
    if organisation is not None:
        context |= {"organisation": organisation, "brand": brand_addresses(organisation)}
    response = HttpResponse(render_to_string(f"{status}.html", context), status=status)
    add_never_cache_headers(response)
    return response


def _token(request: HttpRequest) -> str:
    """A token for the cookie that the browser has, also when the middleware never came to it."""
    if "CSRF_COOKIE" not in request.META:
        CsrfViewMiddleware(lambda _request: HttpResponse()).process_request(request)
    return get_token(request)


def _database_is_away(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, NoOrganisationScopeError):
        if isinstance(error, OperationalError | InterfaceError):
            return True
        error = error.__cause__ or error.__context__
    return False
