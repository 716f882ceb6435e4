"""The times a service named to somebody."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.models import User
from referrals.models.referral import Referral


class Clock(models.Model):
    """A time the service named to somebody: started, due, and stopped by whom and how.

    `days` of `unit` by `calendar` after the day received. `due_at` is the end of the last day.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="clocks")
    promise = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    days = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=16)
    calendar = models.CharField(max_length=6)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    stopped_how = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ("due_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "promise"], name="clock_once"),
            models.CheckConstraint(
                condition=models.Q(stopped_at__isnull=True, stopped_how="")
                | (models.Q(stopped_at__isnull=False) & ~models.Q(stopped_how="")),
                name="clock_stopped_says_how",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(stopped_at__isnull=True),
                name="clock_running",
            )
        ]

    def __str__(self) -> str:
        return f"{self.promise} of {self.referral_id}"
