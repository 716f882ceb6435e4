"""Planting a site: an organisation's first pages, and what its editors may do.

Planting again adds what is missing and leaves what editors have changed.
"""

from __future__ import annotations

import json
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
    WorkflowPage,
)

from cms.models import (
    ArticlePage,
    ContactPage,
    HomePage,
    Illustration,
    LeafletsPage,
    ReferPage,
    WhoPage,
)
from cms.site_file import PageWords, SiteSeed, check_brand, site_of
from tenants.models import Organisation
from tenants.seed_file import Seed

EDITOR_ROLES = ("content_editor", "organisation_admin")
WAGTAILS_OWN_GROUPS = ("Editors", "Moderators")
KINDS: dict[str, type[Page]] = {
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
    home = HomePage.objects.first() or _plant_home(site, seed)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": host,
            "port": port,
            "site_name": organisation.name,
            "root_page": home,
        },
    )
    _plant_pages(site, seed, home)
    _let_editors_edit(home)


def _plant_home(site: SiteSeed, seed: Seed) -> HomePage:
    root = Page.get_first_root_node()
    for welcome in root.get_children():  # Wagtail's own page, made by its migrations
        welcome.delete()
    root.refresh_from_db()
    home = HomePage(slug="home", **_words(site.home, seed))
    home.illustration = _illustration(site.home, seed)
    root.add_child(instance=home)
    return home


def _plant_pages(site: SiteSeed, seed: Seed, home: HomePage) -> None:
    slugs = dict(home.get_children().values_list("slug", "pk"))
    fresh = not slugs
    for words in site.pages:
        if words.slug in slugs:
            continue
        page = KINDS[words.page](
            slug=words.slug, show_in_menus=words.menu == "yes", **_words(words, seed)
        )
        if words.illustration:
            page.illustration = _illustration(words, seed)
        slugs[words.slug] = home.add_child(instance=page).pk
    if fresh:
        home.cards = json.dumps(
            [
                {
                    "type": "card",
                    "value": {"title": card.title, "text": card.text, "page": slugs[card.page]},
                }
                for card in site.home.cards
            ]
        )
        home.save()


def _words(words: PageWords, seed: Seed) -> dict[str, Any]:
    return {
        "title": words.title,
        "lead": words.lead,
        "body": json.dumps([piece.as_block() for piece in words.body]),
        "search_description": words.lead,
    }


def _illustration(words: PageWords, seed: Seed) -> Illustration | None:
    if words.illustration is None:
        return None
    drawing, _made = Illustration.objects.get_or_create(
        name=PurePath(words.illustration).stem,
        defaults={"svg": seed.beside(words.illustration).read_text(encoding="utf-8")},
    )
    return drawing


def _let_editors_edit(home: HomePage) -> None:
    """Pages, pictures and documents; never Wagtail's people, groups, sites or settings."""
    Group.objects.filter(name__in=WAGTAILS_OWN_GROUPS).delete()
    WorkflowPage.objects.all().delete()  # its approvers were the group Moderators
    collection = Collection.get_first_root_node()
    groups = [Group.objects.get_or_create(name=role)[0] for role in EDITOR_ROLES]
    for group in groups:
        group.permissions.add(*_permissions(ADMIN_PERMISSIONS))
    GroupPagePermission.objects.bulk_create(
        (
            GroupPagePermission(group=group, page=home, permission=permission)
            for group, permission in product(groups, _permissions(PAGE_PERMISSIONS))
        ),
        ignore_conflicts=True,
    )
    GroupCollectionPermission.objects.bulk_create(
        (
            GroupCollectionPermission(group=group, collection=collection, permission=permission)
            for group, permission in product(groups, _permissions(FILE_PERMISSIONS))
        ),
        ignore_conflicts=True,
    )


def _permissions(codenames: frozenset[str]) -> list[Permission]:
    return list(
        Permission.objects.filter(
            codename__in=codenames, content_type__app_label__startswith="wagtail"
        )
    )
