"""Short ways to queue a message."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from notifications.models import Message
from notifications.services import queue

Queue = Callable[..., Message]


@pytest.fixture
def receipt() -> Queue:
    """`receipt(key)` queues a receipt in the open scope."""

    def make(key: str = "receipt:1", to: str = "teacher@school.example") -> Message:
        return queue(
            kind="referral_received",
            to=to,
            key=key,
            context={"reference": "K7M4-XQ9H-TD3", "reply_by": "Friday 27 November 2026"},
        )

    return make
