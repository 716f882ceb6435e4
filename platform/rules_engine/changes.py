"""What is told of two versions of an organisation's rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from rules_engine.answer import RulesetReference
from rules_engine.text_changes import TextChange

ChangeKind: TypeAlias = Literal[
    "gains",
    "loses",
    "offer",
    "support",
    "referrer",
    "route",
    "priority",
    "lists",
    "offers",
    "promises",
    "duties",
    "signposts",
]


@dataclass(frozen=True)
class Change:
    """People whom the two versions treat differently.

    `says` tells the difference and `who` what all these people have in common, the facts that
    make the difference first. `people` describes them exactly, each line a set of them, and
    `more` counts the lines left out. `example` is the plainest of them, as `decide` takes facts.
    `groups` are those by which they gain or lose; empty for other changes.
    """

    kind: ChangeKind
    service: str
    groups: tuple[str, ...]
    says: str
    who: str
    people: tuple[str, ...]
    more: int
    example: Mapping[str, Any]

    @property
    def told(self) -> tuple[str, ...]:
        """What is told of the change, whatever the day."""
        return self.kind, self.service, *self.groups, self.says, self.who, *self.people


@dataclass(frozen=True)
class Difference:
    """Everything in which two versions differ on a day."""

    old: RulesetReference
    new: RulesetReference
    on: date
    changes: tuple[Change, ...]
    texts: tuple[TextChange, ...]

    @property
    def told(self) -> tuple[tuple[str, ...], ...]:
        """What is told of all changes, whatever the day."""
        return tuple(change.told for change in self.changes)
