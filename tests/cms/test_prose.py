"""Seed texts to rich text, and the words of the demo sites."""

from __future__ import annotations

import re

import pytest

from cms.prose import rich_text
from cms.site_file import PageWords, site_of
from tenants.seed_file import load_seed
from tests.cms.conftest import SEEDS

LONGEST_SENTENCE = 20


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\nline.\n\nTwo.\n", "<p>One line.</p><p>Two.</p>"),
        ("- a\n- b\n  c\n", "<ul><li>a</li><li>b c</li></ul>"),
        ("See [our list](/list/).", '<p>See <a href="/list/">our list</a>.</p>'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[<b>](/a/) & <script>", '<p><a href="/a/">&lt;b&gt;</a> &amp; &lt;script&gt;</p>'),
        ("", ""),
    ],
)
def test_rich_text(text: str, html: str) -> None:
    assert rich_text(text) == html


def _words(page: PageWords) -> list[str]:
    found = [page.title, page.lead]
    for piece in page.body:
        found += [piece.heading or "", piece.text or "", piece.inset or "", *(piece.steps or [])]
        if piece.details:
            found += [piece.details.title, piece.details.text]
    return found


@pytest.mark.parametrize("slug", ["jersey-cares", "wiltshire-vps"])
def test_sentences_are_short(slug: str) -> None:
    site = site_of(load_seed(SEEDS / f"{slug}.yaml"))
    texts = [text for page in (site.home, *site.pages) for text in _words(page)]
    texts += [card.text for card in site.home.cards]
    sentences = [s for text in texts for s in re.split(r"(?<=[.!?:])\s|\n\s*[-\n]", text)]

    long = [s for s in sentences if len(s.split()) > LONGEST_SENTENCE]

    assert long == []
    assert len(sentences) > 60
