"""Every template of the product works under a policy that allows nothing inline."""

import re
from pathlib import Path

import pytest
from django.template import engines

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(
    path
    for room in ("platform", "tenants", "cms", "api")
    for path in (ROOT / room).rglob("templates/**/*")
    if path.suffix in {".html", ".svg"} and "node_modules" not in path.parts
)
INLINE = {
    "a style element": r"<style\b",
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "an event attribute": r"<[^>]*\son[a-z]+\s*=",
    "a script without src": r"<script\b(?![^>]*\bsrc=)",
    "a javascript address": r"javascript:",
    "something loaded from elsewhere": (
        r"<(?:link|script|img|iframe|source|video|audio)\b[^>]*(?:src|href|srcset)=[\"'](?:https?:)?//"
    ),
}


def test_there_are_templates_to_look_at() -> None:
    assert ROOT / "platform/ui/templates/ui/base_public.html" in TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_has_nothing_inline(path: Path) -> None:
    text = path.read_text()
    assert [what for what, found in INLINE.items() if re.search(found, text, re.IGNORECASE)] == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a style element", "<style>p{}</style>"),
        ("a style attribute", '<p class="a" style="color:red">'),
        ("an event attribute", '<a href="#" onclick="x()">'),
        ("a script without src", "<script nonce=1>x</script>"),
        ("something loaded from elsewhere", '<img alt="" src="//cdn.example/x.png">'),
    ],
)
def test_the_search_finds_what_it_looks_for(what: str, text: str) -> None:
    assert [name for name, found in INLINE.items() if re.search(found, text)] == [what]


@pytest.mark.parametrize("number", [400, 403, 404, 500, 503])
def test_an_error_page_needs_no_context(number: int) -> None:
    html = engines["django"].get_template(f"{number}.html").render({})
    assert html.count("<h1") == 1
    assert html.lstrip().startswith("<!doctype html>")


def test_the_unavailable_page_keeps_what_was_typed() -> None:
    typed = [{"label": "Your words", "value": "First\n<second>"}]
    html = engines["django"].get_template("503.html").render({"typed": typed})
    assert "Your request was not sent." in html
    assert "First<br>&lt;second&gt;" in html


def test_the_public_base_leaves_by_a_plain_link() -> None:
    template = engines["django"].get_template("ui/base_public.html")
    assert re.findall(r'<a class="heard-exit__link" href="(.*?)"', template.render({})) == [
        "https://www.bbc.co.uk/weather"
    ]
    own = template.render({"organisation": {"exit_url": "https://weather.example/"}})
    assert re.findall(r'<a class="heard-exit__link" href="(.*?)"', own) == [
        "https://weather.example/"
    ]
