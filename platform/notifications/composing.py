"""From an outbox row to the e-mail that leaves."""

from __future__ import annotations

import unicodedata
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from notifications.kinds import SIGNED
from notifications.models import Message
from tenants.context import current_organisation
from tenants.signing import tenant_signer


def header_text(text: str) -> str:
    """One line without control, unseen or line-separating characters, for use in a header."""
    kept = (" " if _breaks(letter) else letter for letter in text)
    return " ".join("".join(kept).split())


def _breaks(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category.startswith("C") or category in {"Zl", "Zp"}


def _signed(message: Message) -> dict[str, str]:
    """The signed addresses: the same text every time, so that a repeat is the same."""
    site = current_organisation().url
    return {
        word: site + path.format(tenant_signer(purpose).signature(message.context[word]))
        for word, (purpose, path) in SIGNED.get(message.kind, {}).items()
    }


def compose(message: Message) -> EmailMessage:
    """The e-mail for a row: same text and same Message-ID however often it is composed."""
    organisation = current_organisation()
    words = {**message.context, **_signed(message), "organisation": organisation}
    with translation.override(message.language):
        subject = render_to_string(f"notifications/{message.kind}.subject.txt", words)
        body = render_to_string(f"notifications/{message.kind}.txt", words)
    sender = settings.DEFAULT_FROM_EMAIL
    return EmailMessage(
        subject=header_text(subject),
        body=body.strip() + "\n",
        from_email=formataddr((header_text(organisation.name), sender)),
        to=[message.to],
        reply_to=[organisation.email] if organisation.email else None,
        headers={
            "Message-ID": f"<{message.uid}@{sender.rpartition('@')[2]}>",
            "Auto-Submitted": "auto-generated",
        },
    )
