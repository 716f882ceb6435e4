"""Pages that are added together stand as pages do that are added one by one."""

from __future__ import annotations

from django.core.management import call_command
from wagtail.models import Page, PageLogEntry, ReferenceIndex
from wagtail.search.backends import get_search_backend

from cms.models import ArticlePage, HomePage, ReferPage
from cms.page_tree import add_pages, index_pages
from tenants.models import Organisation
from tests.cms.conftest import home

BODY = '[{"type": "text", "value": "<p>See <a linktype=\\"page\\" id=\\"%d\\">there</a></p>"}]'
OWN = {"id", "page_ptr", "path", "slug", "url_path", "translation_key", "title", "draft_title"}


def _article(slug: str) -> ArticlePage:
    return ArticlePage(title=f"About {slug}", slug=slug, lead="First.", body=BODY % home().pk)


def _references() -> set[tuple[object, ...]]:
    columns = ("content_type", "object_id", "to_content_type", "to_object_id", "content_path")
    return set(ReferenceIndex.objects.values_list(*columns))


def _found(words: str) -> list[str]:
    return sorted(page.slug for page in Page.objects.all().search(words))


def test_the_tree_is_sound(in_jersey: Organisation) -> None:
    before = home().numchild
    add_pages(home(), [_article("first"), _article("second")])
    assert Page.find_problems() == ([], [], [], [], [])
    assert home().numchild == before + 2
    children = list(home().get_children())
    assert [page.slug for page in children[-2:]] == ["first", "second"]
    assert [page.url_path for page in children[-2:]] == ["/home/first/", "/home/second/"]
    assert [page.draft_title for page in children[-2:]] == ["About first", "About second"]


def test_a_page_under_a_page_without_children(in_jersey: Organisation) -> None:
    parent = ArticlePage.objects.get(slug="privacy")
    add_pages(parent, [_article("more")])
    assert Page.find_problems() == ([], [], [], [], [])
    assert ArticlePage.objects.get(slug="more").get_parent().pk == parent.pk


def test_their_rows_are_those_of_pages_added_one_by_one(in_jersey: Organisation) -> None:
    together, alone = _article("together"), _article("alone")
    add_pages(home(), [together])
    home().add_child(instance=alone)
    stored = [
        {
            field.name: getattr(page, field.attname)
            for field in ArticlePage._meta.concrete_fields
            if field.name not in OWN | {"body"}
        }
        for page in ArticlePage.objects.filter(pk__in=[together.pk, alone.pk])
    ]
    assert stored[0] == stored[1]
    assert str(together.body) == str(alone.body)


def test_their_making_is_logged(in_jersey: Organisation) -> None:
    together, alone = _article("together"), _article("alone")
    add_pages(home(), [together])
    home().add_child(instance=alone)
    facts = ("action", "content_type", "data", "user", "revision", "content_changed", "deleted")
    logged = PageLogEntry.objects.filter(page_id__in=[together.pk, alone.pk])
    first, second = logged.values(*facts)
    assert first == second
    assert set(logged.values_list("label", flat=True)) == {"About together", "About alone"}


def test_nothing_is_found_before_it_is_indexed(in_jersey: Organisation) -> None:
    page = _article("zebra")
    add_pages(home(), [page])
    assert (_found("zebra"), ReferenceIndex.objects.filter(object_id=page.pk).count()) == ([], 0)
    index_pages([page])
    assert (_found("zebra"), ReferenceIndex.objects.filter(object_id=page.pk).count()) == (
        ["zebra"],
        1,
    )


def test_every_planted_page_is_found_by_its_title(in_jersey: Organisation) -> None:
    backend = get_search_backend()
    for page in Page.objects.filter(depth__gt=1):
        assert page in list(backend.search(page.title, Page.objects.all())), page.slug


def test_the_planted_references_are_those_that_wagtail_finds(in_jersey: Organisation) -> None:
    planted = _references()
    call_command("rebuild_references_index", verbosity=0)
    assert len(planted) == 7  # four drawings, three cards
    assert planted == _references()


def test_planted_pages_pass_wagtails_own_validation(in_wiltshire: Organisation) -> None:
    assert Page.find_problems() == ([], [], [], [], [])
    for page in Page.objects.filter(depth__gt=1).specific():
        page.full_clean()
    assert (HomePage.objects.count(), ReferPage.objects.count()) == (1, 1)
