"""What was asked and answered."""

from __future__ import annotations

from django.db.models import QuerySet

from referrals.asking.links import digest_of
from referrals.models import AnswerLink, Question, Referral


def questions_about(referral: Referral) -> QuerySet[Question]:
    """What was asked about a referral, with the answers, the newest first."""
    found = Question.objects.filter(referral=referral).order_by("-at", "-pk")
    return found.select_related("by").prefetch_related("answers__by", "links")


def open_question(referral: Referral) -> Question | None:
    """The question that waits for its answer."""
    return Question.objects.filter(referral=referral, closed_at__isnull=True).first()


def link_of(token: str) -> AnswerLink | None:
    """The link of a token, open or not; None for one that this organisation never sent."""
    found = AnswerLink.objects.select_related("question__referral__person")
    return found.filter(digest=digest_of(token)).first()
