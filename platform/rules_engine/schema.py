"""The JSON Schema of rules files, so that editors can complete and check while one writes."""

import json
from typing import Any

from rules_engine.document import RulesFile
from rules_engine.meanings import meaning

_WORDS = {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/ByLanguage"}]}
_CONDITION = {"$ref": "#/$defs/Condition"}
_CONDITIONS = {"type": "array", "minItems": 1, "items": _CONDITION}
CONDITION_LISTS = ("all", "any", "none", "of", "unless", "when", "need")
_NAMES = {"type": "array", "minItems": 1, "items": {"type": "string"}}
_AMOUNT = {"type": ["integer", "string"]}
_LENGTHS = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": False,
    "properties": {word: {"type": "string"} for word in ("from", "to", "under")},
}
_OWN = {
    "ByLanguage": {
        "type": "object",
        "description": "One text for each language: {en: Help, cy: Cymorth}.",
        "minProperties": 1,
        "additionalProperties": {"type": "string"},
    },
    "Answer": {
        "description": "The answers to a fact that fit: one, a list of them, or bounds.",
        "anyOf": [
            {"type": ["string", "integer"]},
            _NAMES,
            {
                "type": "object",
                "minProperties": 1,
                "additionalProperties": False,
                "properties": {
                    "from": {**_AMOUNT, "description": "From here on, this included."},
                    "to": {**_AMOUNT, "description": "Up to here, this included."},
                    "under": {**_AMOUNT, "description": "Less than this."},
                    "up_to": {**_AMOUNT, "description": "As a page has it; needs 'reading'."},
                    "over": {**_AMOUNT, "description": "As a page has it; needs 'reading'."},
                    "reading": {"enum": ["included", "excluded"]},
                    "before": {"type": "string", "description": "A day that is not included."},
                    "within": {"type": "string", "description": "In the last 15 months."},
                    "ago": {**_LENGTHS, "description": "As seen back from the decision's day."},
                    "ahead": {**_LENGTHS, "description": "As seen forward from that day."},
                    "none_of": {"anyOf": [{"type": "string"}, _NAMES]},
                    "any_of": {"anyOf": [{"type": "string"}, _NAMES]},
                    "all_of": {"anyOf": [{"type": "string"}, _NAMES]},
                    "at_least": {"type": "integer", "minimum": 1},
                    "of": _NAMES,
                },
            },
        ],
    },
    "Condition": {
        "description": (
            "The name of a condition under 'define', one fact with its answer, or several "
            "conditions joined by all, any, none, not or at_least … of."
        ),
        "anyOf": [
            {"type": "string"},
            {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 3,
                "properties": {
                    "all": {**_CONDITIONS, "description": "Each of these must hold."},
                    "any": {**_CONDITIONS, "description": "One of these is enough."},
                    "none": {**_CONDITIONS, "description": "None of these may hold."},
                    "not": {
                        "anyOf": [_CONDITION, _CONDITIONS],
                        "description": "This must not hold.",
                    },
                    "at_least": {"type": "integer", "minimum": 1, "description": "How many."},
                    "of": {**_CONDITIONS, "description": "Of these."},
                    "unless": {**_CONDITIONS, "description": "Exceptions: any one is enough."},
                    "about": {"type": "string", "description": "A person named under 'people'."},
                    "in_group": {"type": "string", "description": "The id of a group before."},
                    "eligible_for": {
                        "type": "string",
                        "description": "The id of a service before.",
                    },
                    "person_decides": {**_WORDS, "description": "Why a person must decide."},
                    "because": {"enum": ["discretion", "contradiction", "unclear_wording"]},
                },
                "additionalProperties": {"$ref": "#/$defs/Answer"},
            },
        ],
    },
}


def schema() -> dict[str, Any]:
    """The schema of a rules file (draft 2020-12)."""
    found = _with_conditions(RulesFile.model_json_schema())
    definitions = {**found.pop("$defs"), **_OWN}
    definitions["Definition"]["additionalProperties"] = {"$ref": "#/$defs/Answer"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rules of an advocacy organisation",
        **{key: value for key, value in found.items() if key != "title"},
        "$defs": dict(sorted(definitions.items())),
    }


def schema_text() -> str:
    """The schema as it is kept in `rules_configs/schema.json`."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _with_conditions(part: Any) -> Any:
    """The models' schema with conditions in full and a description on every setting."""
    if isinstance(part, list):
        return [_with_conditions(one) for one in part]
    if not isinstance(part, dict):
        return part
    found = {
        key: _with_conditions(value)
        for key, value in part.items()
        if key != "title" or not isinstance(value, str)
    }
    if isinstance(part.get("properties"), dict):
        found["properties"] = {
            name: _setting(str(part.get("title")), name, value)
            for name, value in found["properties"].items()
        }
    return found


def _setting(model: str, name: str, value: dict[str, Any]) -> dict[str, Any]:
    if name in CONDITION_LISTS:
        value = dict(_CONDITIONS)
    elif name == "not":
        value = {"anyOf": [_CONDITION, _CONDITIONS]}
    elif "anyOf" in value and {"type": "null"} in value["anyOf"]:
        value = _without_null(value)
    return {**value, "description": meaning(model, name)}


def _without_null(value: dict[str, Any]) -> dict[str, Any]:
    """A setting that may be left out is left out; `null` is never written."""
    kinds = [kind for kind in value["anyOf"] if kind != {"type": "null"}]
    rest = {key: inner for key, inner in value.items() if key not in {"anyOf", "default"}}
    return {**kinds[0], **rest} if len(kinds) == 1 else {"anyOf": kinds, **rest}
