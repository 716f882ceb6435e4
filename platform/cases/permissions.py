"""Whose case is whose."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from accounts.authorisation import reach
from accounts.policy import Reach
from cases.models import Case


def own_cases(user: Any) -> Q:
    """The filter for a person's own cases: those allocated to them and not handed over."""
    return Q(allocations__advocate=user.pk, allocations__ended_at__isnull=True)


def is_own(user: Any, case: Case) -> bool:
    """Whether this is a case of this person now."""
    return case.allocations.filter(advocate=user.pk, ended_at__isnull=True).exists()


def may_do(user: Any, operation: str, *, own: bool) -> bool:
    """Whether the operation is open to this person for a case that is, or is not, their own."""
    how_far = reach(user, operation)
    return how_far is Reach.ALL or (how_far is Reach.OWN and own)
