"""Texts in one or several languages."""

import pytest

from rules_engine import Text, in_language
from tests.rules_engine.sample import faults, loaded

BOTH = {"en": "Help", "cy": "Cymorth"}


@pytest.mark.parametrize(
    ("text", "language", "main", "expected"),
    [
        ("Help", "cy", "en", "Help"),
        (BOTH, "cy", "en", "Cymorth"),
        (BOTH, "fr", "cy", "Cymorth"),
        (BOTH, "fr", "pl", "Help"),
        ({"en": "Help", "cy": ""}, "cy", "en", "Help"),
        ({}, "cy", "en", ""),
    ],
)
def test_the_language_asked_for_else_the_main_one_else_any(
    text: Text, language: str, main: str, expected: str
) -> None:
    assert in_language(text, language, main) == expected


FILE = "eligibility: [{id: g, public_label: LABEL, when: [{in_care: yes}]}]\n"


@pytest.mark.parametrize("label", ["Text", "{en: Text, cy: Testun}", '"12"'])
def test_a_text_or_one_for_each_language(label: str) -> None:
    assert loaded(FILE.replace("LABEL", label)).rules.eligibility[0].id == "g"


@pytest.mark.parametrize(
    ("label", "shown"),
    [("12", "12"), ("[a]", "['a']"), ("{en: 12}", "{'en': 12}"), ("{}", "{}")],
)
def test_anything_else_is_refused_at_its_line(label: str, shown: str) -> None:
    assert faults(FILE.replace("LABEL", label)) == [
        (
            f"rules.yaml, line 3: Text is expected here, but this is '{shown}'. Put it in quotes "
            "if it is text, or write one text for each language: {en: …, cy: …}."
        )
    ]
