"""Marks in every stored text, by which a leak gives itself away.

A mark is `cnr`, four letters of the organisation, a number, and where it was put:
`CNRwilt1f-person-name`. It is looked for in small and capital letters alike.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models
from wagtail.fields import StreamField

from tests.isolation.rows import models_of_an_organisation

# Texts that are codes, counters, keys or addresses: other words would break what reads them.
# Whole apps or models, and single fields, each for the reason above it.
KEPT = frozenset(
    {
        # the audit's chain refuses every change; its texts are codes, `detail` has its own mark
        "audit.Entry",
        # digests and secrets
        "accounts.User.password", "sessions.Session", "api.ApiKey.digest",
        "api.SentRequest.body_digest", "eligibility.Ruleset.digest",
        "referrals.AnswerLink.digest",
        # what code looks up by name
        "accounts.RoleGrant.role", "auth.Group.name", "auth.Permission",
        "eligibility.Ruleset.vocabulary",
        "notifications.Message.kind", "notifications.Message.language",
        "notifications.Message.about_type", "notifications.Message.about_id",
        "eligibility.Decision.outcome", "referrals.Clock.promise", "referrals.Clock.kind",
        "referrals.Clock.unit", "referrals.Clock.calendar", "referrals.Clock.stopped_how",
        "referrals.Clock.out_of_hours", "referrals.Clock.stops", "referrals.LeadTime.meeting",
        "referrals.Event.action", "cases.Event.action", "cases.Case.limits",
        "referrals.Override.limits",
        # people read references aloud; they are ids, and looked for as such
        "referrals.Referral.reference", "referrals.Announcement.reference",
        "api.SentRequest.reference",
        # the session that began a draft finds it and what it became by these
        "referrals.Referral.idempotency_key", "referrals.Announcement.idempotency_key",
        "referrals.Draft.trail",
        # Wagtail's tree, addresses and pointers; the scene gives new pages and files marked ones
        "wagtailcore.Page.path", "wagtailcore.Page.slug", "wagtailcore.Page.url_path",
        "wagtailcore.Collection.path", "wagtailcore.Site.hostname", "wagtailcore.Locale",
        "wagtailcore.Revision.object_id", "wagtailcore.ReferenceIndex",
        "wagtailcore.ModelLogEntry.action", "wagtailcore.ModelLogEntry.object_id",
        "wagtailcore.PageLogEntry.action", "wagtailcore.WorkflowState.object_id",
        "wagtailcore.Comment.contentpath", "wagtailcore.Comment.position",
        "wagtailcore.PageViewRestriction", "wagtailcore.CollectionViewRestriction",
        "wagtailadmin.EditingSession.object_id", "wagtailadmin.FormState",
        "wagtailsearch.IndexEntry.object_id", "wagtailusers.UserProfile",
        "wagtailembeds.Embed.type", "cms.PictureRendition.filter_spec",
        "cms.PictureRendition.focal_point_key", "cms.Picture.file", "cms.Publication.file",
        "cms.PictureRendition.file", "wagtailcore.UploadedFile.file", "cms.Illustration.name",
    }
)  # fmt: skip
PRIVATE = frozenset(
    {"accounts", "api", "audit", "axes", "calendars", "cases", "notifications", "referrals"}
)
LETTERS = {"jersey-cares": "jers", "wiltshire-vps": "wilt"}
_numbers = itertools.count(36)


@dataclass
class Marks:
    """What was put where, for one organisation."""

    slug: str
    by_field: dict[str, int] = field(default_factory=dict)

    @property
    def sign(self) -> str:
        """What all marks of the organisation begin with, in small letters."""
        return f"cnr{LETTERS[self.slug]}"

    def new(self, where: str, longest: int | None = None) -> str:
        """A mark nobody has yet."""
        self.by_field[where] = self.by_field.get(where, 0) + 1
        place = re.sub(r"[^a-z]+", "-", where.lower()).strip("-")
        return f"CNR{LETTERS[self.slug]}{next(_numbers)}-{place}"[:longest]

    def of_private_records(self) -> re.Pattern[bytes]:
        """Finds marks of records that no page shows to a visitor."""
        names = "|".join(
            model._meta.model_name or ""
            for model in models_of_an_organisation()
            if model._meta.app_label in PRIVATE
        )
        return re.compile(rf"{self.sign}[0-9]+-({names})-".encode(), re.IGNORECASE)


def text_fields() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    """Every stored text of an organisation that is not listed as KEPT."""
    for model in models_of_an_organisation():
        for column in model._meta.local_concrete_fields:
            is_text = isinstance(
                column, models.CharField | models.TextField | models.JSONField | StreamField
            )
            named = f"{model._meta.label}.{column.name}"
            if is_text and not column.choices and KEPT.isdisjoint({named, model._meta.label}):
                yield model, column


def mark_everything(marks: Marks) -> None:
    """Write a mark into every text of the current organisation."""
    for model, column in text_fields():
        _mark_column(model, column, marks)


def _mark_column(model: type[models.Model], column: models.Field[Any, Any], marks: Marks) -> None:
    where = f"{model._meta.model_name}-{column.name}"
    key, table = model._meta.pk.column, model._meta.db_table
    cast = "jsonb" if column.db_type(connection) == "jsonb" else "text"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{key}", "{column.column}"::text FROM "{table}"')  # noqa: S608
        for pk, text in cursor.fetchall():
            cursor.execute(
                f'UPDATE "{table}" SET "{column.column}" = %s::{cast} WHERE "{key}" = %s',  # noqa: S608
                [_marked(column, text, marks, where), pk],
            )


def _marked(column: models.Field[Any, Any], text: str | None, marks: Marks, where: str) -> str:
    if isinstance(column, StreamField):
        # A block of an unknown kind is passed over when the page is drawn.
        block = {"type": "canary", "value": marks.new(where), "id": marks.new(where)}
        return json.dumps([*_within(json.loads(text or "[]"), marks, where), block])
    if isinstance(column, models.JSONField):
        return json.dumps(_within(json.loads(text or "null"), marks, where))
    if column.name in {"document", "svg"}:
        comment = "\n# {}\n" if column.name == "document" else "<!-- {} -->"
        return (text or "") + comment.format(marks.new(where))
    if isinstance(column, models.EmailField):
        return f"{marks.new(where, 40)}@{marks.slug}.example".lower()
    if isinstance(column, models.URLField):
        return f"https://{marks.slug}.example/{marks.new(where)}"
    return marks.new(where, column.max_length)


def _within(value: Any, marks: Marks, where: str, depth: int = 0) -> Any:
    """JSON with a mark beside its keys, and in the texts that are sentences rather than codes."""
    if isinstance(value, dict):
        inner = {key: _within(item, marks, where, depth + 1) for key, item in value.items()}
        return {**inner, "canary": marks.new(where)} if depth == 0 else inner
    if isinstance(value, list):
        return [_within(item, marks, where, depth + 1) for item in value]
    if isinstance(value, str) and " " in value:
        return f"{value} {marks.new(where)}"
    return value
