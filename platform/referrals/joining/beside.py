"""What two referrals say, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

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


def side_by_side(one: Referral, other: Referral) -> list[Beside]:
    """Every question that either answers, in the order in which the first tells them."""
    ours, theirs = _told(one), _told(other)
    return [
        Beside(str(key), ours.get(key, ""), theirs.get(key, ""))
        for key in dict.fromkeys([*ours, *theirs])
    ]


def _told(referral: Referral) -> dict[Any, str]:
    ruleset = referral.decision.ruleset
    rules = compiled(ruleset.document, ruleset.vocabulary)
    rows = [row for part in sections_of(intake_of_referral(referral), rules) for row in part.rows]
    came = {
        _("Reference"): referral.reference,
        _("State"): str(referral.get_state_display()),
        _("Came by"): str(referral.get_channel_display()),
    }
    return came | {row.key: row.value for row in rows}
