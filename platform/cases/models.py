"""Cases: the work done with one person, from an accepted referral to its closure."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.workflow import SHAPES, STEPS, State
from referrals.models import Referral

if TYPE_CHECKING:
    from django.utils.functional import Promise


class Instruction(models.TextChoices):
    """Who directs the advocate."""

    INSTRUCTED = "instructed", _("Instructed: the person says what they want")
    NON_INSTRUCTED = "non_instructed", _("Non-instructed: the person cannot give instructions")


class Case(models.Model):
    """The help agreed with one person. It begins when a referral is accepted.

    `limits` are the kinds of meeting or support that the help is limited to, carried from the
    decision; empty means no limit. `version` counts the events, so that a form filled in from an
    older page is noticed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="case")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    state_since = models.DateTimeField(_("in this state since"))
    version = models.PositiveIntegerField(default=1)
    limits = models.JSONField(_("limited to"), default=list)
    instruction = models.CharField(
        _("instruction"), max_length=14, choices=Instruction, default=Instruction.INSTRUCTED
    )
    opened_at = models.DateTimeField(_("opened"))

    class Meta:
        ordering = ("opened_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="case_state_is_known"
            ),
        )
        indexes = (models.Index(fields=("state", "opened_at"), name="case_state_opened"),)

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The same reference as the referral's: people have one to remember."""
        return self.referral.reference

    @property
    def next_meeting(self) -> dt.date | None:
        """The day of the meeting that the referral named, until it is past."""
        day = self.referral.meeting_on
        return day if day and day >= timezone.localdate() else None

    @property
    def tag(self) -> str:
        """The shape that stands beside the state's word."""
        return SHAPES[State(self.state)]


class Allocation(models.Model):
    """An advocate's time with a case. The one without an end is the present one."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="allocations")
    advocate = models.ForeignKey(User, on_delete=models.PROTECT, related_name="allocations")
    allocated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    allocated_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    conflict_reason = models.TextField(_("why in spite of a conflict"), blank=True)

    class Meta:
        ordering = ("allocated_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=models.Q(ended_at__isnull=True),
                name="allocation_one_open_per_case",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True)
                | models.Q(ended_at__gte=models.F("allocated_at")),
                name="allocation_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.advocate_id} for {self.case_id}"


class NoteKind(models.TextChoices):
    """What the time was spent on."""

    VISIT = "visit", _("Met the person")
    CALL = "call", _("Call or message with them")
    MEETING = "meeting", _("Went to a meeting")
    PROFESSIONALS = "professionals", _("Spoke with others")
    WRITING = "writing", _("Read or wrote")
    TRAVEL = "travel", _("Travelled")


DIRECT = frozenset({NoteKind.VISIT, NoteKind.CALL, NoteKind.MEETING})


class Note(models.Model):
    """What was done, when, in how many minutes. `direct`: with the person or beside them."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=13, choices=NoteKind)
    direct = models.BooleanField(_("direct"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    done_on = models.DateField(_("day"))
    text = models.TextField(_("note"))
    written_at = models.DateTimeField(_("written"))

    class Meta:
        ordering = ("-written_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(minutes__lte=24 * 60), name="note_within_one_day"
            ),
        )
        indexes = (models.Index(fields=("case", "-written_at"), name="note_case_written"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.minutes} min"


class Event(models.Model):
    """One change of a case: what, by whom, when and why."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    version = models.PositiveIntegerField()
    action = models.CharField(max_length=14)
    before = models.CharField(max_length=10, choices=State, blank=True)
    after = models.CharField(max_length=10, choices=State)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("case", "version")
        constraints = (
            models.UniqueConstraint(fields=("case", "version"), name="case_event_once_per_version"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.version}: {self.action}"

    @property
    def words(self) -> str | Promise:
        """What happened, in words."""
        return STEPS[self.action].done


class Outcome(models.TextChoices):
    """How it turned out, in one person's view."""

    ACHIEVED = "achieved", _("Got what they wanted")
    PARTLY = "partly", _("Got part of it")
    NOT_ACHIEVED = "not_achieved", _("Did not get it")
    HEARD = "heard", _("Was heard, whatever was decided")
    NOT_SAID = "not_said", _("Not said or not known")


class ClosureReason(models.TextChoices):
    """Why the work ended."""

    DONE = "done", _("The work is done")
    PERSON_ENDED = "person_ended", _("The person chose to end it")
    NO_CONTACT = "no_contact", _("We could not reach the person")
    MOVED = "moved", _("The person moved away")
    OTHER_SERVICE = "other_service", _("Another service has taken over")
    OUT_OF_SCOPE = "out_of_scope", _("What is needed is outside the agreed help")


class Closure(models.Model):
    """The end of the work: the outcome in the young person's view and in the advocate's."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="closures")
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(_("closed"))
    reason = models.CharField(_("reason"), max_length=13, choices=ClosureReason)
    outcome = models.CharField(_("outcome in their view"), max_length=12, choices=Outcome)
    advocate_outcome = models.CharField(
        _("outcome in the advocate's view"), max_length=12, choices=Outcome
    )
    words = models.TextField(_("in their own words"), blank=True)

    class Meta:
        ordering = ("closed_at", "id")

    def __str__(self) -> str:
        return f"{self.case_id} {self.reason}"


class Relation(models.TextChoices):
    """How the people of two cases belong together."""

    PARENT_AND_CHILD = "parent_child", _("Parent and child")
    SIBLINGS = "siblings", _("Brothers and sisters")


class Link(models.Model):
    """Two cases of one family; stored once, the smaller id first."""

    one = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(_("relation"), max_length=12, choices=Relation)
    linked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("one", "other"), name="link_once"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="link_smaller_id_first"
            ),
        )

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"
