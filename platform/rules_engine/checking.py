"""From a read document to a typed model, with every fault told at its line in plain words."""

from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from rules_engine.problems import Problem, RulesError, did_you_mean, listed
from rules_engine.strict_yaml import Document, Path

_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "date_type": "a day, such as 2026-04-01",
    "list_type": "a list",
    "dict_type": "names with values",
    "model_type": "names with values",
    "bool_type": "yes or no",
}


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
    return document.problem(path, _sentence(model, path, detail))


def _sentence(model: type[Part], path: Path, detail: ErrorDetails) -> str:
    name = str(path[-1]) if path else "the file"
    match detail["type"]:
        case "extra_forbidden":
            known = _names_at(model, path[:-1])
            return f"'{name}' is not a setting that can stand here.{did_you_mean(name, known)}"
        case "missing":
            return f"'{name}' is missing here. Add a line '{name}: …'."
        case "literal_error":
            allowed = listed(_literals(detail["ctx"]["expected"]))
            return f"'{detail['input']}' cannot stand under '{name}'. Expected: {allowed}."
        case "value_error":
            return str(detail["ctx"]["error"])
        case kind if kind in _EXPECTED:
            return f"'{name}' needs {_EXPECTED[kind]}, but has {_seen(detail['input'])}."
        case _:
            return f"'{name}': {detail['msg'][0].lower()}{detail['msg'][1:]}."


def _seen(given: Any) -> str:
    if isinstance(given, list):
        return "a list"
    return "names with values" if isinstance(given, dict) else f"'{given}'"


def _literals(expected: str) -> list[str]:
    return [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]


def _names_at(model: type[Part], path: Path) -> list[str]:
    """Names of the settings that may stand at `path`, found by walking the models."""
    kind: Any = model
    for step in path:
        if isinstance(kind, type) and issubclass(kind, Part) and step in kind.model_fields:
            kind = kind.model_fields[str(step)].annotation
        kind = _inner(kind)
    return list(kind.model_fields) if isinstance(kind, type) and issubclass(kind, Part) else []


def _inner(kind: Any) -> Any:
    """The part inside `list[Part]`, `dict[str, Part]` or `Part | None`; else `kind` itself."""
    parts = [inner for inner in get_args(kind) if inner is not type(None)]
    return _inner(parts[-1]) if parts else kind
