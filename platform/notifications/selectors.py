"""All reads of the outbox."""

from __future__ import annotations

from django.db.models import Model, QuerySet

from notifications.models import Message, MessageState


def messages_about(about: Model) -> QuerySet[Message]:
    """What was or will be sent about a record, oldest first."""
    return Message.objects.filter(about_type=about._meta.label_lower, about_id=str(about.pk))


def undeliverable() -> QuerySet[Message]:
    """Messages that ten attempts did not deliver; somebody must act on each."""
    return Message.objects.filter(state=MessageState.DEAD)
