"""What people are compared by, and what staff said about two of them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from referrals.models.people import Person


class KeyKind(models.TextChoices):
    """What a key was made from."""

    WRITTEN = "written", _("name as written")
    NAME = "name", _("first and last name by their sound")
    SURNAME = "surname", _("last name by its sound")
    BORN = "born", _("date of birth")
    PHONE = "phone", _("phone number")
    EMAIL = "email", _("e-mail address")


class MatchKey(models.Model):
    """One thing about a person, brought to one spelling, by which others are found."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="match_keys")
    kind = models.CharField(max_length=8, choices=KeyKind)
    value = models.CharField(max_length=254)

    class Meta:
        ordering = ("person", "kind", "value")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind", "value"], name="match_key_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "value", "person"], name="match_key_equal"),
            GistIndex(
                fields=["value"],
                opclasses=["gist_trgm_ops"],
                condition=Q(kind="written"),
                name="match_key_alike",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"


class OtherNumber(models.Model):
    """A number by which another system knows a person, without spaces and dashes."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="other_numbers")
    system = models.CharField(_("system"), max_length=40)
    number = models.CharField(_("number"), max_length=60)

    class Meta:
        ordering = ("person", "system", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "system", "number"], name="other_number_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["system", "number"], name="other_number_lookup"),
        ]

    def __str__(self) -> str:
        return f"{self.system} of {self.person_id}"


class Verdict(models.Model):
    """What somebody said about two records of people: one person, or not. It can be taken back.

    Records are never merged: everything stays as it was sent, and what belongs together is found
    through the verdicts. `one` is the record with the smaller number.
    """

    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    same = models.BooleanField(_("the same person"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    taken_back_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="verdict_in_order"),
            models.UniqueConstraint(
                fields=["one", "other"],
                condition=Q(taken_back_at__isnull=True),
                name="verdict_once",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="verdict_taken_back_by_somebody",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["other"], name="verdict_other")]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}: {'same' if self.same else 'not the same'}"
