"""Two referrals of one person that are handled as one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from referrals.models.referral import Referral


class Joining(models.Model):
    """That one referral was joined with another, which goes on for both. It can be undone.

    Nothing of the joined one is changed but its state. `said_same`: the joining also said that
    both are of one person, so undoing it takes that back.
    """

    kept = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="joinings")
    joined = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="joined_into")
    said_same = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["joined"], condition=Q(undone_at__isnull=True), name="joining_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("joined")), name="joining_of_two"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="joining_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.joined_id} into {self.kept_id}"
