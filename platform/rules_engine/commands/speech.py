"""What commands are told, and what they say."""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TextIO


def counted(number: int, what: str) -> str:
    """A number of things: "1 test", "2 tests"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def show(text: str, *, to: TextIO | None = None) -> None:
    """Print lines of text."""
    print(text, file=to or sys.stdout)


def as_json(facts: Mapping[str, Any]) -> str:
    """Facts on one line."""
    return json.dumps(facts, ensure_ascii=False)


class UnusableError(ValueError):
    """The command itself cannot be understood."""


def day_of(written: str | None) -> date:
    """The day to decide for; today when none is written. Raises UnusableError."""
    try:
        return date.fromisoformat(written) if written else datetime.now(UTC).astimezone().date()
    except ValueError:
        raise UnusableError(f"--on is '{written}'. Expected a day, such as 2026-04-01.") from None


def facts_of(written: str) -> Mapping[str, Any]:
    """Facts written as JSON, or in the file named after an '@'. Raises UnusableError."""
    try:
        text = Path(written[1:]).read_text("utf-8") if written.startswith("@") else written
        facts = json.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise UnusableError(f"--facts cannot be read as JSON: {error}") from None
    if not isinstance(facts, dict):
        raise UnusableError("--facts needs a JSON object, such as '{\"age\": 12}'.")
    return facts
