"""Who looks at a referral, and who set another outcome than the rules did."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from referrals.models.referral import Referral


class Opening(models.Model):
    """That somebody opened a referral, and when they did so last."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="openings")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "user"], name="opening_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} opened {self.referral_id}"


class OverrideOutcome(models.TextChoices):
    """What a person may set in the place of what the rules said."""

    ELIGIBLE = "eligible", _("Yes, we can help")
    NOT_ELIGIBLE = "not_eligible", _("No, this is not for us")


class OverrideReason(models.TextChoices):
    """Why the rules' answer is not the right one here."""

    NEW_FACTS = "new_facts", _("We learned something that the rules were not told")
    WRONG_FACTS = "wrong_facts", _("An answer on the form was wrong")
    AT_RISK = "at_risk", _("Somebody is at risk if we do not help")
    NOBODY_ELSE = "nobody_else", _("Nobody else can help")
    RULES_DO_NOT_FIT = "rules_do_not_fit", _("The rules do not fit this situation")
    OTHER = "other", _("Another reason")


class Override(models.Model):
    """Another outcome or scope than the rules gave, set by a person with a reason.

    The decision itself is never changed. The newest override that was not taken back holds.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="overrides")
    outcome = models.CharField(_("outcome"), max_length=12, choices=OverrideOutcome)
    limits = models.JSONField(_("help limited to"), default=list, blank=True)
    reason = models.CharField(_("reason"), max_length=16, choices=OverrideReason)
    note = models.TextField(_("why, in your own words"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    taken_back_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(note=""), name="override_says_why"),
            models.UniqueConstraint(
                fields=["referral"],
                condition=models.Q(taken_back_at__isnull=True),
                name="override_holds_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["reason", "at"], name="override_figures")]

    def __str__(self) -> str:
        return f"{self.outcome} for {self.referral_id}: {self.reason}"
