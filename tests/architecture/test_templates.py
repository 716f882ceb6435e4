"""Templates: protected forms, and no word that cannot be translated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.sources import files, name

# Templates of a page that is for developers only.
UNTRANSLATED = frozenset({
    "platform/ui/templates/ui/style_guide.html",
    "platform/ui/templates/ui/style_guide_components.html",
    "platform/ui/templates/ui/style_guide_workspace.html",
})  # fmt: skip
# The product's name, and words of a mark-up language.
PROPER = re.compile(r"\bHeard\b|doctype html", re.IGNORECASE)
TEMPLATES = [
    path for ending in (".html", ".txt") for path in files(ending) if "templates" in path.parts
]

_BLOCKS = re.compile(
    r"\{%\s*(blocktrans(?:late)?|comment)\b.*?%\}.*?\{%\s*end\1\s*%\}|\{#.*?#\}", re.DOTALL
)
_CLASSES = re.compile(r"\{% block \w+_class %\}.*?\{% endblock %\}")
_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_SPOKEN = re.compile(r"\b(?:aria-label|alt|title|placeholder|content|value|label)=\"([^\"<>{]*)\"")
_TAGS = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")
_CONTENT_OF_META = re.compile(r"<meta\b[^>]*>")


def bare_words(text: str) -> list[str]:
    """Words that a reader sees or hears and that no translator can reach."""
    text = _CODE.sub("\x00", _CLASSES.sub("", _BLOCKS.sub("", text)))
    text = _CONTENT_OF_META.sub("", text)
    heard = [said for said in _SPOKEN.findall(text) if " " in said or said[:1].isupper()]
    seen = _TAGS.sub(" ", re.sub(r"\"[^\"]*\"", "", text))
    found = []
    for piece in (seen.replace("\x00", " "), *heard):
        found += _WORD.findall(re.sub(r"&\w+;", " ", PROPER.sub("", piece)))
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_word_can_be_translated(path: Path) -> None:
    if name(path) not in UNTRANSLATED:
        assert bare_words(path.read_text()) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>Hello there</p>", ["Hello", "there"]),
        ('<img alt="A tree">', ["tree"]),
        ('<a aria-label="Close" href="/x">{{ x }}</a>', ["Close"]),
        ("<p>{% translate 'Hello' %} {{ name }} · 3</p>", []),
        ("{% blocktranslate %}Dear {{ name }}{% endblocktranslate %}", []),
        ('<p class="big words">{# a note #}</p>', []),
        ("<p>{% if a %}Yes{% endif %}</p>", ["Yes"]),
    ],
)
def test_bare_words_are_found(text: str, words: list[str]) -> None:
    assert bare_words(text) == words


def test_the_untranslated_exist() -> None:
    assert {name(path) for path in TEMPLATES} >= UNTRANSLATED


POST_FORM = re.compile(
    r"<form\b[^>]*\bmethod=[\"']?post\b[^>]*>.*?</form>", re.IGNORECASE | re.DOTALL
)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_posted_form_carries_its_token(path: Path) -> None:
    for form in POST_FORM.findall(path.read_text()):
        assert "{% csrf_token %}" in form or "{{ csrf_token }}" in form


def test_forms_are_posted_somewhere() -> None:
    assert sum(bool(POST_FORM.search(path.read_text())) for path in TEMPLATES) >= 8
