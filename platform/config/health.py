"""For whoever watches the service: `/healthz` and `/readyz`, on any host, naming nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError

from tenants.context import public_scope


class HealthMiddleware:
    """Answers before any host is looked up, so that a probe needs no organisation.

    `/healthz`: this process answers. `/readyz`: it reaches the database; the broker and cache
    are reported too, but their loss alone leaves the service ready, for referrals still arrive.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return HttpResponse("ok", content_type="text/plain")
        if request.path == "/readyz":
            return _readiness()
        return self.get_response(request)


def _readiness() -> HttpResponse:
    parts = {"database": _database_answers(), "broker": _broker_answers()}
    body = {name: "ok" if well else "down" for name, well in parts.items()}
    return JsonResponse(body, status=200 if parts["database"] else 503)


def _database_answers() -> bool:
    try:
        with public_scope(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM tenants_organisation LIMIT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    try:
        client = cache.client.get_client(write=True)  # type: ignore[attr-defined]
        return bool(client.ping())
    except (ConnectionInterrupted, RedisError):
        return False
