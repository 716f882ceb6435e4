"""The request for an advocate, and what happened to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from eligibility.models import Decision
from referrals.models.choices import Channel, DeclineReason, Known, Purpose, ReferrerRole, Wish
from referrals.models.people import Person
from referrals.references import new_reference
from referrals.workflow import NOTED, OPEN, STEPS, State

if TYPE_CHECKING:
    from django.utils.functional import Promise


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
    withdrawn_wish = models.CharField(
        _("withdrawn at the wish of"), max_length=16, choices=Wish, blank=True
    )
    handler = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken up by"),
    )
    handled_since = models.DateTimeField(_("taken up"), null=True, blank=True)

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
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | ~models.Q(withdrawn_wish=""),
                name="referral_withdrawn_says_whose_wish",
            ),
            models.CheckConstraint(
                condition=models.Q(handler__isnull=True, handled_since__isnull=True)
                | models.Q(handler__isnull=False, handled_since__isnull=False),
                name="referral_handled_since_a_moment",
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
        return STEPS[self.action].done if self.action in STEPS else NOTED[self.action]
