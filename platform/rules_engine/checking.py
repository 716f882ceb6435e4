"""From a read document to a typed model, with every fault told at its line in plain words."""

import re
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from rules_engine.problems import Problem, RulesError, did_you_mean, listed, not_a_list
from rules_engine.strict_yaml import Document, Path

_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "date_type": "a day, such as 2026-04-01",
    "dict_type": "names with values",
    "model_type": "names with values",
    "bool_type": "yes or no",
}
_TIME = re.compile(r"([1-9][0-9]{0,3}) (working day|calendar day|day|week|month|hour|hr)s?")
_OTHERWISE_CALLED = {"if": "when", "except": "unless", "description": "explanation"}
_FREE_TEXT = (
    " Rules decide nothing by free text: offer answers to choose from, or ask in the referral form."
)


class Part(BaseModel):
    """A part of a rules file: nothing unknown is accepted, nothing is converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


PartT = TypeVar("PartT", bound=Part)


def checked(model: type[PartT], document: Document) -> PartT:
    """The document as `model`. Raises RulesError with every fault, each at its line."""
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        problems = [_problem(model, document, detail) for detail in error.errors()]
        raise RulesError(problems) from None


def _problem(model: type[Part], document: Document, detail: ErrorDetails) -> Problem:
    path: Path = tuple(detail["loc"])
    return document.problem(path, sentence(model, path, detail))


def sentence(  # noqa: C901, PLR0911  (a table of faults)
    model: type[Part], path: Path, detail: ErrorDetails
) -> str:
    """What is wrong at a place inside the model, in plain words."""
    name = next((step for step in reversed(path) if isinstance(step, str)), "the file")
    given = detail["input"]
    match detail["type"]:
        case "extra_forbidden":
            close = did_you_mean(_OTHERWISE_CALLED.get(name, name), _fields_at(model, path[:-1]))
            return f"'{name}' is not a setting that can stand here.{close}"
        case "missing":
            return f"'{name}' is missing here. Add a line '{name}: …'."
        case "literal_error":
            allowed = listed(_literals(detail["ctx"]["expected"]))
            more = _FREE_TEXT if (name, given) == ("type", "text") else ""
            return f"'{given}' cannot stand under '{name}'. Expected: {allowed}.{more}"
        case "value_error":
            return str(detail["ctx"]["error"])
        case "greater_than_equal" | "less_than_equal":
            least, most = _range(_fields_at(model, path)[name])
            return f"'{name}' needs a whole number from {least} to {most}, but has '{given}'."
        case "string_pattern_mismatch":
            return f"'{name}' needs a time of the day such as \"09:00\", but has '{given}'."
        case "model_type" if name == "within":
            return f"'within' needs names with values, but has {_seen(given)}. {_span(given)}"
        case "list_type":
            return not_a_list(name, given)
        case kind if kind in _EXPECTED:
            return f"'{name}' needs {_EXPECTED[kind]}, but has {_seen(given)}."
        case _:
            return f"'{name}': {detail['msg'][0].lower()}{detail['msg'][1:]}."


def _span(given: Any) -> str:
    """What to write for a time that stands in words, such as "5 working days"."""
    found = _TIME.fullmatch(str(given).replace("_", " "))
    days, unit = (found[1], found[2]) if found else ("5", "working day")
    unit = {"day": "calendar_day", "hr": "hour"}.get(unit, unit.replace(" ", "_"))
    return f"Write {{days: {days}, unit: {unit}s}}."


def _seen(given: Any) -> str:
    if isinstance(given, list):
        return "a list"
    return "names with values" if isinstance(given, dict) else f"'{given}'"


def _literals(expected: str) -> list[str]:
    return [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]


def _fields_at(model: type[Part], path: Path) -> dict[str, FieldInfo]:
    """Settings by their written names: those that may stand at `path`, or beside what is there."""
    kind: Any = model
    fields = _fields(model)
    for step in path:
        field = fields.get(str(step))
        kind = _inner(field.annotation if field else kind)
        fields = _fields(kind) or fields
    return fields


def _fields(kind: Any) -> dict[str, FieldInfo]:
    if not (isinstance(kind, type) and issubclass(kind, Part)):
        return {}
    return {field.alias or name: field for name, field in kind.model_fields.items()}


def _range(field: FieldInfo) -> tuple[int, int]:
    """The least and the most that a number can be."""
    least = next(limit.ge for limit in field.metadata if hasattr(limit, "ge"))
    most = next(limit.le for limit in field.metadata if hasattr(limit, "le"))
    return least, most


def _inner(kind: Any) -> Any:
    """The part inside `list[Part]`, `dict[str, Part]` or `Part | None`; else `kind` itself."""
    parts = [inner for inner in get_args(kind) if inner is not type(None)]
    return _inner(parts[-1]) if parts else kind
