"""docker-compose.yml as data, with its variables filled in as Compose does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"
_VARIABLE = re.compile(r"\$\$|\$\{(?P<name>\w+)(?::(?P<how>[-?])(?P<other>[^}]*))?\}")


@cache
def as_written() -> Any:
    """The parsed file; merge keys are resolved, variables are not."""
    return YAML(typ="safe").load(FILE)


def service(name: str) -> dict[str, Any]:
    """One service as written."""
    found: dict[str, Any] = as_written()["services"][name]
    return found


def services() -> list[str]:
    """Their names."""
    return list(as_written()["services"])


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """Raises `KeyError` for a variable that Compose would refuse to start without."""

    def value(match: re.Match[str]) -> str:
        if match["name"] is None:
            return "$"
        found = values.get(match["name"], "")
        if not found and match["how"] == "?":
            raise KeyError(match["name"])
        return found or (match["other"] if match["how"] == "-" else "")

    return _VARIABLE.sub(value, text)


def needed() -> set[str]:
    """The variables that Compose refuses to start without."""
    return {
        match["name"]
        for match in _VARIABLE.finditer(FILE.read_text(encoding="utf-8"))
        if match["how"] == "?"
    }
