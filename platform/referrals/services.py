"""All writes about referrals that were sent. Drafts are in `drafting`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.authorisation import require
from accounts.models import User
from audit.services import Actor, record
from eligibility.selectors import ruleset_on
from eligibility.services import record_decision
from notifications.services import queue
from referrals.changes import DeclineTextError, change
from referrals.clocks import pass_milestone, reply_clock, start_clocks, stop_clocks
from referrals.intake import Intake
from referrals.joining.selectors import joined_with
from referrals.matching.services import note_keys
from referrals.models import Channel, Clock, DeclineReason, Event, Person, Referral
from referrals.naming import named_in
from referrals.timing.lead_times import note_lead_time
from tenants.context import current_organisation


@transaction.atomic
def receive(
    *,
    intake: Intake,
    channel: str,
    idempotency_key: str,
    by: Actor,
    received_at: datetime | None = None,
    person: Person | None = None,
) -> Referral:
    """Store a request that came by any route: person, decision, referral, clock, event, audit
    and receipt, all or nothing.

    The same key again answers the referral that exists. Nobody is turned away here: what the
    rules answer "no" is stored for a person to see. `received_at` is the moment by the route's
    own rule, now unless given. `person` is the record of somebody who is known for sure; without
    it a new one is made. Raises `rules_engine.FactsError`, `NoRulesetError`.
    """
    operation = "api.refer" if channel == Channel.API else "referrals.submit"
    require(by, operation)
    found = Referral.objects.filter(idempotency_key=idempotency_key).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            referral, clock = _store(intake, channel, idempotency_key, received_at, person)
    except IntegrityError:
        # Somebody else's transaction with this key was faster; it is committed by now.
        return Referral.objects.get(idempotency_key=idempotency_key)
    _event(referral, "receive", by, referral.received_at)
    if referral.receipt_to:
        _send_receipt(referral, clock)
    record(
        by=by,
        operation=operation,
        about=referral,
        detail={"channel": channel, "outcome": referral.decision.outcome},
    )
    return referral


def _store(
    intake: Intake, channel: str, key: str, received_at: datetime | None, person: Person | None
) -> tuple[Referral, Clock | None]:
    at = received_at or timezone.now()
    day = at.astimezone(ZoneInfo(current_organisation().time_zone)).date()
    # The rules come first: facts that they cannot read would not fit the columns either.
    rules = ruleset_on(day).compiled
    decision = record_decision(facts=intake.facts_for(rules), on=day)
    person = person or _new_person(intake)
    referral = Referral.objects.create(
        person=person,
        decision=decision,
        channel=Channel(channel),
        idempotency_key=key,
        received_at=at,
        referrer_role=intake.role,
        referrer_name=intake.referrer_name,
        referrer_job=intake.referrer_job,
        referrer_organisation=intake.referrer_organisation,
        referrer_relation=intake.referrer_relation,
        referrer_email=intake.referrer_email,
        referrer_phone=intake.referrer_phone,
        purpose=intake.about,
        wishes=intake.wishes,
        meeting_on=intake.meeting_day,
        person_knows=intake.person_knows,
        person_agrees=intake.person_agrees,
        why_not_told=intake.why_not_told,
        receipt_to=intake.receipt_address,
    )
    start_clocks(referral, rules)
    note_lead_time(referral)
    return referral, reply_clock(referral)


def _new_person(intake: Intake) -> Person:
    person = Person.objects.create(**asdict(intake.person), stated_age=intake.stated_age)
    note_keys(person)
    return person


def _event(referral: Referral, action: str, by: Actor, at: datetime) -> None:
    Event.objects.create(
        referral=referral,
        version=referral.version,
        action=action,
        after=referral.state,
        by=by if isinstance(by, User) else None,
        at=at,
    )


def _send_receipt(referral: Referral, clock: Clock | None) -> None:
    zone = ZoneInfo(current_organisation().time_zone)
    due = date_format(clock.due_at.astimezone(zone), "l j F Y") if clock and clock.due_at else ""
    queue(
        kind="referral_received",
        to=referral.receipt_to,
        key=f"referral_received:{referral.pk}",
        context={"reference": referral.reference, "reply_by": due},
        about=referral,
    )


@transaction.atomic
def take_up(
    *, referral: Referral, by: User, version: int | None = None, at: datetime | None = None
) -> Referral:
    """Say that one has begun to look at it. Raises as `accept` does."""
    require(by, "referrals.triage")
    columns = {"handler": by, "handled_since": at or timezone.now()}
    held = change(referral, "look_at", by=by, version=version, at=at, columns=columns)
    record(by=by, operation="referrals.triage", about=held, detail={"state": held.state})
    return held


@transaction.atomic
def accept(
    *, referral: Referral, by: User, version: int | None = None, at: datetime | None = None
) -> Referral:
    """Accept, and tell the referrer when there is a safe address; that is a human reply.

    `version` is the one on the page that was acted on. Raises `IllegalTransitionError`, and
    `ChangedMeanwhileError` naming who did what in between.
    """
    require(by, "referrals.triage")
    held = change(referral, "accept", by=by, version=version, at=at)
    pass_milestone(held, "accepted", by=by, at=at or timezone.now())
    _answer(held, "referral_accepted", {}, by=by, at=at)
    record(by=by, operation="referrals.triage", about=held, detail={"state": held.state})
    return held


@transaction.atomic
def decline(
    *,
    referral: Referral,
    by: User,
    reason: str,
    signpost: str,
    note: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Referral:
    """Decline with a reason and where else to go, and tell the referrer when that is safe.

    `signpost` stands in an e-mail, so it must name nobody; `note` stays here. Raises
    `DeclineTextError` for a missing or naming signpost, and as `accept` does.
    """
    require(by, "referrals.triage")
    _require_fit_signpost(referral, signpost)
    columns = {"decline_reason": DeclineReason(reason), "signpost": signpost.strip()}
    held = change(referral, "decline", by=by, version=version, at=at, note=note, columns=columns)
    _answer(held, "referral_declined", {"signpost": held.signpost}, by=by, at=at)
    record(
        by=by,
        operation="referrals.triage",
        about=held,
        detail={"state": held.state, "reason": held.decline_reason},
    )
    return held


def _require_fit_signpost(referral: Referral, signpost: str) -> None:
    if not signpost.strip():
        raise DeclineTextError.missing()
    name = named_in(referral, signpost)
    if name:
        raise DeclineTextError.naming(name)


def _answer(
    referral: Referral, kind: str, words: dict[str, str], *, by: User, at: datetime | None
) -> None:
    """Tell the referrer, and those whose referrals were joined with this one."""
    for told in (referral, *joined_with(referral)):
        if told.receipt_to:
            queue(
                kind=kind,
                to=told.receipt_to,
                key=f"{kind}:{told.pk}",
                context={"reference": told.reference, **words},
                about=told,
            )
            stop_clocks(told, by=by, how=Channel.EMAIL, at=at or timezone.now())


@transaction.atomic
def record_reply(
    *,
    referral: Referral,
    by: User,
    how: str,
    note: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Referral:
    """Record that a person answered the referrer; the first such reply stops the promise clocks.

    `how` is a `Channel`. Raises `ChangedMeanwhileError`.
    """
    require(by, "referrals.triage")
    moment = at or timezone.now()
    held = change(referral, "reply", by=by, version=version, at=moment, note=note)
    stopped = stop_clocks(held, by=by, how=Channel(how), at=moment)
    record(
        by=by,
        operation="referrals.triage",
        about=held,
        detail={"reply": how, "clocks_stopped": stopped},
    )
    return held


@transaction.atomic
def note_reading(*, referral: Referral, by: User) -> None:
    """Keep in the audit that somebody opened the referral."""
    record(by=by, operation="referrals.read", about=referral)
