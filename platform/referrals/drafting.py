"""Writes of drafts, and of announcements made on the way to one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.authorisation import require
from accounts.models import User
from audit.services import Actor, record
from eligibility.selectors import live_rules
from notifications.services import queue
from referrals.intake import MEETING, Intake, PersonDetails
from referrals.models import Announcement, Channel, Draft, Referral
from referrals.services import receive
from rules_engine import UNKNOWNS

CHASE_AFTER = timedelta(days=3)


class DraftGoneError(LookupError):
    """The draft was sent or has expired, and nothing was received under its key."""


def start_draft(*, facts: Mapping[str, Any]) -> Draft:
    """Begin a draft with what is known already."""
    return Draft.objects.create(facts=dict(facts), trail=[f"fact:{name}" for name in facts])


def forget_expired_drafts() -> int:
    """Delete drafts past their day; answer how many."""
    return Draft.objects.filter(expires_at__lte=timezone.now()).delete()[0]


def save_step(*, draft: Draft, step: str, answers: Mapping[str, Any]) -> Draft:
    """Keep the answers of one step; the others stay as they are."""
    draft.answers = {**draft.answers, step: dict(answers)}
    return _walked(draft, step)


def save_facts(*, draft: Draft, asked: str, facts: Mapping[str, Any]) -> Draft:
    """Keep the facts as they are since one of the rules' questions was answered."""
    draft.facts = dict(facts)
    return _walked(draft, f"fact:{asked}")


def _walked(draft: Draft, place: str) -> Draft:
    if place not in draft.trail:
        draft.trail = [*draft.trail, place]
    draft.save(update_fields=["facts", "answers", "trail"])
    return draft


@transaction.atomic
def submit(*, draft: Draft | None, idempotency_key: UUID, by: Actor) -> Referral:
    """Turn a draft into a referral, once. Sent again, it answers the referral that exists.

    Raises `DraftGoneError` when there is neither a draft nor a referral of this key.
    """
    found = Referral.objects.filter(idempotency_key=str(idempotency_key)).first()
    if found is not None:
        return found
    if draft is None or draft.pk != idempotency_key:
        raise DraftGoneError
    referral = receive(
        intake=intake_of(draft),
        channel=Channel.ONLINE,
        idempotency_key=str(idempotency_key),
        by=by,
    )
    Draft.objects.filter(pk=idempotency_key).delete()
    return referral


def intake_of(draft: Draft) -> Intake:
    """What the draft says, in the form that any route uses.

    A way of contact that was not called safe in the end is left out altogether.
    """
    steps = draft.answers
    help_, knows, referrer = (steps.get(step, {}) for step in ("help", "knows", "referrer"))
    told = {**help_, **knows, **referrer}
    support = told.pop("support", None)
    told["meeting_on"] = _day(told.get("meeting_on"))
    facts = {**draft.facts, **({"support": support} if support else {})}
    if "help" in steps and told["meeting_on"] is None and facts.get(MEETING) not in UNKNOWNS:
        facts.pop(MEETING, None)  # the day that was said before was taken out again
    known = live_rules().facts
    return Intake(
        person=_person_of(steps),
        facts={name: answer for name, answer in facts.items() if name in known},
        **told,
    )


def _person_of(steps: Mapping[str, Any]) -> PersonDetails:
    who = {**steps.get("person", {}), **steps.get("you", {})}
    who["date_of_birth"] = _day(who.get("date_of_birth"))
    ways, contact = steps.get("safe", {}).get("ways", ()), steps.get("contact", {})
    return PersonDetails(
        **{"name": "", **who},
        phone=contact.get("phone", "") if "phone" in ways else "",
        phone_is_safe="phone" in ways,
        email=contact.get("email", "") if "email" in ways else "",
        email_is_safe="email" in ways,
        contact_notes=contact.get("contact_notes", ""),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@transaction.atomic
def announce(
    *, draft: Draft, channel: str, address: str, name: str, organisation: str, email: str
) -> Announcement:
    """Note that a professional will send a referral by another route, and confirm by e-mail.

    Announcing twice from one draft is announcing once.
    """
    announcement, made = Announcement.objects.get_or_create(
        idempotency_key=str(draft.pk),
        defaults={
            "channel": Channel(channel),
            "name": name,
            "organisation": organisation,
            "email": email,
            "chase_at": timezone.now() + CHASE_AFTER,
        },
    )
    if made:
        queue(
            kind="referral_expected",
            to=email,
            key=f"referral_expected:{announcement.pk}",
            context={
                "reference": announcement.reference,
                "route": str(Channel(channel).label),
                "address": address,
            },
            about=announcement,
        )
        record(by=None, operation="referrals.submit", about=announcement, detail={"via": channel})
    return announcement


@transaction.atomic
def settle_announcement(*, announcement: Announcement, by: User, arrived: bool) -> Announcement:
    """Say whether the announced referral came. The first answer stays."""
    require(by, "referrals.triage")
    held = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if held.settled_at is None:
        held.settled_at, held.settled_by, held.arrived = timezone.now(), by, arrived
        held.save(update_fields=["settled_at", "settled_by", "arrived"])
        record(by=by, operation="referrals.triage", about=held, detail={"arrived": arrived})
    return held
