"""What staff put in: referrals that came by another way than the form, and plain questions."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from referrals.models.choices import Channel, Purpose, ReferrerRole
from referrals.models.draft import Announcement
from referrals.models.referral import Referral


class Entry(models.Model):
    """A referral that a member of staff puts in, from the first line typed until it is saved.

    `received_at` is the moment by the rule of its channel: when the mail arrived, the call was,
    the letter came, the Egress notice was sent, the referral was raised in Liquidlogic. `facts`
    and `answers` are as in `Draft`; both are emptied when the referral is there. Its id is part
    of the referral's idempotency key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(_("came by"), max_length=12, choices=Channel)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, blank=True)
    received_at = models.DateTimeField(_("received"))
    facts = models.JSONField(default=dict, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    referral = models.OneToOneField(
        Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="entry"
    )
    saved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-begun_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(referral=None, saved_by=None, saved_at=None)
                | models.Q(referral__isnull=False, saved_by__isnull=False, saved_at__isnull=False),
                name="entry_saved_says_by_whom_and_when",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["begun_at"],
                condition=models.Q(referral__isnull=True),
                name="entry_unfinished",
            )
        ]

    def __str__(self) -> str:
        return f"Entry {self.id}"


class EgressItem(models.Model):
    """A message in Egress: only its notice came by mail, so a person opened it and typed it in.

    `notice_at` is the moment of the notice, when the clock starts.
    """

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="egress")
    message_reference = models.CharField(_("message reference"), max_length=80)
    sender = models.EmailField(_("sender"))
    notice_at = models.DateTimeField(_("time of the notice"))
    opened_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField(_("opened in Egress"), null=True, blank=True)
    downloaded_at = models.DateTimeField(_("downloaded"), null=True, blank=True)

    class Meta:
        ordering = ("-notice_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message_reference"], name="egress_message_once"),
            models.CheckConstraint(
                condition=models.Q(opened_by=None, opened_at=None)
                | models.Q(opened_by__isnull=False, opened_at__isnull=False),
                name="egress_opened_says_by_whom_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.message_reference


class FeedImport(models.Model):
    """A list of referrals from another system: read, shown, and taken in when confirmed.

    `rows` are what was read and could be taken; they are emptied when confirmed or forgotten.
    `digest` is the SHA-256 of the file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(_("from"), max_length=12, choices=Channel)
    file_name = models.CharField(_("file"), max_length=120)
    digest = models.CharField(max_length=64)
    rows = models.JSONField(default=list, blank=True)
    faults = models.JSONField(default=list, blank=True)
    good = models.PositiveIntegerField(_("rows that can be taken"))
    bad = models.PositiveIntegerField(_("rows with a mistake"))
    taken = models.PositiveIntegerField(_("referrals made"), default=0)
    known = models.PositiveIntegerField(_("rows here already"), default=0)
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-read_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None, confirmed_at=None, taken=0)
                | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="feed_import_confirmed_says_by_whom",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class LiquidlogicItem(models.Model):
    """A referral raised in Liquidlogic, logged here. The clock starts when it was raised."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="liquidlogic")
    lcs_id = models.CharField(_("LCS id"), max_length=40)
    raised_at = models.DateTimeField(_("raised"))
    seen_at = models.DateTimeField(_("seen here"))
    worker = models.CharField(_("allocated worker"), max_length=120)
    team = models.CharField(_("team"), max_length=120, blank=True)
    feed_import = models.ForeignKey(
        FeedImport, on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )

    class Meta:
        ordering = ("-raised_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lcs_id"], name="liquidlogic_id_once"),
        ]

    def __str__(self) -> str:
        return self.lcs_id


class Enquiry(models.Model):
    """Somebody asked for information. It names nobody and opens no record about a child."""

    idempotency_key = models.CharField(max_length=80)
    channel = models.CharField(_("came by"), max_length=12, choices=Channel)
    asked_at = models.DateTimeField(_("asked"))
    role = models.CharField(_("from"), max_length=16, choices=ReferrerRole)
    question = models.TextField(_("what they asked"))
    answer = models.TextField(_("what we told them"), blank=True)
    logged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-asked_at", "-pk")
        verbose_name_plural = "enquiries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["idempotency_key"], name="enquiry_logged_once"),
        ]

    def __str__(self) -> str:
        return f"Enquiry {self.pk}"
