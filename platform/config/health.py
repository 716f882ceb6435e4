"""For whoever watches the service, and for the proxy: on any host, naming nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError

from tenants.context import public_scope
from tenants.register import organisation_for_host


class HealthMiddleware:
    """Answers before any host is looked up, so that a probe needs no organisation.

    `/healthz`: this process answers. `/readyz`: it reaches the database; the broker and cache
    are reported too, but their loss alone leaves the service ready, for referrals still arrive.
    `/certificate?domain=`: whether the proxy may get a certificate for this host (200 or 404).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return HttpResponse("ok", content_type="text/plain")
        if request.path == "/readyz":
            return _readiness()
        if request.path == "/certificate":
            return _may_have_certificate(request.GET.get("domain", ""))
        return self.get_response(request)


def _readiness() -> HttpResponse:
    parts = {"database": _database_answers(), "broker": _broker_answers()}
    body = {name: "ok" if well else "down" for name, well in parts.items()}
    return JsonResponse(body, status=200 if parts["database"] else 503)


def _may_have_certificate(domain: str) -> HttpResponse:
    """Only registered hosts, so that nobody can make the proxy ask for certificates at will."""
    try:
        known = ":" not in domain and organisation_for_host(domain) is not None
    except Error:
        return HttpResponse(status=503)
    return HttpResponse(status=200 if known else 404)


def _database_answers() -> bool:
    try:
        with public_scope(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM tenants_organisation LIMIT 1")
    except Error:
        return False
    return True


def _broker_answers() -> bool:
    try:
        client = cache.client.get_client(write=True)  # type: ignore[attr-defined]
        return bool(client.ping())
    except (ConnectionInterrupted, RedisError):
        return False
