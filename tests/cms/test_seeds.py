"""Planting: what each organisation's site begins with, and what a malformed seed makes: nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.serializers import serialize
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page, Site

from cms.models import ArticlePage, HomePage
from cms.seeds import EDITOR_ROLES, check_seed, plant_site
from config.organisations import check_roles, provision_organisation
from tenants.context import public_scope
from tenants.models import Organisation
from tenants.seed_file import SeedError, load_seed
from tests.cms.conftest import SEEDS, home

JERSEY = [
    ("articlepage", "what-an-advocate-does"),
    ("articlepage", "what-stays-private"),
    ("whopage", "who-we-help"),
    ("referpage", "how-to-ask"),
    ("articlepage", "for-parents-and-carers"),
    ("articlepage", "for-professionals"),
    ("leafletspage", "leaflets"),
    ("contactpage", "contact"),
    ("articlepage", "accessibility"),
    ("articlepage", "privacy"),
]
WILTSHIRE = [
    ("articlepage", "independent-advocacy"),
    ("articlepage", "parental-advocacy"),
    ("whopage", "who-can-get-an-advocate"),
    ("referpage", "how-to-refer"),
    ("leafletspage", "leaflets"),
    ("contactpage", "contact"),
    ("articlepage", "accessibility"),
    ("articlepage", "privacy"),
]


def _pages() -> list[tuple[str, str]]:
    children = home().get_children().select_related("content_type")
    return [(page.content_type.model, page.slug) for page in children]


def test_pages_of_jersey(in_jersey: Organisation) -> None:
    assert _pages() == JERSEY


def test_pages_of_wiltshire(in_wiltshire: Organisation) -> None:
    assert _pages() == WILTSHIRE


def test_site_answers_at_the_organisations_host(in_wiltshire: Organisation) -> None:
    site = Site.objects.get()
    assert (site.hostname, site.site_name) == (
        "wiltshire.localhost",
        "Wiltshire Voice and Participation Service",
    )
    assert site.root_page_id == home().pk


def test_nothing_of_wagtails_own_start_is_left(in_jersey: Organisation) -> None:
    root = Page.get_first_root_node()
    assert [page.specific_class for page in root.get_children()] == [HomePage]
    assert root.numchild == 1
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()


def test_editors_may_edit_pages_and_files_and_nothing_else(in_jersey: Organisation) -> None:
    pages = GroupPagePermission.objects.values_list("group__name", "permission__codename")
    files = GroupCollectionPermission.objects.values_list("group__name", "permission__codename")
    assert sorted(pages) == sorted(
        (role, f"{verb}_page") for role in EDITOR_ROLES for verb in ("add", "change", "publish")
    )
    assert sorted(files) == sorted(
        (role, f"{verb}_{what}")
        for role in EDITOR_ROLES
        for what in ("image", "document")
        for verb in ("add", "change", "choose")
    )


def test_planting_again_keeps_what_editors_changed_and_adds_what_is_missing(
    in_jersey: Organisation,
) -> None:
    changed = ArticlePage.objects.get(slug="what-stays-private")
    changed.title = "Changed by an editor"
    changed.save()
    Page.objects.get(slug="privacy").delete()

    plant_site(
        organisation=in_jersey,
        seed=load_seed(SEEDS / "jersey-cares.yaml"),
        host="jersey.localhost",
        port=8123,
    )

    assert _pages() == JERSEY
    assert ArticlePage.objects.get(slug="what-stays-private").title == "Changed by an editor"
    assert Site.objects.get().port == 8123


def test_planting_the_same_again_adds_nothing(in_jersey: Organisation) -> None:
    before = _rows()
    plant_site(
        organisation=in_jersey,
        seed=load_seed(SEEDS / "jersey-cares.yaml"),
        host="jersey.localhost",
        port=443,
    )
    assert _rows() == before


def _rows() -> dict[str, str]:
    """Everything that Wagtail and the site keep."""
    return {
        model._meta.label: serialize("json", model._base_manager.order_by("pk"))
        for app in ("auth", "cms", "wagtailcore", "wagtailsearch")
        for model in apps.get_app_config(app).get_models()
    }


def test_cards_lead_to_pages(in_jersey: Organisation) -> None:
    cards = [(card.value["title"], card.value["page"].slug) for card in home().cards]
    assert cards == [
        ("For you", "what-an-advocate-does"),
        ("For parents and carers", "for-parents-and-carers"),
        ("If you work with young people", "for-professionals"),
    ]


def _broken(tmp_path: Path, old: str, new: str) -> tuple[Path, int]:
    """The Jersey seed under other names with one line changed, and that line's number."""
    text = (SEEDS / "jersey-cares.yaml").read_text()
    assert text.count(old) >= 1
    broken = text.replace(old, new, 1)
    broken = broken.replace("slug: jersey-cares", "slug: broken")
    broken = broken.replace("jersey.localhost", "broken.localhost")
    path = tmp_path / "broken.yaml"
    path.write_text(broken)
    shutil.copytree(SEEDS / "art", tmp_path / "art")
    line = text[: text.index(old)].count("\n") + 1
    return path, line


FAULTS = [
    (
        "    - page: who\n",
        "    - page: whom\n",
        "'whom' cannot stand under 'page'. Expected: article, who, refer, leaflets or contact.",
    ),
    (
        "        page: what-an-advocate-does\n",
        "        page: what-an-advocate-do\n",
        "No page has the slug 'what-an-advocate-do'. Did you mean 'what-an-advocate-does'?",
    ),
    (
        "      slug: how-to-ask\n",
        "      slug: refer\n",
        "'/refer/' is a part of the platform. Choose another slug.",
    ),
    (
        "      slug: how-to-ask\n",
        "      slug: who-we-help\n",
        "'who-we-help' is the slug of an earlier page. Give each its own.",
    ),
    (
        "      slug: how-to-ask\n",
        "      slug: How To Ask\n",
        "'How To Ask' is not a short name in small letters, digits and hyphens.",
    ),
    (
        "    illustration: art/jersey-cares/welcome.svg\n",
        "    illustration: art/jersey-cares/welcom.svg\n",
        "There is no drawing 'art/jersey-cares/welcom.svg'.",
    ),
    (
        '  primary: "#0b4f6c"\n',
        '  primary: "#9fd3e8"\n',
        None,
    ),
    (
        "  header: plain\n",
        "  headr: plain\n",
        "headr: a brand has no such field. Did you mean “header”?",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_malformed_site_or_brand_is_told_at_its_line(
    tmp_path: Path, old: str, new: str, message: str | None
) -> None:
    path, line = _broken(tmp_path, old, new)

    with pytest.raises(SeedError) as raised:
        check_seed(load_seed(path))

    first = raised.value.problems[0]
    assert (first.file, first.line) == (str(path), line)
    if message is not None:
        assert [str(problem) for problem in raised.value.problems] == [
            f"{path}, line {line}: {message}"
        ]
    else:
        assert first.message.startswith("primary: #9fd3e8 on page #ffffff has a contrast of ")


def test_piece_of_two_kinds_is_told_where_it_stands(tmp_path: Path) -> None:
    old = "      - heading: What happens when you ask\n"
    path, line = _broken(tmp_path, old, old + "        text: And more\n")
    with pytest.raises(SeedError) as raised:
        check_seed(load_seed(path))
    assert str(raised.value) == (
        f"{path}, line {line}: Write one thing an item: '- heading: …', '- text: …', "
        "'- steps: …', '- inset: …' or '- details: …'."
    )


ROLE = (
    "role: coordinator,",
    "role: co-ordinator,",
    "'co-ordinator' is not a role for people. Did you mean 'coordinator'?",
)


def test_unknown_role_is_told_at_its_line(tmp_path: Path) -> None:
    path, line = _broken(tmp_path, *ROLE[:2])
    with pytest.raises(SeedError) as raised:
        check_roles(load_seed(path))
    assert str(raised.value) == f"{path}, line {line}: {ROLE[2]}"


@pytest.mark.parametrize(("old", "new", "message"), [*FAULTS, ROLE])
def test_malformed_seed_makes_nothing(
    db: None, tmp_path: Path, old: str, new: str, message: str | None
) -> None:
    path, _line = _broken(tmp_path, old, new)
    with public_scope():
        before = set(Organisation.objects.values_list("slug", flat=True))

    with pytest.raises(SeedError):
        provision_organisation(path)

    with public_scope():
        assert set(Organisation.objects.values_list("slug", flat=True)) == before
