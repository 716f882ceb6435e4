"""What every page's frame needs: the organisation, its brand, and the places to go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.authorisation import may
from cms.navigation import menu
from tenants.models import Organisation, OrganisationType

PLACES = (
    {"url": "/workspace/", "text": _("My day"), "icon": "day", "operation": "workspace.open"},
    {
        "url": "/workspace/referrals/",
        "text": _("Inbox"),
        "icon": "inbox",
        "operation": "referrals.read",
    },
    {
        "url": "/workspace/offers/",
        "text": _("Offers"),
        "icon": "offers",
        "operation": "offers.read",
    },
    {"url": "/workspace/cases/", "text": _("Cases"), "icon": "cases", "operation": "cases.read"},
    {
        "url": "/workspace/referrals/lead-times/",
        "text": _("Lead times"),
        "icon": "reports",
        "operation": "referrals.lead_times",
    },
    {
        "url": "/workspace/referrals/days/",
        "text": _("Days we work"),
        "icon": "calendar",
        "operation": "calendars.edit",
    },
    {"url": "/cms/", "text": _("Website"), "icon": "pages", "operation": "content.edit"},
)


def organisation(request: HttpRequest) -> dict[str, Any]:
    """Empty for a request that reached no organisation."""
    found = getattr(request, "organisation", None)
    if found is None:
        return {}
    return {
        "organisation": found,
        "brand": brand_addresses(found),
        "nav": SimpleLazyObject(lambda: _places(request)),
    }


def brand_addresses(organisation: Organisation) -> dict[str, str]:
    """Where the organisation's colours and logo are served; empty for the platform's own hosts."""
    brand = getattr(organisation, "brand", None)
    if brand is None:
        return {}
    return {
        "css_url": f"/brand.css?v={brand.version}",
        "logo_url": f"/brand/logo.svg?v={brand.version}",
    }


def _places(request: HttpRequest) -> list[dict[str, Any]]:
    if request.organisation.type != OrganisationType.ORGANISATION:  # type: ignore[attr-defined]
        return []
    if not request.path.startswith("/workspace/"):
        return menu(request)
    current = max(
        (place["url"] for place in PLACES if request.path.startswith(str(place["url"]))),
        key=lambda url: len(str(url)),
        default=None,
    )
    return [
        {**place, "current": place["url"] == current}
        for place in PLACES
        if may(request.user, str(place["operation"]))
    ]
