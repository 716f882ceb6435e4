"""Who may do what to referrals. The table is `accounts/policy.yaml`; nobody has `own` here."""

from __future__ import annotations

from typing import Any

from accounts.authorisation import may


def may_triage(user: Any) -> bool:
    """Take up, accept, decline, record replies."""
    return may(user, "referrals.triage")
