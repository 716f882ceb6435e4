"""Wagtail's admin: open to editors as far as they need it, closed to everybody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Permission
from django.urls import URLPattern, URLResolver

from cms.admin_urls import OPEN, first_segment, urlpatterns
from cms.models import ArticlePage
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.cms.conftest import home
from tests.conftest import ClientAt, MakeUser

CLOSED = {
    ".*", "api", "collections", "embeds", "failwhale", "groups", "login", "password_reset",
    "redirects", "reports", "snippets", "test404", "users", "workflows",
}  # fmt: skip
CLOSED_PAGES = [
    "users/", "users/add/", "groups/", "groups/add/", "reports/site-history/", "workflows/list/",
    "collections/", "redirects/", "embeds/chooser/", "snippets/", "api/main/pages/", "sites/",
    "settings/", "locales/", "bulk/accounts/user/delete/", "password_reset/", "nothing/at/all/",
]  # fmt: skip
OPEN_PAGES = ["", "images/", "images/add/", "documents/", "documents/add/", "account/"]


def _leaves(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _leaves(pattern.url_patterns)
        else:
            yield pattern


def test_every_part_of_the_admin_is_listed_as_open_or_closed() -> None:
    """Fails when a new version of Wagtail brings a part that nobody has looked at."""
    assert {first_segment(pattern) for pattern in urlpatterns} - OPEN == CLOSED | {
        "account",
        "bulk",
    }


def test_every_view_of_the_admin_declares_one_of_two_operations() -> None:
    declared = {getattr(leaf.callback, "operation", None) for leaf in _leaves(urlpatterns)}
    assert declared == {"content.edit", "content.administer"}


@pytest.mark.parametrize("role", ["content_editor", "organisation_admin"])
def test_closed_parts_are_closed_to_those_who_edit(
    jersey: Organisation, client_at: ClientAt, make_user: MakeUser, role: str
) -> None:
    client = client_at(jersey, make_user(jersey, role))
    answers = {page: client.get(f"/cms/{page}").status_code for page in CLOSED_PAGES}
    assert answers == dict.fromkeys(CLOSED_PAGES, 403)


def test_closed_parts_are_closed_even_to_a_superuser(
    jersey: Organisation, client_at: ClientAt, make_user: MakeUser
) -> None:
    user = make_user(jersey, "organisation_admin")
    with tenant_scope(jersey):
        user.is_superuser = True
        user.save()
    client = client_at(jersey, user)
    assert client.get("/cms/users/").status_code == 403
    assert client.post("/cms/users/add/", {}).status_code == 403


@pytest.mark.parametrize("role", ["content_editor", "organisation_admin"])
def test_open_parts_are_open_to_those_who_edit(
    jersey: Organisation, client_at: ClientAt, make_user: MakeUser, role: str
) -> None:
    client = client_at(jersey, make_user(jersey, role))
    with tenant_scope(jersey):
        pages = [f"pages/{home().pk}/", f"pages/{home().pk}/edit/"]
    answers = {page: client.get(f"/cms/{page}").status_code for page in [*OPEN_PAGES, *pages]}
    assert answers == dict.fromkeys([*OPEN_PAGES, *pages], 200)


@pytest.mark.parametrize(
    "role", ["coordinator", "advocate", "supervisor", "safeguarding_lead", "commissioner"]
)
def test_other_roles_do_not_get_in(
    jersey: Organisation, client_at: ClientAt, make_user: MakeUser, role: str
) -> None:
    assert client_at(jersey, make_user(jersey, role)).get("/cms/").status_code == 403


def test_visitor_is_sent_to_sign_in_without_wagtails_own_page(
    jersey: Organisation, client_at: ClientAt
) -> None:
    for path in ("/cms/", "/cms/login/"):
        response = client_at(jersey).get(path)
        assert response.status_code == 302
        assert response["Location"] == f"/sign-in/?next={path}"


def test_editor_publishes_a_change(
    jersey: Organisation, client_at: ClientAt, make_user: MakeUser
) -> None:
    with tenant_scope(jersey):
        page = ArticlePage.objects.get(slug="what-stays-private")
    client = client_at(jersey, make_user(jersey, "content_editor"))

    response = client.post(
        f"/cms/pages/{page.pk}/edit/",
        {
            "title": "What we keep to ourselves",
            "slug": "what-stays-private",
            "lead": "New words.",
            "show_in_menus": "on",
            "body-count": "0",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            "action-publish": "action-publish",
        },
    )

    assert response.status_code == 302
    seen = client_at(jersey).get("/what-stays-private/").content.decode()
    assert "New words." in seen
    assert seen.count("What we keep to ourselves") == 3  # title, menu, heading


def test_menu_of_the_admin_leads_to_open_parts_only(
    jersey: Organisation, client_at: ClientAt, make_user: MakeUser
) -> None:
    client = client_at(jersey, make_user(jersey, "organisation_admin"))
    page = client.get("/cms/").content.decode()
    for closed in ("/cms/users/", "/cms/groups/", "/cms/reports/", "/cms/settings/"):
        assert closed not in page


def test_editors_groups_hold_no_right_over_people(in_jersey: Organisation) -> None:
    held = Permission.objects.filter(group__isnull=False).values_list("codename", flat=True)
    assert set(held) == {"access_admin"}


def test_draft_may_be_framed_by_the_admin_and_the_page_by_nobody(
    jersey: Organisation, client_at: ClientAt, make_user: MakeUser
) -> None:
    client = client_at(jersey, make_user(jersey, "content_editor"))
    with tenant_scope(jersey):
        pk = home().pk
    draft = client.get(f"/cms/pages/{pk}/view_draft/")
    page = client.get("/")

    assert "frame-ancestors 'self'" in draft["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
