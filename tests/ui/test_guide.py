"""The style guide in a real browser: readable by all, usable without script, quick to leave."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.ui.conftest import HOST, OpenGuide

BRANDS = ["jersey-cares", "wiltshire-vps"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (320, "light")])
@pytest.mark.parametrize("face", ["public", "workspace"])
@pytest.mark.parametrize("slug", BRANDS)
def test_the_guide_is_accessible(
    open_guide: OpenGuide, slug: str, face: str, width: int, scheme: str
) -> None:
    page = open_guide(slug, face=face, width=width, color_scheme=scheme)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("slug", BRANDS)
def test_a_form_with_errors_is_accessible_and_keeps_what_was_typed(
    open_guide: OpenGuide, slug: str
) -> None:
    page = open_guide(slug)
    page.get_by_label("What should we call you?").fill("Zoë")
    page.get_by_label("Month", exact=True).fill("Febtember")
    page.get_by_role("button", name="Send my request").click()
    expect(page).to_have_title(re.compile("^Error: "))
    assert page.get_by_label("What should we call you?").input_value() == "Zoë"
    assert page.get_by_label("Month", exact=True).input_value() == "Febtember"
    assert violations(page) == []


def test_without_script_the_error_summary_has_focus_and_leads_to_the_field(
    open_guide: OpenGuide,
) -> None:
    page = open_guide("jersey-cares", java_script_enabled=False)
    page.get_by_role("button", name="Send my request").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="Tell us a name we can use").click()
    expect(page.get_by_label("What should we call you?")).to_be_focused()


def test_shift_three_times_leaves_and_forgets_the_page(open_guide: OpenGuide) -> None:
    page = open_guide("jersey-cares")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("https://www.bbc.co.uk/weather")
    page.go_back()
    assert page.url == "about:blank"


def test_shift_within_other_typing_does_not_leave(open_guide: OpenGuide) -> None:
    page = open_guide("jersey-cares")
    for key in ("Shift", "Shift", "a", "Shift", "Shift"):
        page.keyboard.press(key)
    assert not page.evaluate("document.documentElement.classList.contains('heard-leaving')")
    assert page.url == f"{HOST}/public/"


def test_without_script_exit_is_a_plain_link(open_guide: OpenGuide) -> None:
    page = open_guide("wiltshire-vps", java_script_enabled=False)
    page.get_by_role("link", name="Exit this page").click()
    page.wait_for_url("https://www.bbc.co.uk/weather")


@pytest.mark.parametrize("slug", BRANDS)
@pytest.mark.parametrize("face", ["public", "workspace"])
def test_nothing_is_requested_from_elsewhere_and_fonts_stay_in_budget(
    open_guide: OpenGuide, slug: str, face: str
) -> None:
    page = open_guide(slug)
    asked: list[tuple[str, int]] = []
    page.on("response", lambda answer: asked.append((answer.url, len(answer.body()))))
    page.goto(f"{HOST}/{face}/", wait_until="networkidle")
    assert [url for url, _ in asked if not url.startswith(HOST)] == []
    assert sum(size for url, size in asked if url.endswith(".woff2")) <= 60 * 1024


def test_j_and_k_walk_the_list(open_guide: OpenGuide) -> None:
    page = open_guide("wiltshire-vps", face="workspace")
    names = page.locator(".heard-list__title a")
    page.keyboard.press("j")
    expect(names.nth(1)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(names.nth(2)).to_be_focused()
    page.keyboard.press("k")
    expect(names.nth(1)).to_be_focused()


def test_a_phone_shows_the_open_detail_alone(open_guide: OpenGuide) -> None:
    page = open_guide("jersey-cares", face="workspace", width=360)
    expect(page.get_by_role("heading", name="Bryn Example")).to_be_visible()
    expect(page.get_by_role("heading", name="Inbox")).to_be_hidden()
