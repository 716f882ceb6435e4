"""What a referral's page says of who handles it, what was asked, and who may be the same person."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from eligibility.selectors import answer_label
from referrals.asking.selectors import questions_about
from referrals.handling.selectors import others_here
from referrals.joining.selectors import joined_with, joining_of
from referrals.matching.finding import matches_of
from referrals.models import Override, OverrideOutcome, Referral
from referrals.overriding.selectors import standing_override
from rules_engine import Ruleset


def about_handling(user: Any, referral: Referral, rules: Ruleset) -> dict[str, Any]:
    """Everything for the coordinator beside the referral itself. A bounded number of queries."""
    joining = joining_of(referral)
    return {
        "others_here": others_here(referral, user),
        "taken_by_other": referral.handler_id is not None and referral.handler_id != user.pk,
        "questions": questions_about(referral),
        "joining": joining,
        "may_take_apart": joining is not None and joining.kept.is_open,
        "joined": joined_with(referral),
        "matches": matches_of(user, referral),
        "override": override_in_words(standing_override(referral), rules),
    }


def override_in_words(override: Override | None, rules: Ruleset) -> dict[str, Any] | None:
    """What a person set in the place of the rules' outcome, as the page shows it."""
    if override is None:
        return None
    support = rules.facts["support"]
    limits = ", ".join(answer_label(support, limit) for limit in override.limits)
    return {
        "by": override.by,
        "at": override.at,
        "reason": override.get_reason_display(),
        "note": override.note,
        "strip": [
            {
                "label": _("A person decided"),
                "value": override.get_outcome_display(),
                "kind": "" if override.outcome == OverrideOutcome.ELIGIBLE else "warning",
            },
            {
                "label": _("Help limited to"),
                "value": limits or _("No limit"),
                "kind": "warning" if limits else "",
            },
        ],
    }
