"""Wagtail's admin, of which editors get what they need and nobody gets the rest.

Wagtail's own management of users and groups can hand out more rights than the person has who
uses it, so people and roles are managed in `accounts` only. What Wagtail adds in a later version
is closed until its first path segment is listed here.
"""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver, path, re_path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.urls import urlpatterns as wagtail_patterns
from wagtail.admin.views.account import AccountView, ThemeSettingsPanel
from wagtail.admin.views.bulk_action import index as bulk_action

from accounts.authorisation import declared

OPEN = frozenset(
    {
        "", "block-preview", "choose-anchor-link", "choose-email-link",
        "choose-external-link", "choose-page", "choose-phone-link", "dismissibles", "documents",
        "editing-sessions", "images", "jsi18n", "logout", "pages", "sprite", "tag-autocomplete",
    }
)  # fmt: skip


def first_segment(pattern: URLPattern | URLResolver) -> str:
    """The first part of the address a pattern stands for."""
    return str(pattern.pattern).lstrip("^").split("/", 1)[0]


def _declared(pattern: URLPattern | URLResolver) -> list[URLPattern | URLResolver]:
    segment = first_segment(pattern)
    # A resolver without a prefix could hold anything.
    is_open = segment in OPEN and (segment or isinstance(pattern, URLPattern))
    return declared("content.edit" if is_open else "content.administer", [pattern])


class PreferencesView(AccountView):
    """How the admin looks to this editor. Names, addresses and passwords are `accounts`' matter."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if isinstance(panel, ThemeSettingsPanel)]


# These stand for Wagtail's own patterns of the same name.
_NARROWED = [
    # Bulk actions reach every registered model, users too; here they reach pages and files only.
    re_path(
        r"^bulk/(?P<app_label>wagtailcore|cms)/(?P<model_name>page|picture|publication)"
        r"/(?P<action>[a-z_]+)/$",
        require_admin_access(bulk_action),
        name="wagtail_bulk_action",
    ),
    path("account/", require_admin_access(PreferencesView.as_view()), name="wagtailadmin_account"),
]
_REPLACED = frozenset(pattern.name for pattern in _NARROWED)

urlpatterns = [
    *declared("content.edit", _NARROWED),
    *(
        found
        for pattern in wagtail_patterns
        if getattr(pattern, "name", None) not in _REPLACED
        for found in _declared(pattern)
    ),
]
