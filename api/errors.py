"""API errors as problem details (RFC 9457), in words a developer can act on."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler


class Conflict(exceptions.APIException):
    """The request clashes with what was sent before."""

    status_code = 409
    default_code = "conflict"


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn any error the API knows into one shape: title, status, detail and fields."""
    response = exception_handler(error, context)
    if response is None:
        return None
    fields = response.data if isinstance(error, exceptions.ValidationError) else {}
    response.data = {
        "type": "about:blank",
        "title": _title(error),
        "status": response.status_code,
        "detail": _detail(error),
        **({"fields": fields} if fields else {}),
    }
    response.content_type = "application/problem+json"
    return response


def _title(error: Exception) -> str:
    if isinstance(error, Http404 | PermissionDenied):
        return "Not found" if isinstance(error, Http404) else "Not allowed"
    return str(getattr(error, "default_code", "error")).replace("_", " ").capitalize()


def _detail(error: Exception) -> str:
    if isinstance(error, exceptions.ValidationError):
        return "Some fields are missing or wrong; each is named under `fields`."
    if isinstance(error, Http404):
        return "There is nothing here, or nothing that this key may see."
    return str(getattr(error, "detail", error))
