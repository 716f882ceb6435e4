"""People, the referrals made for them, and what is kept on the way to one."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from eligibility.models import Decision
from referrals.references import new_reference
from referrals.workflow import OPEN, STEPS, State

if TYPE_CHECKING:
    from django.utils.functional import Promise

DRAFT_LIFE = timedelta(hours=24)


class Person(models.Model):
    """Somebody an advocate may help. One person may be the young person in one referral and the
    parent in another. Where they live is not kept here.
    """

    name = models.CharField(_("name"), max_length=120)
    preferred_name = models.CharField(_("preferred name"), max_length=80, blank=True)
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    date_of_birth = models.DateField(_("date of birth"), null=True, blank=True)
    stated_age = models.PositiveSmallIntegerField(_("age as told"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    phone_is_safe = models.BooleanField(_("safe to phone or text"), default=False)
    email = models.EmailField(_("e-mail"), blank=True)
    email_is_safe = models.BooleanField(_("safe to e-mail"), default=False)
    contact_notes = models.TextField(_("how to get in touch safely"), blank=True)
    communication_needs = models.TextField(_("help with talking and reading"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.preferred_name or self.name


class ReferrerRole(models.TextChoices):
    """The answers to the fact `referrer`."""

    SELF = "self", _("The person themselves")
    PARENT_OR_CARER = "parent_or_carer", _("A parent or carer")
    PROFESSIONAL = "professional", _("A professional")
    SOMEONE_ELSE = "someone_else", _("Somebody else")


class Channel(models.TextChoices):
    """How a referral came in."""

    ONLINE = "online", _("Online form")
    API = "api", _("Another system")
    EGRESS = "egress", _("Egress")
    LIQUIDLOGIC = "liquidlogic", _("Liquidlogic")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    POST = "post", _("Letter")
    IN_PERSON = "in_person", _("In person")


class Purpose(models.TextChoices):
    """What the help is for."""

    MEETING = "meeting", _("A meeting")
    ISSUE = "issue", _("Something that matters to them")
    COMPLAINT = "complaint", _("A complaint")
    OFFER = "offer", _("An offer of advocacy")


class Known(models.TextChoices):
    """Yes, no, or nobody said."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_SAID = "not_said", _("Not said")


class DeclineReason(models.TextChoices):
    """Why a referral is not taken on."""

    NOT_ELIGIBLE = "not_eligible", _("Outside who the service is for")
    OUTSIDE_SCOPE = "outside_scope", _("The help asked for is outside what the service may do")
    NO_CONSENT = "no_consent", _("The person does not want an advocate")
    OTHER_SERVICE = "other_service", _("Another service is the right one")
    NO_CAPACITY = "no_capacity", _("No advocate is free in time")
    OTHER = "other", _("Another reason")


class Referral(models.Model):
    """A request for an advocate, as it came in.

    `received_at` is the moment by the rule of its channel; `version` counts the events, so that a
    form filled in from an older page is noticed. `idempotency_key` is unique for each rendered
    form or API call: sending twice is sending once.
    """

    reference = models.CharField(max_length=16, default=new_reference, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="referrals")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="referral")
    state = models.CharField(_("state"), max_length=24, choices=State, default=State.RECEIVED)
    version = models.PositiveIntegerField(default=1)
    idempotency_key = models.CharField(max_length=80)
    channel = models.CharField(_("came by"), max_length=12, choices=Channel)
    received_at = models.DateTimeField(_("received"))

    referrer_role = models.CharField(_("from"), max_length=16, choices=ReferrerRole)
    referrer_name = models.CharField(_("referrer's name"), max_length=120, blank=True)
    referrer_job = models.CharField(_("job"), max_length=120, blank=True)
    referrer_organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    referrer_relation = models.CharField(_("relation to the person"), max_length=80, blank=True)
    referrer_email = models.EmailField(_("referrer's e-mail"), blank=True)
    referrer_phone = models.CharField(_("referrer's phone"), max_length=40, blank=True)

    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    wishes = models.TextField(_("what they want help with"), blank=True)
    meeting_on = models.DateField(_("day of the meeting"), null=True, blank=True)
    person_knows = models.CharField(
        _("knows about the referral"), max_length=8, choices=Known, default=Known.NOT_SAID
    )
    person_agrees = models.CharField(
        _("wants an advocate"), max_length=8, choices=Known, default=Known.NOT_SAID
    )
    why_not_told = models.TextField(_("why they do not know yet"), blank=True)
    receipt_to = models.EmailField(_("receipt sent to"), blank=True)
    decline_reason = models.CharField(
        _("why declined"), max_length=16, choices=DeclineReason, blank=True
    )
    signpost = models.TextField(_("where else to go"), blank=True)

    class Meta:
        ordering = ("-received_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reference"], name="referral_reference_once"),
            models.UniqueConstraint(fields=["idempotency_key"], name="referral_sent_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[s for s in State.values if s != State.DRAFT]),
                name="referral_state_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined")
                | (~models.Q(decline_reason="") & ~models.Q(signpost="")),
                name="referral_declined_says_why_and_where",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-received_at"], name="referral_inbox"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide."""
        return self.state in OPEN


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


class Event(models.Model):
    """One thing that happened to a referral: what, by whom (nobody: the public), when and why."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="events")
    version = models.PositiveIntegerField()
    action = models.CharField(max_length=24)
    after = models.CharField(max_length=24, choices=State)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("referral", "version")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referral", "version"], name="referral_event_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.version}: {self.action}"

    @property
    def words(self) -> str | Promise:
        """What happened, in words."""
        return STEPS[self.action].done if self.action in STEPS else _("Answered the referrer")


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
