"""Sending: once, in words that tell nobody anything, again when it failed."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend as MemoryBackend
from django.db import connection

from notifications import tasks
from notifications.delivery import delay_after, deliver, deliver_due
from notifications.models import Message, MessageState
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tests.notifications.conftest import Queue

START = datetime(2030, 1, 7, 9, tzinfo=UTC)


def test_a_due_message_is_sent_once(in_jersey: Organisation, receipt: Queue) -> None:
    message = receipt()

    assert deliver(message_id=message.pk, at=START) is True
    assert deliver(message_id=message.pk, at=START) is False

    message.refresh_from_db()
    assert (message.state, message.attempts, message.sent_at) == (MessageState.SENT, 1, START)
    [sent] = mail.outbox
    assert sent.to == ["teacher@school.example"]
    assert sent.subject == "We have your message (K7M4-XQ9H-TD3)"
    assert sent.from_email == "Jersey Cares <no-reply@heard.example>"
    assert sent.reply_to == [in_jersey.email]
    assert sent.extra_headers == {
        "Message-ID": f"<{message.uid}@heard.example>",
        "Auto-Submitted": "auto-generated",
    }


def test_the_receipt_reads_as_written(in_jersey: Organisation, receipt: Queue) -> None:
    deliver(message_id=receipt().pk, at=START)

    body = mail.outbox[0].body
    assert body.splitlines()[:4] == [
        "Hello,",
        "",
        "Thank you. Your message has arrived. Your reference is K7M4-XQ9H-TD3.",
        "",
    ]
    assert "answer you by Friday 27 November 2026." in body
    assert f"Phone: {in_jersey.phone}" in body
    assert "&#" not in body
    assert "\n\n\n" not in body


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (8, 128), (9, 256), (10, 360), (12, 360)]
)
def test_the_delay_doubles_up_to_six_hours(attempts: int, minutes: int) -> None:
    assert delay_after(attempts) == timedelta(minutes=minutes)


@pytest.fixture
def mail_server_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
    monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
    monkeypatch.setattr(settings, "EMAIL_PORT", 1)


@pytest.mark.usefixtures("mail_server_down")
def test_a_failure_is_tried_again_later_and_dies_after_ten(
    in_jersey: Organisation, receipt: Queue, caplog: pytest.LogCaptureFixture
) -> None:
    message = receipt()
    now = START
    for attempt in range(1, 11):
        assert deliver(message_id=message.pk, at=now) is False
        message.refresh_from_db()
        assert (message.attempts, message.last_error) == (attempt, "ConnectionRefusedError")
        assert message.next_attempt_at == now + delay_after(attempt)
        assert message.state == (MessageState.DEAD if attempt == 10 else MessageState.WAITING)
        assert (
            deliver(message_id=message.pk, at=message.next_attempt_at - timedelta(seconds=1))
            is False
        )
        now = message.next_attempt_at

    assert Message.objects.get(pk=message.pk).attempts == 10
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 9 + [logging.ERROR]
    assert caplog.messages[-1] == (
        f"Message {message.uid} of kind referral_received: attempt 10 of 10 failed "
        "(ConnectionRefusedError)."
    )
    assert "teacher" not in caplog.text


def test_a_repeat_after_a_crash_has_the_same_message_id(
    in_jersey: Organisation, receipt: Queue
) -> None:
    message = receipt()
    deliver(message_id=message.pk, at=START)
    # The worker died after the mail server took it and before the row was marked.
    Message.objects.filter(pk=message.pk).update(state=MessageState.WAITING, sent_at=None)
    deliver(message_id=message.pk, at=START)

    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_one_bad_message_does_not_hold_up_the_others(
    in_jersey: Organisation, receipt: Queue, caplog: pytest.LogCaptureFixture
) -> None:
    bad = receipt("bad")
    Message.objects.filter(pk=bad.pk).update(kind="no_such_template")
    receipt("good")

    assert deliver_due(at=START) == 1
    bad.refresh_from_db()
    assert (bad.state, bad.last_error) == (MessageState.WAITING, "TemplateDoesNotExist")


def test_several_workers_send_each_message_once(
    own_database: str, receipt: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    with public_scope():
        jersey = Organisation.objects.get(slug="jersey-cares")
    with tenant_scope(jersey):
        for number in range(40):
            receipt(f"receipt:{number}", f"person{number}@school.example")
    mail.outbox = []
    monkeypatch.setattr(settings, "EMAIL_BACKEND", f"{MemoryBackend.__module__}.EmailBackend")

    def work(_number: int) -> int:
        try:
            with tenant_scope(jersey):
                return deliver_due(at=START)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(work, range(4)))

    assert sum(sent) == 40
    assert sorted(m.to[0] for m in mail.outbox) == sorted(
        f"person{number}@school.example" for number in range(40)
    )


def test_the_task_sends_for_the_organisation_of_its_message(
    jersey: Organisation, wiltshire: Organisation, receipt: Queue
) -> None:
    with tenant_scope(wiltshire):
        theirs = receipt()
    with tenant_scope(jersey):
        ours = receipt()
    tasks.deliver_due.apply(headers={"organisation": str(jersey.id)})

    with tenant_scope(jersey):
        assert Message.objects.get(pk=ours.pk).state == MessageState.SENT
    with tenant_scope(wiltshire):
        assert Message.objects.get(pk=theirs.pk).state == MessageState.WAITING
