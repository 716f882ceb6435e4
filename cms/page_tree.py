"""Adding many pages to the tree at once.

`parent.add_child` costs some forty statements a page, because it validates, indexes and logs
each by itself. Here the pages' common rows go in together, and each page adds its own row.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, ReferenceIndex
from wagtail.search.backends import get_search_backend

from cms.pages import SitePage


def add_pages(parent: Page, pages: Sequence[SitePage]) -> None:
    """Add pages as the last children of `parent`, live and in their order, in the caller's
    transaction.

    What they say was checked before: nothing is validated here, and as when a fixture is loaded,
    no signal handler acts. Call `index_pages` once their text is final.
    """
    parent = Page.objects.select_for_update().get(pk=parent.pk)
    _place(parent, pages)
    rows = Page.objects.bulk_create([_common_row(page) for page in pages])
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))
    for page, row in zip(pages, rows, strict=True):
        page.id = page.pk = row.pk
        page.save_base(raw=True, force_insert=True)
    _log_creation(pages)


def index_pages(pages: Sequence[SitePage]) -> None:
    """Let pages be found by search, and record what they refer to."""
    backend = get_search_backend()
    for kind in dict.fromkeys(type(page) for page in pages):
        backend.add_bulk(kind, [page for page in pages if type(page) is kind])
    for page in pages:
        ReferenceIndex.create_or_update_for_object(page)


def _place(parent: Page, pages: Sequence[SitePage]) -> None:
    """Set what `add_child` and `save` derive from the parent and the siblings before."""
    last = parent.get_last_child()
    for page in pages:
        page.depth = parent.depth + 1
        page.path = last._inc_path() if last else Page._get_path(parent.path, page.depth, 1)
        page.set_url_path(parent)
        page.locale_id = parent.locale_id
        page.draft_title = page.title
        last = page


def _common_row(page: SitePage) -> Page:
    fields = (field.attname for field in Page._meta.concrete_fields if not field.primary_key)
    return Page(**{name: getattr(page, name) for name in fields})


def _log_creation(pages: Sequence[SitePage]) -> None:
    now = timezone.now()
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            page=page,
            content_type_id=page.content_type_id,
            label=page.get_admin_display_title(),
            action="wagtail.create",
            timestamp=now,
            content_changed=True,
        )
        for page in pages
    )
