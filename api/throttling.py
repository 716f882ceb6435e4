"""A limit for each key, so that one system cannot take the service from the others."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class KeyThrottle(SimpleRateThrottle):
    """Counts by key, or by address for a caller without one."""

    scope = "key"

    def get_cache_key(self, request: Request, view: Any) -> str:
        client = getattr(request.user, "key_id", None) or self.get_ident(request)
        return f"api-throttle:{client}"
