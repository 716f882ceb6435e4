"""Planting a site: an organisation's first pages, and what its editors may do.

Planting again adds what is missing and leaves what editors have changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import product
from pathlib import PurePath
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
)

from accounts.services import groups_of
from cms.models import (
    ArticlePage,
    ContactPage,
    HomePage,
    Illustration,
    LeafletsPage,
    ReferPage,
    WhoPage,
)
from cms.page_tree import add_pages, index_pages
from cms.pages import SitePage
from cms.site_file import PageWords, SiteSeed, check_brand, site_of
from tenants.models import Organisation
from tenants.seed_file import Seed

EDITOR_ROLES = ("content_editor", "organisation_admin")
KINDS: dict[str, type[SitePage]] = {
    "article": ArticlePage,
    "who": WhoPage,
    "refer": ReferPage,
    "leaflets": LeafletsPage,
    "contact": ContactPage,
}
ADMIN_PERMISSIONS = frozenset({"access_admin"})
PAGE_PERMISSIONS = frozenset({"add_page", "change_page", "publish_page"})
FILE_PERMISSIONS = frozenset(
    f"{verb}_{what}" for verb in ("add", "change", "choose") for what in ("image", "document")
)


def check_seed(seed: Seed) -> None:
    """See that brand and site can be made. Raises `SeedError` with file and line; makes nothing."""
    check_brand(seed)
    site_of(seed)


@transaction.atomic
def plant_site(*, organisation: Organisation, seed: Seed, host: str, port: int) -> None:
    """Make the seed's pages in the current organisation. Raises `SeedError` before anything."""
    site = site_of(seed)
    drawings = _drawings(site, seed)
    home = HomePage.objects.first()
    planted: list[SitePage] = []
    if home is None:
        home = HomePage(slug="home", **_words(site.home, drawings))
        add_pages(Page.get_first_root_node(), [home])
        planted = [home]
    planted += _plant_missing(site, home, drawings)
    index_pages(planted)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": host,
            "port": port,
            "site_name": organisation.name,
            "root_page": home,
        },
    )
    _let_editors_edit(home)


def _plant_missing(
    site: SiteSeed, home: HomePage, drawings: Mapping[str, Illustration]
) -> list[SitePage]:
    """Add the pages that are not there. The first time, the home page's cards lead to them."""
    present = set(home.get_children().values_list("slug", flat=True))
    missing = [
        KINDS[words.page](
            slug=words.slug, show_in_menus=words.menu == "yes", **_words(words, drawings)
        )
        for words in site.pages
        if words.slug not in present
    ]
    add_pages(home, missing)
    if not present:
        home.cards = _cards(site, {page.slug: page.pk for page in missing})
        HomePage.objects.filter(pk=home.pk).update(cards=home.cards)
    return missing


def _cards(site: SiteSeed, pages: Mapping[str, int]) -> str:
    return json.dumps(
        [
            {
                "type": "card",
                "value": {"title": card.title, "text": card.text, "page": pages[card.page]},
            }
            for card in site.home.cards
        ]
    )


def _words(words: PageWords, drawings: Mapping[str, Illustration]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "title": words.title,
        "lead": words.lead,
        "body": json.dumps([piece.as_block() for piece in words.body]),
        "search_description": words.lead,
    }
    if words.illustration:
        found["illustration"] = drawings[words.illustration]
    return found


def _drawings(site: SiteSeed, seed: Seed) -> dict[str, Illustration]:
    """The drawings of a seed file by the path it gives; those that are missing are made."""
    wanted = {
        words.illustration: PurePath(words.illustration).stem
        for words in (site.home, *site.pages)
        if words.illustration
    }
    Illustration.objects.bulk_create(
        (
            Illustration(name=name, svg=seed.beside(path).read_text(encoding="utf-8"))
            for path, name in wanted.items()
        ),
        ignore_conflicts=True,
    )
    by_name = {found.name: found for found in Illustration.objects.filter(name__in=wanted.values())}
    return {path: by_name[name] for path, name in wanted.items()}


def _let_editors_edit(home: HomePage) -> None:
    """Pages, pictures and documents; never Wagtail's people, groups, sites or settings."""
    groups = groups_of(EDITOR_ROLES)
    rights = {
        right.codename: right
        for right in Permission.objects.filter(
            codename__in=ADMIN_PERMISSIONS | PAGE_PERMISSIONS | FILE_PERMISSIONS,
            content_type__app_label__startswith="wagtail",
        )
    }
    collection = Collection.get_first_root_node()
    Group.permissions.through.objects.bulk_create(
        (
            Group.permissions.through(group=group, permission=rights[name])
            for group, name in product(groups, ADMIN_PERMISSIONS)
        ),
        ignore_conflicts=True,
    )
    GroupPagePermission.objects.bulk_create(
        (
            GroupPagePermission(group=group, page=home, permission=rights[name])
            for group, name in product(groups, PAGE_PERMISSIONS)
        ),
        ignore_conflicts=True,
    )
    GroupCollectionPermission.objects.bulk_create(
        (
            GroupCollectionPermission(group=group, collection=collection, permission=rights[name])
            for group, name in product(groups, FILE_PERMISSIONS)
        ),
        ignore_conflicts=True,
    )
