"""What the proxy in front tells about the visitor."""

from __future__ import annotations

from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The visitor's network address: the last one in X-Forwarded-For, which our proxy wrote.

    Those before it are the visitor's own words and could be anything.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return forwarded or str(request.META.get("REMOTE_ADDR", ""))
