"""Files that came with a referral."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from referrals.models.referral import Referral


class FileKind(models.TextChoices):
    """What a file may be, found by looking into it."""

    PDF = "pdf", _("PDF")
    PNG = "png", _("Picture (PNG)")
    JPEG = "jpeg", _("Picture (JPEG)")
    DOCX = "docx", _("Word document")
    TEXT = "text", _("Plain text")
    EMAIL = "email", _("Saved e-mail")


class Scan(models.TextChoices):
    """What is known of viruses in a file. One with a virus is never kept."""

    CLEAN = "clean", _("No virus found")
    NOT_SCANNED = "not_scanned", _("Not checked for viruses")
    NO_ANSWER = "no_answer", _("The virus scanner did not answer")


def _private_name(attachment: Attachment, _given: str) -> str:
    """A name that tells nothing."""
    return f"referrals/{attachment.pk.hex}.{attachment.kind}"


class Attachment(models.Model):
    """One file of a referral, as it was stored: pictures are drawn anew without their hidden data.

    `name` is for people to read; the file itself lies under a name that tells nothing. `digest`
    is the SHA-256 of what was sent, so that the same file twice is one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="attachments")
    file = models.FileField(_("file"), upload_to=_private_name, max_length=120)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=8, choices=FileKind)
    size = models.PositiveIntegerField(_("size in bytes"))
    digest = models.CharField(max_length=64)
    scan = models.CharField(_("virus check"), max_length=12, choices=Scan)
    attached_at = models.DateTimeField(_("added"))
    attached_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("attached_at", "name")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "digest"], name="attachment_once"),
        ]

    def __str__(self) -> str:
        return self.name
