"""A row in every model of an organisation, with ids that no other organisation has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.utils import timezone

# Wagtail's own picture and document models stand beside ours and are never filled.
UNUSED = frozenset({"wagtailimages.Image", "wagtailimages.Rendition", "wagtaildocs.Document"})

# Codes that what reads the row relies on.
CODES = {
    "wagtailcore.ModelLogEntry.action": "wagtail.edit",
    "referrals.Clock.unit": "calendar_days",
    "referrals.Clock.calendar": "GB-ENG",
}

# The first kind that fits decides, so subclasses stand before their parents.
MAKERS: tuple[tuple[type[models.Field[Any, Any]], Callable[[], Any]], ...] = (
    (models.BooleanField, lambda: False),
    (models.DateTimeField, timezone.now),
    (models.DateField, timezone.localdate),
    (models.DurationField, lambda: dt.timedelta(hours=1)),
    (models.UUIDField, uuid4),
    (models.JSONField, dict),
    (models.IntegerField, lambda: 1),
    (models.GenericIPAddressField, lambda: "192.0.2.1"),
)


def models_of_an_organisation() -> list[type[models.Model]]:
    """Every model with a table in an organisation's schema, the automatic ones too."""
    names = set(settings.TENANT_TYPES["organisation"]["APPS"])
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if apps.get_app_config(model._meta.app_label).name in names
        and model._meta.managed
        and model._meta.label not in UNUSED
    ]


def count_ids_from(first: int) -> None:
    """Let every table of the current schema give ids from `first` on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()")
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER SEQUENCE "{name}" RESTART WITH {first}')


def has_own_counter(model: type[models.Model]) -> bool:
    """Whether its ids are counted by its own sequence."""
    return isinstance(model._meta.pk, models.AutoField | models.BigAutoField)


def fill_every_model(first: int) -> None:
    """Make a row of each model that has none with an id from `first` on."""
    for model in models_of_an_organisation():
        if not _filled(model, first):
            _new_row(model)


def empty_models(first: int) -> list[str]:
    """The models that the walk would have nothing of."""
    return [m._meta.label for m in models_of_an_organisation() if not _filled(m, first)]


def _filled(model: type[models.Model], first: int) -> bool:
    rows = model._base_manager.all()
    return (rows.filter(pk__gte=first) if has_own_counter(model) else rows).exists()


def _new_row(model: type[models.Model]) -> models.Model:
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        parent_link = field.remote_field is not None and getattr(
            field.remote_field, "parent_link", False
        )
        if field.primary_key and (not field.remote_field or parent_link):
            continue
        label = f"{model._meta.label}.{field.name}"
        optional = field.null or field.blank or field.has_default()
        if parent_link or (optional and label not in CODES):
            continue
        values[field.name] = CODES.get(label) or _value(model, field)
    row: models.Model = model._base_manager.create(**values)
    return row


def _value(model: type[models.Model], field: models.Field[Any, Any]) -> Any:
    """Something that fits. A row pointed at is the newest one, made when there is none."""
    if isinstance(field, models.ForeignKey):
        target: type[models.Model] = field.remote_field.model
        if target is ContentType:
            return ContentType.objects.get_for_model(model)
        return target._base_manager.order_by("pk").last() or _new_row(target)
    if field.choices:
        return field.choices[0][0]
    for kind, make in MAKERS:
        if isinstance(field, kind):
            return make()
    return f"row-{uuid4().hex[:12]}"[: field.max_length or 40]
