"""What two referrals say, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.selectors import compiled
from referrals.models import Referral
from referrals.summary import intake_of_referral, sections_of


@dataclass(frozen=True, slots=True)
class Beside:
    """One question with both answers."""

    key: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        """Whether both were told, and not the same."""
        return bool(self.one and self.other) and self.one != self.other


@dataclass(frozen=True, slots=True)
class BesideSection:
    """Questions that belong together."""

    title: str
    rows: tuple[Beside, ...]


def side_by_side(one: Referral, other: Referral) -> list[BesideSection]:
    """Every question that either answers, by section, in the order in which they are told."""
    ours, theirs = _told(one), _told(other)
    return [
        BesideSection(title, _rows(ours.get(title, {}), theirs.get(title, {})))
        for title in dict.fromkeys([*ours, *theirs])
    ]


def _rows(ours: dict[str, str], theirs: dict[str, str]) -> tuple[Beside, ...]:
    keys = dict.fromkeys([*ours, *theirs])
    return tuple(Beside(key, ours.get(key, ""), theirs.get(key, "")) for key in keys)


def _told(referral: Referral) -> dict[str, dict[str, str]]:
    ruleset = referral.decision.ruleset
    rules = compiled(ruleset.document, ruleset.vocabulary)
    sections = sections_of(intake_of_referral(referral), rules)
    return {part.title: {row.key: row.value for row in part.rows} for part in sections}
