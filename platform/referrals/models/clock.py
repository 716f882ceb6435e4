"""The times a service named to somebody."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from referrals.models.referral import Referral


class ClockKind(models.TextChoices):
    """How binding a time is. What was observed, such as an average, is no clock."""

    PROMISE = "promise", _("Promise")
    INTERNAL_TARGET = "internal_target", _("Our own target")
    STATUTORY_LIMIT = "statutory_limit", _("Limit set by law")


class Told(models.TextChoices):
    """What staff were told by message."""

    NOTHING = "nothing", _("Nothing yet")
    SOON = "soon", _("That it is due soon")
    LATE = "late", _("That it is late")


class PauseReason(models.TextChoices):
    """Why a clock may stand still: only what others need time for, never the service itself."""

    WAITING_FOR_REFERRER = "waiting_for_referrer", _("We wait for an answer from the referrer")
    PERSON_ASKED = "person_asked", _("The person asked us to wait")
    PERSON_AWAY = "person_away", _("The person is away or not well")
    NOT_SAFE = "not_safe", _("It is not safe to get in touch now")


class Clock(models.Model):
    """A time the service named to somebody: started, due, and stopped by whom and how.

    `days` of `unit` by `calendar` after the day received, as `deadlines` counts them; `says` are
    the words of the rule `promise`. It stops at what `stops` names. `due_at` is the end of the
    last day and `soon_at` the start of the day on which a warning is due; both are empty while
    the clock stands still.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="clocks")
    promise = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=ClockKind)
    says = models.TextField(blank=True)
    days = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=16)
    calendar = models.CharField(max_length=6)
    out_of_hours = models.CharField(max_length=16, default="next_working_day")
    stops = models.CharField(max_length=20, default="first_human_reply")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    soon_at = models.DateTimeField(null=True, blank=True)
    told = models.CharField(max_length=8, choices=Told, default=Told.NOTHING)
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
            models.CheckConstraint(
                condition=models.Q(kind__in=ClockKind.values), name="clock_is_no_average"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(stopped_at__isnull=True),
                name="clock_running",
            ),
            models.Index(
                fields=["soon_at"],
                condition=models.Q(stopped_at__isnull=True),
                name="clock_soon",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise} of {self.referral_id}"


class Pause(models.Model):
    """A time in which a referral's clocks stood still, but for limits set by law."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=24, choices=PauseReason)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("started_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=models.Q(ended_at__isnull=True),
                name="pause_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True)
                | models.Q(ended_at__gte=models.F("started_at")),
                name="pause_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} of {self.referral_id}"


class ClockChange(models.Model):
    """That a clock was counted again: when it was due, when it is due, and why."""

    class Why(models.TextChoices):
        """What moved it."""

        PAUSED = "paused", _("Paused")
        RESUMED = "resumed", _("Goes on")
        DAY_CLOSED = "day_closed", _("A day off was added")
        DAY_WORKED = "day_worked", _("A day worked was added")
        DAY_TAKEN_BACK = "taken_back", _("A day of our own was taken back")
        RESTARTED = "restarted", _("Started again")
        JOINED = "joined", _("Two referrals were joined or taken apart")

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="changes")
    why = models.CharField(max_length=12, choices=Why)
    reason = models.CharField(max_length=200, blank=True)
    was_due_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.why} of {self.clock_id}"
