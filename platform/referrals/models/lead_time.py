"""How long before its meeting a referral came."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from referrals.models.referral import Referral


class LeadTime(models.Model):
    """Calendar days from the day received to the meeting, beside the usual number, if the rules
    named one then. An observation: nothing is due by it, and nobody is refused for it.
    """

    referral = models.OneToOneField(
        Referral, on_delete=models.PROTECT, related_name="lead_time", primary_key=True
    )
    meeting = models.CharField(max_length=40)
    meeting_on = models.DateField()
    received_on = models.DateField()
    days = models.IntegerField()
    usual_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("-received_on", "pk")
        indexes: ClassVar = [
            models.Index(fields=["received_on"], name="lead_time_received"),
        ]

    def __str__(self) -> str:
        return f"{self.days} days before {self.meeting}"

    @property
    def is_short(self) -> bool:
        """Whether less time was left than usual; a meeting that was past counts for nothing."""
        return self.usual_days is not None and 0 <= self.days < self.usual_days
