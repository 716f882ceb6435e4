"""The record of who read and wrote what."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One read or write. Entries are appended and never changed: a trigger refuses the rest.

    Actor and object are plain values, so that an entry outlives the rows it names. `detail` holds
    ids, states and counts only. `digest` covers everything before it and `previous`, which is the
    digest of the entry before this one: changing an entry breaks the chain at that entry.
    """

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(_("when"))
    actor = models.CharField(_("who"), max_length=40, blank=True)
    roles = models.CharField(_("with the roles"), max_length=160)
    operation = models.CharField(_("operation"), max_length=60)
    object_type = models.CharField(_("kind of record"), max_length=60, blank=True)
    object_id = models.CharField(_("record"), max_length=40, blank=True)
    detail = models.JSONField(_("details"), default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("previous",), name="audit_entry_one_chain"),)
        indexes = (
            models.Index(fields=("object_type", "object_id", "id"), name="audit_entry_about"),
            models.Index(fields=("actor", "id"), name="audit_entry_by"),
        )

    def __str__(self) -> str:
        return f"{self.id}: {self.operation} {self.object_type} {self.object_id}".rstrip()
