"""What Wagtail's admin shows to editors: pages, pictures, documents, and nothing that is closed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

KEPT = frozenset({"images", "documents"})


def keep_what_is_open(request: HttpRequest, menu_items: list[Any]) -> None:
    """Wagtail's page explorer reads the admin API, which is closed; a link takes its place."""
    pages = MenuItem(
        _("Pages"),
        reverse("wagtailadmin_explore_root"),
        name="pages",
        icon_name="folder-open-inverse",
        order=100,
    )
    menu_items[:] = [pages, *(item for item in menu_items if item.name in KEPT)]


hooks.register("construct_main_menu", keep_what_is_open)
