"""The JSON Schema and the reference: complete, current, and true of the files that load."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from rules_engine.checking import Part
from rules_engine.document import RulesFile
from rules_engine.meanings import MEANINGS
from rules_engine.reference import parts_of, reference_text
from rules_engine.schema import schema, schema_text
from rules_engine.strict_yaml import read
from tests.rules_engine.sample import HEAD

ROOT = Path(__file__).resolve().parents[2]
CONFIGS = sorted(ROOT.glob("rules_configs/*/rules.yaml"))
VALIDATOR = Draft202012Validator(schema())


def plain(text: str) -> Any:
    """A file as an editor sees it: days are text."""
    value = read(text, file="rules.yaml").value
    return json.loads(json.dumps(value, default=date.isoformat))


def test_the_schema_in_the_repository_is_current() -> None:
    kept = (ROOT / "rules_configs/schema.json").read_text("utf-8")
    assert kept == schema_text(), "run: heard-rules schema > rules_configs/schema.json"


def test_the_reference_in_the_repository_is_current() -> None:
    kept = (ROOT / "docs/rules-reference.md").read_text("utf-8")
    assert kept == reference_text(), "run: heard-rules reference > docs/rules-reference.md"


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.parent.name)
def test_the_configurations_are_valid(path: Path) -> None:
    errors = VALIDATOR.iter_errors(plain(path.read_text("utf-8")))
    assert [(list(error.path), error.message) for error in errors] == []


def test_there_are_three_configurations() -> None:
    assert len(CONFIGS) >= 3


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("eligibility: [{id: a, public_label: A, when: []}]", ["eligibility", 0, "when"]),
        ("eligibility: [{id: a, public_label: A}]", ["eligibility", 0]),
        ("eligibility: [{id: a, public_label: A, when: [x], wen: [x]}]", ["eligibility", 0]),
        ("eligibility: [{id: a, public_label: 3, when: [x]}]", ["eligibility", 0, "public_label"]),
        ("eligibility: [{id: a, public_label: A, when: [3]}]", ["eligibility", 0, "when", 0]),
        (
            "eligibility: [{id: a, public_label: A, when: [{any: [{not: {age: {form: 3}}}]}]}]",
            ["eligibility", 0, "when", 0],
        ),
        (
            "eligibility: [{id: a, public_label: A, when: [x], offer: optout}]",
            ["eligibility", 0, "offer"],
        ),
        ("define: {x: {any: []}}", ["define", "x", "any"]),
    ],
)
def test_a_faulty_file_is_not_valid(text: str, place: list[str | int]) -> None:
    errors = list(VALIDATOR.iter_errors(plain(HEAD + text)))
    assert [list(error.path) for error in errors] == [place]


def settings() -> set[tuple[str, str]]:
    """Every setting of every part, by its written name."""
    found: set[tuple[str, str]] = set()
    for part in parts_of(RulesFile):
        assert issubclass(part, Part)
        assert part.__doc__, f"{part.__name__} says nothing of itself"
        found |= {(part.__name__, f.alias or name) for name, f in part.model_fields.items()}
    return found


def test_every_setting_has_a_meaning_and_every_meaning_a_setting() -> None:
    names = {name for _part, name in settings()}
    own = {f"{part}.{name}" for part, name in settings()}
    assert names - set(MEANINGS) == set()
    assert set(MEANINGS) - names - own == set()


def test_the_schema_describes_every_setting() -> None:
    for name, part in [("RulesFile", schema()), *schema()["$defs"].items()]:
        for setting, value in part.get("properties", {}).items():
            assert value.get("description"), f"{name}.{setting}"
