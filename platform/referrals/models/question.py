"""What is asked of the referrer, the links they answer by, and their answers."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from referrals.models.choices import Channel
from referrals.models.referral import Referral

LINK_LIFE = timedelta(days=14)


def _link_expiry() -> datetime:
    return timezone.now() + LINK_LIFE


class Question(models.Model):
    """What staff want to know before they decide. It names nobody: it is read behind a link."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField(_("questions"))
    to = models.EmailField(_("sent to"), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=models.Q(closed_at__isnull=True),
                name="question_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"Question {self.pk} of {self.referral_id}"


class AnswerLink(models.Model):
    """A link that takes one answer. The link itself is signed when the e-mail is written and kept
    nowhere: `digest` is all that is stored of it.
    """

    name = models.UUIDField(default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="links")
    digest = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=_link_expiry)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("made_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest"], name="answer_link_digest_once"),
            models.UniqueConstraint(fields=["name"], name="answer_link_name_once"),
        ]

    def __str__(self) -> str:
        return f"Link {self.pk} of question {self.question_id}"

    @property
    def is_open(self) -> bool:
        """Whether it takes an answer now, as far as the link itself goes."""
        return self.used_at is None and self.expires_at > timezone.now()


class Answer(models.Model):
    """What was answered: by the referrer through a link, or told to `by`."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(_("answer"))
    how = models.CharField(_("told by"), max_length=12, choices=Channel)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"Answer {self.pk} to question {self.question_id}"
