"""Rulesets as released, and the decisions that were made by them."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone


class ImmutableRowError(TypeError):
    """Somebody tried to change or delete a released ruleset or a decision."""


class ImmutableRow(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            self._refuse("changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse("deleted")

    def _refuse(self, what: str) -> NoReturn:
        raise ImmutableRowError(f"{self!r} cannot be {what}. Write a new one instead.")


class Ruleset(ImmutableRow):
    """One released version of the organisation's rules, with the vocabulary it was read with.

    In force from `effective_from` (a local date) until a later one; of two for one day, the one
    released later holds. `digest` is the version that decisions name.
    """

    document = models.TextField()
    vocabulary = models.TextField()
    digest = models.CharField(max_length=64)
    effective_from = models.DateField()
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-effective_from", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["-effective_from", "-id"], name="ruleset_in_force")
        ]

    def __str__(self) -> str:
        return f"Rules {self.digest[:8]} from {self.effective_from}"


class Decision(ImmutableRow):
    """What the rules answered for some facts on a day. `result` is the engine's own JSON."""

    ruleset = models.ForeignKey(Ruleset, on_delete=models.PROTECT, related_name="decisions")
    facts = models.JSONField()
    decided_on = models.DateField()
    outcome = models.CharField(max_length=20)
    result = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.outcome} on {self.decided_on}"
