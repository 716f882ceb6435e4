"""Headers nobody can break, and templates that say nothing they should not."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core import mail

from notifications import kinds
from notifications.composing import compose, header_text
from notifications.kinds import KINDS
from notifications.models import Message
from tenants.models import Organisation

TEMPLATES = Path(kinds.__file__).parent / "templates" / "notifications"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Plain words", "Plain words"),
        ("a\r\nBcc: x@y.example", "a Bcc: x@y.example"),
        ("a\nb", "a b"),
        ("a\u2028b\u2029c", "a b c"),
        ("nul\x00 bell\x07 tab\t", "nul bell tab"),
        ("zero\u200bwidth \u202eturned", "zero width turned"),
        ("  many   spaces ", "many spaces"),
        ("Zoë Ó Briain", "Zoë Ó Briain"),
    ],
)
def test_header_text(given: str, kept: str) -> None:
    assert header_text(given) == kept


def test_every_kind_has_its_templates_and_no_others() -> None:
    names = {path.name for path in TEMPLATES.iterdir()} - {"signature.txt"}

    assert names == {f"{kind}{end}" for kind in KINDS for end in (".txt", ".subject.txt")}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_word_is_escaped_and_no_header_can_be_added(in_jersey: Organisation, kind: str) -> None:
    words = {word: f"<{word}> & 'x'\r\nBcc: evil@evil.example" for word in KINDS[kind]}
    in_jersey.name = "A & B\r\nBcc: evil@evil.example"
    message = Message(kind=kind, to="a@b.example", language="en-gb", context=words)

    composed = compose(message)

    assert "&amp;" not in composed.body
    assert "&lt;" not in composed.body
    assert "\n" not in composed.subject
    assert "\n" not in composed.from_email
    assert composed.message()["Bcc"] is None
    assert composed.recipients() == ["a@b.example"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_subject_tells_what_it_is_about(in_jersey: Organisation, kind: str) -> None:
    words = dict.fromkeys(KINDS[kind], "x")
    subject = compose(
        Message(kind=kind, to="a@b.example", language="en-gb", context=words)
    ).subject.casefold()

    telling = ("advoca", "child", "care", "social", "referral", "declin", "accept", "young")
    assert [word for word in telling if word in subject] == []
    assert mail.outbox == []
