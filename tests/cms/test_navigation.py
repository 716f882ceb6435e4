"""The menu comes from the page tree."""

from __future__ import annotations

from typing import Any

from django.test import RequestFactory

from cms.models import ArticlePage
from cms.navigation import menu
from tenants.models import Organisation

JERSEY = [
    ("/what-an-advocate-does/", "What an advocate does"),
    ("/what-stays-private/", "What stays private"),
    ("/who-we-help/", "Who we help"),
    ("/how-to-ask/", "How to ask for an advocate"),
    ("/leaflets/", "Leaflets and agreements"),
    ("/contact/", "Contact us"),
]
WILTSHIRE = [
    ("/independent-advocacy/", "Independent advocacy"),
    ("/parental-advocacy/", "For parents"),
    ("/who-can-get-an-advocate/", "Who can get an advocate"),
    ("/how-to-refer/", "How to refer"),
    ("/leaflets/", "Leaflets"),
    ("/contact/", "Contact us"),
]


def _menu(organisation: Organisation, path: str = "/") -> list[dict[str, Any]]:
    return menu(RequestFactory().get(path, headers={"host": organisation.host}))


def _entries(organisation: Organisation) -> list[tuple[str, str]]:
    return [(entry["url"], entry["text"]) for entry in _menu(organisation)]


def test_menu_of_jersey(in_jersey: Organisation) -> None:
    assert _entries(in_jersey) == JERSEY


def test_menu_of_wiltshire(in_wiltshire: Organisation) -> None:
    assert _entries(in_wiltshire) == WILTSHIRE


def test_current_is_the_page_and_what_is_under_it(in_jersey: Organisation) -> None:
    current = [e["url"] for e in _menu(in_jersey, "/what-stays-private/more/") if e["current"]]
    assert current == ["/what-stays-private/"]
    assert [e for e in _menu(in_jersey, "/") if e["current"]] == []


def test_unpublished_page_leaves_the_menu(in_jersey: Organisation) -> None:
    ArticlePage.objects.get(slug="what-stays-private").unpublish()
    assert _entries(in_jersey) == [entry for entry in JERSEY if entry[0] != "/what-stays-private/"]
