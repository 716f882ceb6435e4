"""All writes about what staff put in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.authorisation import require
from accounts.models import User
from audit.services import record
from referrals.drafting import settle_announcement
from referrals.entry.questions import intake_of_entry, rules_of
from referrals.models import (
    Announcement,
    Channel,
    EgressItem,
    Enquiry,
    Entry,
    LiquidlogicItem,
    Referral,
)
from referrals.services import receive

OPERATION = "referrals.enter"
UNFINISHED_LIFE = timedelta(days=30)
EGRESS_STEPS = ("opened", "downloaded")


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry, and whether it was made now or was here before under the same number."""

    entry: Entry
    is_new: bool


@transaction.atomic
def begin(
    *,
    key: UUID,
    channel: str,
    received_at: datetime,
    role: str,
    by: User,
    purpose: str = "",
    answers: Mapping[str, Any] | None = None,
) -> Entry:
    """Begin to put in a referral; nothing of it is in the inbox yet. The same key is one entry."""
    require(by, OPERATION)
    entry, made = Entry.objects.get_or_create(
        pk=key,
        defaults={
            "channel": Channel(channel),
            "purpose": purpose,
            "received_at": received_at,
            "facts": {"referrer": role},
            "answers": dict(answers or {}),
            "begun_by": by,
        },
    )
    if made:
        record(by=by, operation=OPERATION, about=entry, detail={"channel": channel})
    return entry


def log_egress(
    *,
    key: UUID,
    message_reference: str,
    sender: str,
    notice_at: datetime,
    opened_at: datetime | None,
    by: User,
) -> Logged:
    """Log a message in Egress: received when its notice came. A message is logged once."""
    require(by, OPERATION)
    reference = "".join(message_reference.split()).upper()
    try:
        with transaction.atomic():
            entry = begin(
                key=key,
                channel=Channel.EGRESS,
                received_at=notice_at,
                role="professional",
                answers={"referrer": {"referrer_email": sender}},
                by=by,
            )
            if hasattr(entry, "egress"):
                return Logged(entry, is_new=False)
            EgressItem.objects.create(
                entry=entry,
                message_reference=reference,
                sender=sender,
                notice_at=notice_at,
                opened_by=by if opened_at else None,
                opened_at=opened_at,
            )
            return Logged(entry, is_new=True)
    except IntegrityError:
        found = EgressItem.objects.select_related("entry__referral")
        return Logged(found.get(message_reference=reference).entry, is_new=False)


@transaction.atomic
def tick_egress(*, item: EgressItem, step: str, by: User) -> EgressItem:
    """Say that the message was opened in Egress, or the decrypted file downloaded.

    The first time stays; whoever downloaded it has opened it. Raises ValueError for another step.
    """
    require(by, OPERATION)
    if step not in EGRESS_STEPS:
        raise ValueError(f"{step!r} is no step of the checklist. There are: {EGRESS_STEPS}.")
    held = EgressItem.objects.select_for_update().get(pk=item.pk)
    now = timezone.now()
    if held.opened_at is None:
        held.opened_by, held.opened_at = by, now
    if step == "downloaded" and held.downloaded_at is None:
        held.downloaded_at = now
    held.save(update_fields=["opened_by", "opened_at", "downloaded_at"])
    record(by=by, operation=OPERATION, about=held, detail={"step": step})
    return held


def log_liquidlogic(
    *,
    key: UUID,
    lcs_id: str,
    raised_at: datetime,
    seen_at: datetime,
    worker: str,
    team: str = "",
    by: User,
) -> Logged:
    """Log a referral of Liquidlogic: received when it was raised there. Once for each LCS id."""
    require(by, OPERATION)
    number = lcs_number(lcs_id)
    answers = {"referrer": {"referrer_name": worker, "referrer_organisation": team}}
    try:
        with transaction.atomic():
            entry = begin(
                key=key,
                channel=Channel.LIQUIDLOGIC,
                received_at=raised_at,
                role="professional",
                answers=answers,
                by=by,
            )
            if hasattr(entry, "liquidlogic"):
                return Logged(entry, is_new=False)
            LiquidlogicItem.objects.create(
                entry=entry,
                lcs_id=number,
                raised_at=raised_at,
                seen_at=seen_at,
                worker=worker,
                team=team,
            )
            return Logged(entry, is_new=True)
    except IntegrityError:
        found = LiquidlogicItem.objects.select_related("entry__referral")
        return Logged(found.get(lcs_id=number).entry, is_new=False)


def lcs_number(typed: str) -> str:
    """An LCS id without spaces, in capitals: one spelling."""
    return "".join(typed.split()).upper()


@transaction.atomic
def save_details(
    *,
    entry: Entry,
    answers: Mapping[str, Mapping[str, Any]],
    announcement: Announcement | None,
    by: User,
) -> Entry:
    """Keep what was typed about the person, the matter and the referrer.

    A date of birth takes the place of an age that was told. What is saved already stays.
    """
    require(by, OPERATION)
    held = Entry.objects.select_for_update().get(pk=entry.pk)
    if held.referral_id is None:
        held.answers = {step: dict(said) for step, said in answers.items()}
        held.announcement = announcement
        if held.answers.get("person", {}).get("date_of_birth"):
            held.facts = {name: said for name, said in held.facts.items() if name != "age"}
        held.save(update_fields=["answers", "facts", "announcement"])
    return held


@transaction.atomic
def save_facts(*, entry: Entry, facts: Mapping[str, Any], by: User) -> Entry:
    """Keep answers to the rules' questions beside those given before."""
    require(by, OPERATION)
    held = Entry.objects.select_for_update().get(pk=entry.pk)
    if held.referral_id is None:
        held.facts = {**held.facts, **facts}
        held.save(update_fields=["facts"])
    return held


@transaction.atomic
def finish(*, entry: Entry, by: User) -> Referral:
    """Make it a referral, once, by the same door as every other: same inbox, clock and receipt.

    The announcement that it answers is settled. Raises `NoRulesetError`.
    """
    require(by, OPERATION)
    held = Entry.objects.select_for_update().get(pk=entry.pk)
    if held.referral is not None:
        return held.referral
    referral = receive(
        intake=intake_of_entry(held, rules_of(held)),
        channel=held.channel,
        idempotency_key=f"entry:{held.pk}",
        by=by,
        received_at=held.received_at,
    )
    if held.announcement is not None:
        settle_announcement(announcement=held.announcement, by=by, arrived=True)
    held.referral, held.saved_by, held.saved_at = referral, by, timezone.now()
    held.facts, held.answers = {}, {}
    held.save(update_fields=["referral", "saved_by", "saved_at", "facts", "answers"])
    record(by=by, operation=OPERATION, about=held, detail={"referral": str(referral.pk)})
    return referral


@transaction.atomic
def discard(*, entry: Entry, by: User) -> bool:
    """Throw away what was begun by mistake; whether it was. What is saved, or logged by its
    number elsewhere, stays.
    """
    require(by, OPERATION)
    held = Entry.objects.select_for_update().filter(pk=entry.pk, referral=None).first()
    if held is None or hasattr(held, "egress") or hasattr(held, "liquidlogic"):
        return False
    record(by=by, operation=OPERATION, about=held, detail={"discarded": True})
    held.delete()
    return True


@transaction.atomic
def log_enquiry(
    *,
    key: UUID,
    channel: str,
    asked_at: datetime,
    role: str,
    question: str,
    answer: str = "",
    by: User,
) -> Enquiry:
    """Log a question that somebody asked; it opens no record about a child. Once for each key."""
    require(by, OPERATION)
    enquiry, made = Enquiry.objects.get_or_create(
        idempotency_key=str(key),
        defaults={
            "channel": Channel(channel),
            "asked_at": asked_at,
            "role": role,
            "question": question.strip(),
            "answer": answer.strip(),
            "logged_by": by,
        },
    )
    if made:
        record(by=by, operation=OPERATION, about=enquiry, detail={"channel": channel})
    return enquiry


def forget_unfinished() -> int:
    """Delete what was begun a month ago and never saved, unless it has a number elsewhere."""
    old = Entry.objects.filter(referral=None, begun_at__lte=timezone.now() - UNFINISHED_LIFE)
    return old.filter(egress=None, liquidlogic=None).delete()[0]
