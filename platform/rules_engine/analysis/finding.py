"""What is wrong, doubtful or open in a rules file that can be used."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rules_engine.strict_yaml import Path

Severity = Literal["error", "warning", "question"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "question")


@dataclass(frozen=True)
class Finding:
    """One thing for the organisation's admin to look at.

    An `error` makes an answer wrong or empty, a `warning` is most likely a slip, a `question`
    only the organisation can answer. `example` holds the answers of a person whom it concerns,
    as `decide` takes them; None when it concerns no one person.
    """

    code: str
    severity: Severity
    line: int
    path: Path
    message: str
    example: Mapping[str, Any] | None = None
