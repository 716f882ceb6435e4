"""What stands in the outbox, when, and for whom."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any

import pytest
from celery import current_app
from django.db import IntegrityError, transaction

from notifications.kinds import KINDS, UnknownKindError, UnknownWordError
from notifications.models import Message, MessageState
from notifications.selectors import messages_about, undeliverable
from notifications.services import queue, try_again
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.notifications.conftest import Queue

Captured = Callable[..., object]


def test_a_message_waits_in_the_callers_transaction(
    in_jersey: Organisation, receipt: Queue
) -> None:
    def fail_after_queuing() -> None:
        with transaction.atomic():
            receipt()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_queuing()

    assert Message.objects.count() == 0


def test_queuing_twice_with_one_key_is_once(in_jersey: Organisation, receipt: Queue) -> None:
    first = receipt("receipt:7", "a@school.example")
    second = receipt("receipt:7", "b@school.example")

    assert second.pk == first.pk
    assert list(Message.objects.values_list("to", flat=True)) == ["a@school.example"]


def test_the_database_itself_refuses_a_second_row_of_one_key(
    in_jersey: Organisation, receipt: Queue
) -> None:
    message = receipt()
    message.pk = None

    with pytest.raises(IntegrityError, match="message_key_once"), transaction.atomic():
        message.save(force_insert=True)


def test_an_unknown_kind_is_refused_with_the_known_ones(in_jersey: Organisation) -> None:
    with pytest.raises(UnknownKindError) as refused:
        queue(kind="birthday", to="a@b.example", key="x", context={})

    assert str(refused.value) == (
        f"'birthday' is not a kind of message. Known: {', '.join(sorted(KINDS))}."
    )


@pytest.mark.parametrize(
    "words",
    [
        {"reference": "K7M4-XQ9H-TD3"},
        {"reference": "K7M4-XQ9H-TD3", "reply_by": "", "name": "Robin Marsh"},
    ],
)
def test_a_message_carries_exactly_the_words_of_its_kind(
    in_jersey: Organisation, words: dict[str, str]
) -> None:
    with pytest.raises(UnknownWordError, match=r"notifications/kinds\.py"):
        queue(kind="referral_received", to="a@b.example", key="x", context=words)

    assert Message.objects.count() == 0


def test_messages_about_a_record_are_found(in_jersey: Organisation, receipt: Queue) -> None:
    about = receipt("one")
    told = queue(
        kind="referral_accepted",
        to="a@b.example",
        key="two",
        context={"reference": "K7M4-XQ9H-TD3"},
        about=about,
    )

    assert list(messages_about(about)) == [told]


def test_what_jersey_queued_is_not_in_wiltshire(
    jersey: Organisation, wiltshire: Organisation, receipt: Queue
) -> None:
    with tenant_scope(jersey):
        receipt()
    with tenant_scope(wiltshire):
        assert Message.objects.count() == 0
    with tenant_scope(jersey):
        assert Message.objects.count() == 1


def test_a_dead_message_is_shown_and_can_be_tried_again(
    in_jersey: Organisation, receipt: Queue
) -> None:
    message = receipt()
    Message.objects.filter(pk=message.pk).update(state=MessageState.DEAD, attempts=10)

    assert list(undeliverable()) == [message]
    try_again(message=message)
    message.refresh_from_db()

    assert (message.state, message.attempts) == (MessageState.WAITING, 0)
    assert not undeliverable().exists()


@pytest.fixture
def hanging_broker(monkeypatch: pytest.MonkeyPatch) -> object:
    """A broker that takes connections and never answers."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(8)
        address = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        monkeypatch.setattr(current_app.conf, "broker_write_url", address)
        yield address


def test_a_broker_that_is_down_costs_little_and_loses_nothing(
    in_jersey: Organisation,
    receipt: Queue,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Captured,
) -> None:
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    message = _seconds_to_commit(receipt, django_capture_on_commit_callbacks, at_most=0.5)

    message.refresh_from_db()
    assert message.state == MessageState.WAITING
    assert caplog.messages == [
        f"Message {message.pk} waits for the sweep: the broker took no task (OperationalError)."
    ]


def test_a_broker_that_hangs_costs_less_than_a_second(
    in_jersey: Organisation,
    receipt: Queue,
    hanging_broker: str,
    django_capture_on_commit_callbacks: Captured,
) -> None:
    message = _seconds_to_commit(receipt, django_capture_on_commit_callbacks, at_most=1.0)

    assert Message.objects.get(pk=message.pk).state == MessageState.WAITING


def _seconds_to_commit(receipt: Queue, captured: Captured, *, at_most: float) -> Message:
    begun = time.monotonic()
    with captured(execute=True):  # type: ignore[attr-defined]
        message = receipt()
    assert time.monotonic() - begun < at_most
    return message


def test_publishing_names_the_organisation_and_the_row_only(
    in_jersey: Organisation,
    receipt: Queue,
    django_capture_on_commit_callbacks: Captured,
) -> None:
    with current_app.connection_for_read() as connection:
        channel: Any = connection.default_channel
        channel.queue_purge("celery")
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
            message = receipt()
        taken = channel.basic_get("celery", no_ack=True)

    assert taken is not None
    assert taken.headers["task"] == "notifications.tasks.deliver"
    assert taken.headers["organisation"] == str(in_jersey.id)
    assert taken.decode()[:2] == [[message.pk], {}]
    assert b"teacher" not in taken.body
