"""From the Host header to an organisation's scope, and out of it again."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import set_urlconf

from tenants.context import public_scope, tenant_scope
from tenants.models import OrganisationType
from tenants.register import organisation_for_host

URLCONFS: dict[str, str] = {
    kind: str(listed["URLCONF"]) for kind, listed in settings.TENANT_TYPES.items()
}
_PLAIN = '<!doctype html><html lang="en"><meta charset="utf-8"><title>{0}</title><h1>{0}</h1>\n'


class OrganisationMiddleware:
    """Runs everything after it in the scope of the organisation that the host names.

    An unknown host gets one plain page that is the same for every host, path and method. A
    database that cannot say whose host it is becomes the page for that (`config.views`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        organisation = organisation_for_host(request.META.get("HTTP_HOST", ""))
        if organisation is None:
            return HttpResponse(_PLAIN.format("Not found"), status=404)
        request.organisation = organisation  # type: ignore[attr-defined]
        request.urlconf = URLCONFS[organisation.type]  # type: ignore[attr-defined]
        set_urlconf(request.urlconf)  # type: ignore[attr-defined]
        in_public = organisation.type == OrganisationType.PUBLIC
        with public_scope() if in_public else tenant_scope(organisation):
            return self.get_response(request)
