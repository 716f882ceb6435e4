"""Days that an organisation works or not, whatever its jurisdiction says, and its early warning."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class DayKind(models.TextChoices):
    CLOSED = "closed", _("Day off")
    WORKED = "worked", _("Day worked")


class OwnDay(models.Model):
    """A day off or a day worked that differs from the public holidays. Taken back, it stays as
    history.
    """

    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=8, choices=DayKind)
    reason = models.CharField(_("reason"), max_length=200)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-day", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day"],
                condition=models.Q(removed_at__isnull=True),
                name="own_day_counts_once",
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removed_by__isnull=True)
                | models.Q(removed_at__isnull=False, removed_by__isnull=False),
                name="own_day_removed_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class WarningLead(models.Model):
    """How many working days before it is due a clock counts as soon. The newest row holds."""

    days = models.PositiveSmallIntegerField(_("working days"))
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(days__lte=20), name="warning_lead_is_a_few_days"
            )
        ]

    def __str__(self) -> str:
        return f"{self.days} working days"
