"""Budgets and manners of what is served: small, and from nowhere else."""

import gzip
import re
from pathlib import Path

import pytest

from ui.typefaces import TYPEFACES

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "platform" / "ui" / "static" / "ui"
DRAWINGS = [*sorted((ROOT / "tenants" / "seeds" / "art").rglob("*.svg")), STATIC / "heard.svg"]
KIB = 1024


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def test_the_stylesheet_is_small() -> None:
    assert compressed(STATIC / "heard.css") <= 25 * KIB


def test_the_script_is_small() -> None:
    assert compressed(STATIC / "heard.js") <= 6 * KIB


@pytest.mark.parametrize("heading", TYPEFACES)
@pytest.mark.parametrize("body", TYPEFACES)
def test_a_page_loads_at_most_sixty_kilobytes_of_fonts(body: str, heading: str) -> None:
    # Headings are drawn in one weight; text in two.
    files = {*TYPEFACES[body].files.values(), TYPEFACES[heading].files.get(700)} - {None}
    assert sum((STATIC / "fonts" / str(file)).stat().st_size for file in files) <= 60 * KIB


def test_the_stylesheet_names_every_font_file_that_is_kept_and_no_other() -> None:
    named = set(re.findall(r"url\([\"']?(.*?)[\"']?\)", (STATIC / "heard.css").read_text()))
    assert named == {f"fonts/{path.name}" for path in (STATIC / "fonts").iterdir()}


def test_the_stylesheet_asks_nothing_of_another_host() -> None:
    text = (STATIC / "heard.css").read_text()
    assert re.findall(r"@import|url\((?![\"']?fonts/)[^)]*", text) == []


def test_the_script_asks_nothing_of_anyone() -> None:
    text = (STATIC / "heard.js").read_text()
    assert re.findall(r"https?:|fetch\(|XMLHttp|sendBeacon|import\(|storage|cookie", text) == [
        "storage"  # the comment that promises none
    ]


def test_nothing_of_the_governments_own_look_is_compiled_in() -> None:
    text = (STATIC / "heard.css").read_text()
    assert re.findall(r"(?i)gds transport|crest|crown|govuk-header|govuk-footer", text) == []


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_drawing_is_only_a_drawing(path: Path) -> None:
    text = path.read_text()
    found = re.findall(r"<script|<style|<image|<foreignObject|\son\w+=|href=", text)
    assert found == []
    assert re.findall(r"<title>(.+?)</title>", text) != []
    assert path.stat().st_size <= 16 * KIB
