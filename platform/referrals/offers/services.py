"""All writes to the register of offers; files are in `importing`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.authorisation import SystemActor, require
from accounts.models import User
from audit.services import record
from eligibility.selectors import today
from referrals.models import Offer, OfferEvent, Person
from referrals.offers.accepting import open_referral, take_referral_back
from referrals.offers.changes import OfferError, change, locked, put_back
from referrals.offers.people import Child, note_child
from referrals.offers.standing import standing_opt_out, stops_contact
from referrals.offers.triggers import OFFERED_ANEW, Trigger
from referrals.offers.workflow import TO_AN_OFFER, WAY_BACK, OfferState
from tenants.context import current_organisation

OPERATION = "offers.work"
UNDO_WITHIN = timedelta(hours=1)
LONGEST_AHEAD = timedelta(days=731)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What was answered: by whom we know it, in whose words, why, and when to offer again.

    `words` are the young person's own or their view as it was seen; `could_not` is a `CouldNot`.
    """

    told_by: str = ""
    words: str = ""
    reason: str = ""
    could_not: str = ""
    next_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Made:
    """How an offer was made, as an `OfferHow`, at which meeting or visit, and on which day."""

    how: str
    occasion: str = ""
    on: date | None = None


@transaction.atomic
def register_child(*, child: Child, person: Person | None, by: User, **offer: Any) -> Offer:
    """`register`, for somebody who is told of: `person` when they are known. All or nothing."""
    require(by, OPERATION)
    return register(person=note_child(child, person=person), by=by, **offer)


@transaction.atomic
def register(
    *,
    person: Person,
    trigger: Trigger,
    happened_on: date,
    by: User,
    due_on: date | None = None,
    meeting_on: date | None = None,
    note: str = "",
    row_key: str | None = None,
    at: datetime | None = None,
) -> Offer:
    """Put a due offer into the register. The day is `due_on`, or the one that the rules name;
    `at` is now unless given, here and below.

    Raises `OfferError` when neither names a day, when the child has this offer already, and when
    they opted out and nothing new happened since, or the rules want no new offer for it.
    """
    require(by, OPERATION)
    Person.objects.select_for_update().get(pk=person.pk)
    due = due_on or trigger.due_day(happened_on)
    if due is None:
        raise OfferError(
            _("The rules do not say by when this is offered. Choose a day."), field="due_on"
        )
    if due < happened_on:
        raise OfferError(_("This day is before the day it happened."), field="due_on")
    require_not_opted_out(person, trigger, happened_on)
    offer, made = Offer.objects.get_or_create(
        person=person,
        trigger=trigger.id,
        happened_on=happened_on,
        follows=None,
        defaults={
            "mode": trigger.mode,
            "due_on": due,
            "meeting_on": meeting_on,
            "note": note.strip(),
            "row_key": row_key,
        },
    )
    if not made:
        raise OfferError(_("This offer is in the register already."))
    _begin(offer, by, at)
    return offer


def require_not_opted_out(person: Person, trigger: Trigger, happened_on: date) -> None:
    """Raise `OfferError` when contact stopped and this event does not begin it again."""
    opted_out = standing_opt_out(person)
    if opted_out is None or opted_out.answered_on is None:
        return
    said = {"day": opted_out.answered_on.strftime("%-d.%-m.%Y")}
    if happened_on <= opted_out.answered_on:
        raise OfferError(
            _(
                "They opted out on %(day)s, and this happened before. Contact has stopped; they "
                "can come back whenever they like."
            )
            % said
        )
    if trigger.mode not in OFFERED_ANEW:
        raise OfferError(
            _(
                "They opted out on %(day)s, and the rules want no new offer for this event. They "
                "can come back whenever they like."
            )
            % said
        )


def _begin(offer: Offer, by: User | SystemActor, at: datetime | None = None) -> None:
    OfferEvent.objects.create(
        offer=offer,
        version=offer.version,
        action="register",
        after=offer.state,
        by=by if isinstance(by, User) else None,
        at=at or timezone.now(),
    )
    record(
        by=by,
        operation=OPERATION if isinstance(by, User) else "offers.remind",
        about=offer,
        detail={"state": offer.state, "due": offer.due_on.isoformat()},
    )


@transaction.atomic
def make(
    *,
    offer: Offer,
    by: User,
    made: Made,
    version: int | None = None,
    at: datetime | None = None,
) -> Offer:
    """Record that the offer was made. Raises `OfferError` when the child opted out meanwhile or
    the day is to come, and as `changes.change` does.
    """
    require(by, OPERATION)
    held = _make(locked(offer, version), by, made, at)
    record(by=by, operation=OPERATION, about=held, detail={"state": held.state})
    return held


def _make(held: Offer, by: User, made: Made, at: datetime | None) -> Offer:
    if stops_contact(held):
        raise OfferError(_("They opted out meanwhile. Contact has stopped."))
    day = made.on or _local_day(at)
    if day > _local_day(at):
        raise OfferError(_("The day of the offer lies ahead."))
    if not made.how:
        raise OfferError(_("Say how it was offered."))
    columns = {
        "offered_on": day,
        "offered_how": made.how,
        "occasion": made.occasion.strip(),
        "offered_by": by,
    }
    return change(held, "make", by=by, columns=columns, at=at)


def _local_day(at: datetime | None) -> date:
    zone = ZoneInfo(current_organisation().time_zone)
    return timezone.localdate(at, timezone=zone)


@transaction.atomic
def answer(
    *,
    offer: Offer,
    action: str,
    by: User,
    reply: Reply,
    made: Made | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Offer:
    """Record an answer: accept, not_now, opt_out, no_answer, could_not or withdraw.

    A due offer is made and answered at once when `made` says how. Accepting opens a referral.
    An adult cannot opt out for the young person: their own view must be recorded. Raises
    `OfferError` in words, and as `changes.change` does.
    """
    require(by, OPERATION)
    held = locked(offer, version)
    if action in TO_AN_OFFER and held.state == OfferState.DUE:
        held = _make(held, by, made or Made(how=""), at)
    _require_complete(action, reply)
    columns = {
        "answered_on": _local_day(at),
        "told_by": reply.told_by,
        "words": reply.words.strip(),
        "reason": reply.reason.strip(),
        "could_not": reply.could_not,
        "next_on": reply.next_on,
        "referral": None,
    }
    if action == "accept":
        columns["referral"] = open_referral(held, by=by, words=reply.words, at=at)
    held = change(held, action, by=by, columns=columns, note=reply.words or reply.reason, at=at)
    record(by=by, operation=OPERATION, about=held, detail={"state": held.state})
    return held


def _require_complete(action: str, reply: Reply) -> None:
    words, reason = reply.words.strip(), reply.reason.strip()
    if action == "opt_out" and not words:
        if reply.told_by != "young_person":
            raise OfferError(
                _(
                    "Opting out is the young person’s own choice. An adult cannot make it for "
                    "them. Write down what the young person said or showed, or choose “Not now”."
                ),
                field="words",
            )
        if not reason:
            raise OfferError(
                _("Write what they said, in their own words, or how you know."), field="words"
            )
    if action == "could_not" and not reply.could_not:
        raise OfferError(_("Choose why it could not be offered."), field="could_not")
    if action == "withdraw" and not reason:
        raise OfferError(_("Say why it is withdrawn."), field="reason")
    if action == "not_now" and reply.next_on is None:
        raise OfferError(_("Choose a day on which to offer it again."), field="next_on")
    if reply.next_on is not None and not today() < reply.next_on <= today() + LONGEST_AHEAD:
        raise OfferError(_("Choose a day in the next two years."), field="next_on")


@transaction.atomic
def undo(*, offer: Offer, by: User, version: int | None = None) -> Offer:
    """Take back the last thing recorded, within an hour of it; a referral it opened is withdrawn.

    Raises `OfferError` when it is too late or somebody has begun with the referral.
    """
    require(by, OPERATION)
    held = locked(offer, version)
    last = undoable(held)
    if last is None:
        raise OfferError(_("It is too late to undo this. Record what is so now."))
    if last.action == "accept" and held.referral is not None:
        take_referral_back(held.referral, by=by)
    last.undone = True
    last.save(update_fields=["undone"])
    held = put_back(held, last, by=by)
    record(by=by, operation=OPERATION, about=held, detail={"state": held.state, "undone": True})
    return held


def undoable(offer: Offer) -> OfferEvent | None:
    """The last thing recorded, while it can be undone."""
    last = offer.events.filter(undone=False).exclude(action="undo").order_by("version").last()
    if last is None or last.action == "register" or timezone.now() - last.at > UNDO_WITHIN:
        return None
    return None if Offer.objects.filter(follows=offer).exists() else last


@transaction.atomic
def offer_again(*, offer: Offer, on: date, by: User | SystemActor, note: str = "") -> Offer:
    """A new due offer after "not now", no answer, or one that could not be made.

    Raises `OfferError` after an opt-out (they come back themselves), for an offer that still
    waits, and when it was offered again already.
    """
    require(by, OPERATION if isinstance(by, User) else "offers.remind")
    held = locked(offer, None)
    if held.state == OfferState.OPTED_OUT or stops_contact(held):
        raise OfferError(_("They opted out. They can come back whenever they like."))
    if held.state not in WAY_BACK:
        raise OfferError(_("Only an offer that was not taken up can be made again."))
    if Offer.objects.filter(follows=held).exists():
        raise OfferError(_("It is in the register again already."))
    again = Offer.objects.create(
        person=held.person,
        trigger=held.trigger,
        happened_on=held.happened_on,
        mode=held.mode,
        due_on=on,
        note=note.strip(),
        follows=held,
    )
    _begin(again, by)
    return again


@transaction.atomic
def note_reading(*, offer: Offer, by: User) -> None:
    """Keep in the audit that somebody opened the offer."""
    record(by=by, operation="offers.read", about=offer)
