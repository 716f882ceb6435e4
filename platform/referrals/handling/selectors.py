"""Who has a referral open, and who could take it over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.policy import policy
from referrals.models import Opening, Referral

# Whoever opened it longer ago has probably gone on to something else.
STILL_HERE = timedelta(minutes=15)


def others_here(referral: Referral, user: Any) -> QuerySet[Opening]:
    """Colleagues who opened the referral in the last quarter of an hour, the latest first."""
    recent = Opening.objects.filter(referral=referral, at__gt=timezone.now() - STILL_HERE)
    return recent.exclude(user=user.pk).select_related("user")


def who_may_handle(referral: Referral) -> QuerySet[User]:
    """Everybody who works in the inbox, but for who has the referral now."""
    roles = policy().operations["referrals.triage"]
    found = User.objects.filter(is_active=True, grants__role__in=roles).order_by("name")
    if referral.handler is not None:
        found = found.exclude(pk=referral.handler.pk)
    return found.distinct()
