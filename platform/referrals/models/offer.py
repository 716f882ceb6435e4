"""Offers of an advocate: due, made, answered; and the files that they were read from."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from referrals.models.people import Person
from referrals.models.referral import Referral
from referrals.offers.workflow import OPEN, STEPS, OfferState

if TYPE_CHECKING:
    from django.utils.functional import Promise


class OfferMode(models.TextChoices):
    """How the rules want an advocate to be offered."""

    MUST = "must", _("Must be offered")
    OPT_OUT = "opt_out", _("Offered; they can opt out")
    MAY = "may", _("May be offered")
    ON_REQUEST = "on_request", _("When they ask")


class OfferHow(models.TextChoices):
    """How an offer was made."""

    VISIT = "visit", _("On a visit")
    MEETING = "meeting", _("At a meeting")
    PHONE = "phone", _("By phone or video")
    MESSAGE = "message", _("By message or e-mail")
    LETTER = "letter", _("By letter")
    WORKER = "worker", _("Through their worker")


class ToldBy(models.TextChoices):
    """Who gave us the answer."""

    YOUNG_PERSON = "young_person", _("The young person")
    PARENT_OR_CARER = "parent_or_carer", _("A parent or carer")
    PROFESSIONAL = "professional", _("A professional")


class CouldNot(models.TextChoices):
    """Why an offer could not be made."""

    NO_CONTACT = "no_contact", _("They could not be reached")
    NOT_SAFE = "not_safe", _("It was not safe to get in touch")
    NOT_ABLE = "not_able", _("They were too ill, or not able to take it in yet")
    MOVED = "moved", _("They moved away")
    HAS_ADVOCATE = "has_advocate", _("They have an advocate already")
    OTHER = "other", _("Another reason")


class Warned(models.TextChoices):
    """Of what staff were told about a due offer."""

    NO = "no", _("Nothing yet")
    SOON = "soon", _("Due soon")
    LATE = "late", _("Overdue")


class Offer(models.Model):
    """An advocate is to be offered to somebody, because something happened on a day.

    `words` are the young person's own, or their view as somebody saw it; `reason` is what staff
    write beside it. An opt-out without either is refused by the database too. `next_on` is the
    day on which to offer again; that is a new offer for the same event, whose `follows` is this
    one. `row_key` is the fingerprint of the row of a file that it was read from.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="offers")
    trigger = models.CharField(_("what happened"), max_length=60)
    happened_on = models.DateField(_("day it happened"))
    mode = models.CharField(_("the rules say"), max_length=10, choices=OfferMode)
    due_on = models.DateField(_("offer by"))
    meeting_on = models.DateField(_("day of the meeting"), null=True, blank=True)
    note = models.TextField(_("what the person who offers should know"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=OfferState, default=OfferState.DUE)
    version = models.PositiveIntegerField(default=1)
    offered_on = models.DateField(_("offered on"), null=True, blank=True)
    offered_how = models.CharField(_("how"), max_length=10, choices=OfferHow, blank=True)
    occasion = models.CharField(_("at which meeting or visit"), max_length=120, blank=True)
    offered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    told_by = models.CharField(_("told by"), max_length=16, choices=ToldBy, blank=True)
    words = models.TextField(_("in their own words"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    could_not = models.CharField(_("why not"), max_length=12, choices=CouldNot, blank=True)
    next_on = models.DateField(_("offer again on"), null=True, blank=True)
    referral = models.OneToOneField(
        Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="offer"
    )
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    row_key = models.CharField(max_length=64, null=True, blank=True)
    warned = models.CharField(max_length=4, choices=Warned, default=Warned.NO)
    registered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("due_on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "trigger", "happened_on"],
                condition=Q(follows__isnull=True),
                name="offer_once_per_trigger",
            ),
            models.UniqueConstraint(fields=["row_key"], name="offer_row_once"),
            models.CheckConstraint(
                condition=~Q(state="opted_out")
                | ~Q(words="")
                | (Q(told_by="young_person") & ~Q(reason="")),
                name="offer_opt_out_is_their_own",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_now") | Q(next_on__isnull=False),
                name="offer_not_now_has_a_next_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="could_not") | ~Q(could_not=""),
                name="offer_could_not_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(referral__isnull=False),
                name="offer_accepted_has_its_referral",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["due", "could_not", "withdrawn"])
                | Q(offered_on__isnull=False),
                name="offer_answered_was_made",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_on"], name="offer_due"),
            models.Index(fields=["happened_on"], name="offer_happened"),
        ]

    def __str__(self) -> str:
        return f"{self.trigger} of {self.person_id} on {self.happened_on}"

    @property
    def is_open(self) -> bool:
        """Whether it waits to be made or answered."""
        return self.state in OPEN


class OfferEvent(models.Model):
    """One thing that happened to an offer. `was` holds the answer before it, for an undo."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="events")
    version = models.PositiveIntegerField()
    action = models.CharField(max_length=24)
    after = models.CharField(max_length=10, choices=OfferState)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True)
    was = models.JSONField(default=dict)
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ("offer", "version")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["offer", "version"], name="offer_event_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.version}: {self.action}"

    @property
    def text(self) -> str | Promise:
        """What happened, in words."""
        return STEPS[self.action].done if self.action in STEPS else _("Undone")


class OfferFile(models.Model):
    """A file of due offers: what was read from it, until somebody confirms it or a day is over.

    Confirmed, it keeps who, when and how many, and no row. `digest` is of its bytes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    unknown = models.JSONField(default=list)
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    registered = models.PositiveIntegerField(default=0)
    passed_over = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-uploaded_at", "pk")
        indexes: ClassVar = [
            models.Index(
                fields=["uploaded_at"],
                condition=Q(confirmed_at__isnull=True),
                name="offer_file_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.registered})"
