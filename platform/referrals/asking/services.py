"""Asking the referrer, and taking the answer: by a link, or told to somebody."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.authorisation import require
from accounts.models import User
from audit.services import record
from referrals.asking.links import MOST_LINKS, send_link
from referrals.changes import change, locked
from referrals.joining.selectors import surviving
from referrals.models import Answer, AnswerLink, Channel, PauseReason, Question, Referral
from referrals.naming import named_in
from referrals.timing.pausing import go_on, stand_still
from referrals.workflow import State

OPERATION = "referrals.triage"
BY_LINK = "referrals.submit"


class QuestionTextError(ValueError):
    """The question is missing, or names the person."""

    @classmethod
    def missing(cls) -> Self:
        return cls(_("Write what you want to know."))

    @classmethod
    def naming(cls, name: str) -> Self:
        return cls(
            _("“%(name)s” must not stand here: whoever opens the e-mail can read it.")
            % {"name": name}
        )


class LinkClosedError(ValueError):
    """The link was used already, or its days are over. Nothing was taken."""


class NoMoreLinksError(ValueError):
    """So many links were sent for one question that calling is better."""


@transaction.atomic
def ask(
    *,
    referral: Referral,
    text: str,
    by: User,
    version: int | None = None,
    at: datetime | None = None,
) -> Question:
    """Ask the referrer something. It goes by e-mail as a link, when there is a safe address;
    otherwise somebody calls. The clocks stand still until the answer comes.

    Raises `QuestionTextError`, `IllegalTransitionError` and `ChangedMeanwhileError`.
    """
    require(by, OPERATION)
    words = text.strip()
    if not words:
        raise QuestionTextError.missing()
    name = named_in(referral, words)
    if name:
        raise QuestionTextError.naming(name)
    now = at or timezone.now()
    held = change(referral, "ask", by=by, version=version, at=now, note=words)
    question = Question.objects.create(referral=held, text=words, to=held.receipt_to, by=by, at=now)
    stand_still(held, reason=PauseReason.WAITING_FOR_REFERRER, by=by, at=now)
    if question.to:
        send_link(question)
    record(
        by=by,
        operation=OPERATION,
        about=held,
        detail={"state": held.state, "question": question.pk, "by_link": bool(question.to)},
    )
    return question


@transaction.atomic
def answer_by_link(*, link: AnswerLink, text: str, at: datetime | None = None) -> Answer:
    """Take the referrer's answer, whatever happened to the referral since. The link is used up.

    Raises `LinkClosedError` when it was used or has expired, also a moment ago.
    """
    now = at or timezone.now()
    referral = locked(link.question.referral, None)
    held = AnswerLink.objects.select_for_update().get(pk=link.pk)
    if not held.is_open:
        raise LinkClosedError
    held.used_at = now
    held.save(update_fields=["used_at"])
    answer = _take(link.question, referral, text, how=Channel.ONLINE, by=None, at=now)
    record(by=None, operation=BY_LINK, about=referral, detail={"answer": answer.pk})
    return answer


@transaction.atomic
def record_answer(
    *,
    question: Question,
    text: str,
    how: str,
    by: User,
    version: int | None = None,
    at: datetime | None = None,
) -> Answer:
    """Keep what the referrer told somebody. Raises `ChangedMeanwhileError`."""
    require(by, OPERATION)
    now = at or timezone.now()
    referral = locked(question.referral, version)
    answer = _take(question, referral, text, how=Channel(how), by=by, at=now)
    record(by=by, operation=OPERATION, about=referral, detail={"answer": answer.pk, "how": how})
    return answer


@transaction.atomic
def send_again(*, link: AnswerLink) -> AnswerLink:
    """Send a new link to the address of the old one. One that was sent and not used yet is not
    doubled. Raises `NoMoreLinksError`.
    """
    question = Question.objects.select_for_update().get(pk=link.question_id)
    links = list(question.links.all())
    fresh = next((sent for sent in links if sent.is_open), None)
    if fresh is not None:
        return fresh
    if len(links) >= MOST_LINKS:
        raise NoMoreLinksError
    made = send_link(question)
    record(by=None, operation=BY_LINK, about=question, detail={"link": made.pk})
    return made


def _take(
    question: Question, referral: Referral, text: str, *, how: str, by: User | None, at: datetime
) -> Answer:
    """Keep the answer, and go on with the referral when it waited for this one."""
    answer = Answer.objects.create(question=question, text=text.strip(), how=how, by=by, at=at)
    waited = Question.objects.filter(pk=question.pk, closed_at__isnull=True).update(closed_at=at)
    if waited and referral.state == State.INFORMATION_REQUESTED:
        change(referral, "hear_back", by=by, version=None, at=at)
        go_on(referral, by=by, at=at)
        return answer
    change(referral, "told_more", by=by, version=None, at=at)
    handled = surviving(referral)
    if handled.pk != referral.pk:
        change(handled, "told_more", by=by, version=None, at=at, note=referral.reference)
    return answer
