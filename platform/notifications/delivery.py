"""Sending what the outbox holds: each message in its own transaction, under its row's lock."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from notifications.composing import compose
from notifications.models import Message, MessageState

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 10
LONGEST_DELAY = timedelta(hours=6)


def deliver(*, message_id: int, at: datetime | None = None) -> bool:
    """Send one message if it is due and no other worker has it; say whether it was sent."""
    with transaction.atomic():
        message = _due(at or timezone.now()).filter(pk=message_id).first()
        return message is not None and _send(message, at or timezone.now())


def deliver_due(*, at: datetime | None = None, most: int = 200) -> int:
    """Send what is due, each message in its own transaction; answer how many were sent."""
    now = at or timezone.now()
    sent = 0
    for _turn in range(most):
        with transaction.atomic():
            message = _due(now).first()
            if message is None:
                break
            sent += _send(message, now)
    return sent


def _due(now: datetime) -> QuerySet[Message]:
    return Message.objects.select_for_update(skip_locked=True).filter(
        state=MessageState.WAITING, next_attempt_at__lte=now
    )


def _send(message: Message, now: datetime) -> bool:
    message.attempts += 1
    try:
        compose(message).send()
    except Exception as error:  # noqa: BLE001  (any failure is one attempt; the row keeps it)
        _note_failure(message, error, now)
        return False
    message.state = MessageState.SENT
    message.sent_at = now
    message.last_error = ""
    message.save(update_fields=["state", "sent_at", "attempts", "last_error"])
    return True


def _note_failure(message: Message, error: Exception, now: datetime) -> None:
    code = getattr(error, "smtp_code", "")
    message.last_error = f"{type(error).__name__} {code}".strip()
    message.next_attempt_at = now + delay_after(message.attempts)
    if message.attempts >= MOST_ATTEMPTS:
        message.state = MessageState.DEAD
    message.save(update_fields=["state", "attempts", "last_error", "next_attempt_at"])
    log.log(
        logging.ERROR if message.state == MessageState.DEAD else logging.WARNING,
        "Message %s of kind %s: attempt %d of %d failed (%s).",
        message.uid,
        message.kind,
        message.attempts,
        MOST_ATTEMPTS,
        message.last_error,
    )


def delay_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: 1, 2, 4 … minutes, six hours at most."""
    return min(timedelta(minutes=2 ** (attempts - 1)), LONGEST_DELAY)
