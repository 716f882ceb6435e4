"""The menu of an organisation's site, from its page tree."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page, Site


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    """Live pages under the home page that are marked for menus, in the order of the tree.

    `current` marks the page itself and everything under it.
    """
    site = Site.find_for_request(request)
    if site is None:
        return []
    pages = Page.objects.child_of(site.root_page).live().in_menu().order_by("path")
    return [
        {"url": url, "text": page.title, "current": request.path.startswith(url)}
        for page in pages
        if (url := page.get_url(request, current_site=site))
    ]
