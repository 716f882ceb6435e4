"""What a person had typed when something failed, so that the error page can give it back."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import escape_leading_slashes

TOKEN = "csrfmiddlewaretoken"  # noqa: S105  (a field's name)
# Buttons and counters of our own forms: sent again, but nobody wrote them.
NOT_WRITTEN = frozenset({TOKEN, "asked", "go", "idempotency_key", "next", "version"})


def kept(request: HttpRequest) -> dict[str, object]:
    """Context for an error page: `typed` to be copied, and `again` to be sent once more.

    Nothing of a form with a password in it. Files cannot be given back to a browser, so a form
    with files is not offered again.
    """
    if request.method != "POST" or any("password" in name for name in request.POST):
        return {}
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    typed = [
        {"label": _label(name), "value": value}
        for name, value in fields
        if value and name not in NOT_WRITTEN
    ]
    can_send = _came_from_our_page(request) and not request.FILES
    return {"not_sent": True, "typed": typed, **({"again": _again(request)} if can_send else {})}


def _again(request: HttpRequest) -> dict[str, object]:
    """The same form: same address, same fields, and so the same idempotency key."""
    return {
        "action": escape_leading_slashes(request.get_full_path()),
        "fields": [
            (name, value)
            for name, values in request.POST.lists()
            if name != TOKEN
            for value in values
        ],
    }


def _came_from_our_page(request: HttpRequest) -> bool:
    """Whether a page of this host sent the form.

    Otherwise another site could put words into a form here that needs one click to be believed.
    """
    sender = request.headers.get("Origin") or request.headers.get("Referer", "")
    parts = urlsplit(sender)
    return (parts.scheme, parts.netloc) == (request.scheme, request.headers.get("Host"))


def _label(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").capitalize()
