"""What holds for a referral, and how often people set another outcome than the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from referrals.models import Override, OverrideReason, Referral
from referrals.selectors import visible_referrals


def standing_override(referral: Referral) -> Override | None:
    """The override that holds, if one does."""
    holding = Override.objects.filter(referral=referral, taken_back_at__isnull=True)
    return holding.select_related("by").first()


def agreed_limits(referral: Referral) -> list[str]:
    """What the help is limited to: by the override that holds, otherwise by the rules."""
    found = standing_override(referral)
    limits: list[str] = found.limits if found else referral.decision.result["limits"]
    return limits


@dataclass(frozen=True, slots=True)
class OverrideFigures:
    """Referrals received in a time, those of them with an override, and these by reason."""

    received: int
    overridden: int
    by_reason: tuple[tuple[str, int], ...]


def override_figures(user: Any, *, since: date, until: date) -> OverrideFigures:
    """Decisions that were overridden, by reason; both days count. What was taken back does not."""
    among = visible_referrals(user).filter(received_at__date__range=(since, until))
    holding = Q(overrides__isnull=False, overrides__taken_back_at__isnull=True)
    counted = among.filter(holding).values("overrides__reason").annotate(n=Count("pk"))
    found = {row["overrides__reason"]: row["n"] for row in counted}
    return OverrideFigures(
        received=among.count(),
        overridden=sum(found.values()),
        by_reason=tuple(
            (str(reason.label), found[reason]) for reason in OverrideReason if reason in found
        ),
    )
