"""The reference of rules files, written from the models: every part, every setting."""

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from rules_engine.checking import Part
from rules_engine.document import RulesFile
from rules_engine.meanings import meaning
from rules_engine.schema import CONDITION_LISTS
from rules_engine.texts import Text

_HEAD = """\
# Reference of rules files

Every part of a rules file and every setting it can have. This page is written from the program
itself: `heard-rules reference > docs/rules-reference.md`. To learn the language, read
[the guide](rules.md).

*Text* is plain words, or one text for each language: `{en: Help, cy: Cymorth}`. *Conditions* is a
list of conditions.
"""


def reference_text() -> str:
    """The reference as Markdown."""
    return _HEAD + "".join(_section(part) for part in parts_of(RulesFile))


def parts_of(model: type[Part]) -> list[type[Part]]:
    """The model and all parts inside it, in reading order."""
    seen: dict[type[Part], None] = {model: None}
    waiting = [model]
    while waiting:
        fields = waiting.pop(0).model_fields.values()
        inner = dict.fromkeys(part for field in fields for part in _models_in(field.annotation))
        waiting += [part for part in inner if part not in seen]
        seen |= {part: None for part in inner if part not in seen}
    return list(seen)


def _models_in(kind: Any) -> Iterator[type[Part]]:
    if isinstance(kind, type) and issubclass(kind, Part):
        yield kind
    for inner in get_args(kind):
        yield from _models_in(inner)


def _section(model: type[Part]) -> str:
    rows = "".join(_row(model, name, field) for name, field in model.model_fields.items())
    said = " ".join((model.__doc__ or "").split())
    head = "| setting | is | needed | meaning |\n|---|---|---|---|\n"
    return f"\n## {_title(model)}\n\n{said}\n\n{head}{rows}"


def _title(model: type[Part]) -> str:
    """`GateRule` as "Gate rule"."""
    words = "".join(
        f" {letter.lower()}" if letter.isupper() else letter for letter in model.__name__
    )
    return words.strip().capitalize()


def _row(model: type[Part], name: str, field: FieldInfo) -> str:
    written = field.alias or name
    kind = "conditions" if written in CONDITION_LISTS else _kind(field.annotation)
    needed = "yes" if field.is_required() else ""
    return f"| `{written}` | {kind} | {needed} | {meaning(model.__name__, written)} |\n"


def _kind(kind: Any) -> str:  # noqa: PLR0911  (one answer for each kind of value)
    origin, inner = get_origin(kind), get_args(kind)
    if kind == Text:
        return "text"
    if origin is Annotated:
        return _kind(inner[0])
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in inner)
    if origin in {Union, UnionType}:
        return " or ".join(dict.fromkeys(_kind(one) for one in inner if one is not NoneType))
    if origin is list:
        return f"list of {_kind(inner[0])}"
    if origin is dict:
        return f"names, each with {_kind(inner[1])}"
    if isinstance(kind, type) and issubclass(kind, Part):
        return f"[{_title(kind)}](#{_title(kind).lower().replace(' ', '-')})"
    words = {"str": "word", "int": "whole number", "date": "day", "Any": "condition"}
    return words[getattr(kind, "__name__", "Any")]
