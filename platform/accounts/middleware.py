"""No view runs without a declared operation that the visitor may do."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from accounts.authorisation import may
from accounts.policy import policy

log = logging.getLogger(__name__)


class PolicyMiddleware:
    """Deny by default: undeclared and disallowed views answer before they start.

    API views are classes with an `operation` for each method and answer for themselves
    (`api.permissions`), because their client is known only after authentication by key.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if getattr(getattr(view, "cls", None), "operations", None):
            return None
        name = getattr(view, "operation", None)
        if name is None:
            log.error("View %s.%s declares no operation.", view.__module__, view.__qualname__)
            raise PermissionDenied("undeclared")
        policy().require_operation(name)
        actor = request.user if "public" not in policy().operations[name] else None
        if actor is None or may(actor, name):
            return None
        if not actor.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("accounts:sign-in"))
        raise PermissionDenied(name)
