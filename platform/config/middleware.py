"""The organisation's language and time zone."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

_LANGUAGES = dict(settings.LANGUAGES)


class OrganisationLocaleMiddleware:
    """Dates and times are the organisation's; the language is the visitor's choice, or its own.

    The browser's languages are not guessed at: a shared tablet in a placement is often set to
    a language that the young person does not read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        organisation = request.organisation  # type: ignore[attr-defined]
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in _LANGUAGES else organisation.language
        with (
            translation.override(language),
            timezone.override(ZoneInfo(organisation.time_zone)),
        ):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
