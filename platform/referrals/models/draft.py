"""What is written before there is a referral."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from referrals.models.choices import Channel
from referrals.references import new_reference

DRAFT_LIFE = timedelta(hours=24)


def _draft_expiry() -> datetime:
    return timezone.now() + DRAFT_LIFE


class Draft(models.Model):
    """A referral being written, reached only by the session that began it. Gone after a day.

    `facts` are answers to the rules' questions; `answers` is the rest, by step; `trail` names
    the places that were passed, in order. Its id is the idempotency key of what it becomes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    facts = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    trail = models.JSONField(default=list)
    begun_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=_draft_expiry)

    class Meta:
        ordering = ("begun_at",)
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="draft_expiry")]

    def __str__(self) -> str:
        return f"Draft {self.id}"


class Announcement(models.Model):
    """Somebody said that they will send a referral by another route, so that it can be chased.

    It names the professional who said so and nobody else.
    """

    reference = models.CharField(max_length=16, default=new_reference, editable=False)
    idempotency_key = models.CharField(max_length=80)
    channel = models.CharField(max_length=12, choices=Channel)
    name = models.CharField(_("name"), max_length=120)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    email = models.EmailField(_("work e-mail"))
    made_at = models.DateTimeField(default=timezone.now)
    chase_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    arrived = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ("chase_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="announcement_reference_once"),
            models.UniqueConstraint(fields=["idempotency_key"], name="announcement_sent_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["chase_at"],
                condition=models.Q(settled_at__isnull=True),
                name="announcement_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.reference
