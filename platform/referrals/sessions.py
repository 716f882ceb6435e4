"""What a visitor's session remembers: the drafts it began, and what it sent."""

from __future__ import annotations

from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from referrals.models import Draft, Referral

DRAFTS = "referrals.drafts"
MOST = 5


def remember(session: SessionBase, draft: Draft) -> None:
    """Bind a draft to the session; the oldest of more than five is let go."""
    session[DRAFTS] = [*session.get(DRAFTS, []), str(draft.pk)][-MOST:]


def is_ours(session: SessionBase, draft_id: UUID) -> bool:
    """Whether this session began the draft."""
    return str(draft_id) in session.get(DRAFTS, [])


def draft_in(session: SessionBase, draft_id: UUID) -> Draft | None:
    """The draft, if this session began it and it is still open."""
    if not is_ours(session, draft_id):
        return None
    return Draft.objects.filter(pk=draft_id, expires_at__gt=timezone.now()).first()


def sent_in(session: SessionBase, draft_id: UUID) -> Referral | None:
    """The referral that the draft became, if this session began it."""
    if not is_ours(session, draft_id):
        return None
    found = Referral.objects.select_related("person", "decision__ruleset")
    return found.filter(idempotency_key=str(draft_id)).first()
