"""All writes of the outbox but delivery, which is in `delivery`."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone, translation

from notifications import tasks
from notifications.kinds import require_kind
from notifications.models import Message, MessageState

log = logging.getLogger(__name__)

# Seconds. A visitor waits for this; a broker that hangs is as good as none.
_IMPATIENT = {"socket_connect_timeout": 0.4, "socket_timeout": 0.4, "max_retries": 0}


def queue(
    *,
    kind: str,
    to: str,
    key: str,
    context: Mapping[str, str],
    about: Model | None = None,
    language: str | None = None,
) -> Message:
    """Put a message into the outbox, in the caller's transaction.

    Queuing twice with one `key` is queuing once: the first row is answered. The delivery task is
    published on commit; a broker that is down is logged, and the sweep sends the message later.
    Raises `UnknownKindError` and `UnknownWordError`.
    """
    require_kind(kind, context)
    message, made = Message.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "to": to,
            "context": dict(context),
            "language": language or translation.get_language() or settings.LANGUAGE_CODE,
            "about_type": about._meta.label_lower if about else "",
            "about_id": str(about.pk) if about else "",
        },
    )
    if made:
        transaction.on_commit(lambda: _publish(message.pk), robust=True)
    return message


def _publish(message_id: int) -> None:
    """Tell the broker, in less than a second whatever state it is in."""
    try:
        with current_app.connection_for_write(transport_options=_IMPATIENT) as connection:
            tasks.deliver.apply_async((message_id,), retry=False, connection=connection)
    except Exception as error:  # noqa: BLE001  (whatever the broker does, the row is safe)
        log.warning(
            "Message %s waits for the sweep: the broker took no task (%s).",
            message_id,
            type(error).__name__,
        )


def try_again(*, message: Message) -> None:
    """Give a dead message ten new attempts, from now on."""
    Message.objects.filter(pk=message.pk, state=MessageState.DEAD).update(
        state=MessageState.WAITING, attempts=0, next_attempt_at=timezone.now()
    )
