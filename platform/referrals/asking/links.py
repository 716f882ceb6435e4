"""Links that take one answer: signed for this organisation, kept as a digest only."""

from __future__ import annotations

import hashlib
import uuid

from notifications.kinds import SIGNED
from notifications.services import queue
from referrals.models import AnswerLink, Question
from tenants.signing import tenant_signer

KIND = "referral_question"
# More would be no help any more: then somebody should call.
MOST_LINKS = 6


def token_of(name: uuid.UUID) -> str:
    """What stands in the e-mail, and nowhere else, for a link of this name."""
    return tenant_signer(SIGNED[KIND]["link"].purpose).signature(str(name))


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def send_link(question: Question) -> AnswerLink:
    """Make a new link for a question and put the e-mail with it into the outbox."""
    name = uuid.uuid4()
    link = AnswerLink.objects.create(name=name, question=question, digest=digest_of(token_of(name)))
    queue(
        kind=KIND,
        to=question.to,
        key=f"{KIND}:{link.pk}",
        context={"reference": question.referral.reference, "link": str(name)},
        about=question.referral,
    )
    return link
