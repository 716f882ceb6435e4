"""Texts in one or several languages."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator

Text: TypeAlias = str | Mapping[str, str]
"""Words in the file's main language, or by language code: {"en": "Help", "cy": "Cymorth"}."""


def in_language(text: Text, language: str, main: str) -> str:
    """The words in a language; where they are missing, in the file's main one, else in any.

    >>> in_language({"en": "Help", "cy": "Cymorth"}, "cy", "en")
    'Cymorth'
    """
    if isinstance(text, str):
        return text
    return text.get(language) or text.get(main) or next(iter(text.values()), "")


def _text(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and value and all(isinstance(w, str) for w in value.values()):
        return value
    raise ValueError(
        f"Text is expected here, but this is '{value}'. Put it in quotes if it is text, or write "
        "one text for each language: {en: …, cy: …}."
    )


Words = Annotated[Text, BeforeValidator(_text)]
"""A field of a model that holds a text."""
