"""Registering, making, answering, undoing: what is kept, and what is refused in which words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from eligibility.selectors import today
from referrals.matching.services import say_same
from referrals.models import Offer, Person, Referral
from referrals.offers.changes import OfferChangedError, OfferError
from referrals.offers.people import Child
from referrals.offers.selectors import OffersQuestion, register_of
from referrals.offers.services import (
    Made,
    Reply,
    answer,
    make,
    offer_again,
    register_child,
    undo,
    undoable,
)
from referrals.offers.standing import standing_opt_out, stops_contact, with_stopped
from referrals.offers.triggers import Trigger, triggers
from referrals.services import take_up
from rules_engine.rules import Span
from tenants.models import Organisation
from tests.conftest import MakeUser
from tests.referrals.offers.conftest import CARE, ICPC, VISIT, YES, MakeOffer, days_ago

pytestmark = pytest.mark.usefixtures("in_wiltshire")
Answered = Callable[..., Offer]


def test_the_rules_name_the_events_and_what_they_take_as_given(in_wiltshire: Organisation) -> None:
    found = triggers()
    assert list(found) == ["became_looked_after", "icpc_planned", "send_identified"]
    care = found[CARE]
    assert (care.label, care.mode, care.within) == ("Came into care", "opt_out", None)
    assert care.facts == {"who": "child", "in_care": "yes"}
    assert care.due_day(date(2026, 11, 2)) is None


def test_the_rules_own_days_are_counted_by_the_organisations_calendar() -> None:
    within = Span(days=5, unit="working_days")
    rule = Trigger(CARE, "Came into care", "opt_out", "", within, {})
    # The Friday before Christmas 2026; 25 and 28 December are bank holidays.
    assert rule.due_day(date(2026, 12, 18)) == date(2026, 12, 29)


def test_registering_finds_or_makes_the_child_and_keeps_who_did_it(
    make_offer: MakeOffer, worker: User
) -> None:
    offer = make_offer("Robin Marsh")
    second = make_offer(trigger=ICPC, person=offer.person)

    assert (offer.state, offer.mode, offer.person.name) == ("due", "opt_out", "Robin Marsh")
    assert second.person == offer.person
    assert Person.objects.count() == 1
    event = offer.events.get()
    assert (event.action, event.by, event.after) == ("register", worker, "due")
    entry = Entry.objects.filter(operation="offers.work", object_id=str(offer.pk)).get()
    assert entry.detail == {"state": "due", "due": offer.due_on.isoformat()}


def test_without_the_rules_days_somebody_names_one(worker: User) -> None:
    def registered(**more: date) -> Offer:
        return register_child(
            child=Child("A B"),
            person=None,
            trigger=triggers()[CARE],
            happened_on=days_ago(3),
            by=worker,
            **more,
        )

    with pytest.raises(OfferError, match="do not say by when this is offered") as refused:
        registered()
    assert refused.value.field == "due_on"
    with pytest.raises(OfferError, match="before the day it happened"):
        registered(due_on=days_ago(4))
    assert Person.objects.count() == 0


def test_one_event_makes_one_offer(make_offer: MakeOffer) -> None:
    offer = make_offer()
    with pytest.raises(OfferError, match="in the register already"):
        make_offer(person=offer.person)
    assert make_offer(person=offer.person, happened=2).pk != offer.pk


def test_made_keeps_by_whom_when_and_where(make_offer: MakeOffer, worker: User) -> None:
    offer = make(
        offer=make_offer(),
        by=worker,
        made=Made(how="meeting", occasion="Strategy meeting", on=days_ago(1)),
        version=1,
    )
    told = (offer.state, offer.offered_how, offer.occasion, offer.offered_on, offer.offered_by)
    assert told == ("offered", "meeting", "Strategy meeting", days_ago(1), worker)


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (Made(how=""), "Say how it was offered."),
        (Made(how="visit", on=date(2100, 1, 1)), "The day of the offer lies ahead."),
    ],
)
def test_an_offer_says_how_and_lies_behind(
    make_offer: MakeOffer, worker: User, made: Made, message: str
) -> None:
    offer = make_offer()
    with pytest.raises(OfferError) as refused:
        answer(offer=offer, action="accept", by=worker, reply=YES, made=made)
    assert str(refused.value) == message
    offer.refresh_from_db()
    assert offer.state == "due"


@pytest.mark.parametrize(
    ("how", "channel"),
    [("visit", "in_person"), ("phone", "phone"), ("letter", "post"), ("message", "email")],
)
def test_a_yes_opens_a_referral_for_the_same_person_by_the_same_way(
    make_offer: MakeOffer, worker: User, how: str, channel: str
) -> None:
    meeting = today() + timedelta(days=20)
    offer = answer(
        offer=make_offer(meeting_on=meeting), action="accept", by=worker, reply=YES,
        made=Made(how=how),
    )  # fmt: skip

    referral = Referral.objects.get()
    assert (offer.state, offer.referral) == ("accepted", referral)
    assert (referral.person, referral.channel, referral.purpose) == (offer.person, channel, "offer")
    assert (referral.referrer_role, referral.wishes) == ("self", "Yes please.")
    assert (referral.meeting_on, referral.person_agrees) == (meeting, "yes")
    assert referral.decision.outcome == "eligible"
    assert referral.decision.facts == {
        "meeting_date": meeting.isoformat(),
        "referrer": "self", "who": "child", "in_care": "yes", "trigger": CARE,
        "date_of_birth": "2012-03-27",
    }  # fmt: skip


def test_pressing_yes_twice_opens_one_referral(make_offer: MakeOffer, worker: User) -> None:
    offer = make_offer()
    answer(offer=offer, action="accept", by=worker, reply=YES, made=VISIT, version=1)
    with pytest.raises(OfferChangedError, match="Wren Dale was faster: “Said yes”"):
        answer(offer=offer, action="accept", by=worker, reply=YES, made=VISIT, version=1)
    assert Referral.objects.count() == 1


@pytest.mark.parametrize("told_by", ["parent_or_carer", "professional", ""])
def test_no_adult_opts_out_for_a_child(make_offer: MakeOffer, worker: User, told_by: str) -> None:
    offer = make_offer()
    reply = Reply(told_by=told_by, reason="Mum says he does not need one.")
    with pytest.raises(OfferError) as refused:
        answer(offer=offer, action="opt_out", by=worker, reply=reply, made=VISIT)
    assert str(refused.value) == (
        "Opting out is the young person’s own choice. An adult cannot make it for them. Write down "
        "what the young person said or showed, or choose “Not now”."
    )
    assert refused.value.field == "words"
    offer.refresh_from_db()
    assert offer.state == "due"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(told_by="young_person", words="I don’t want one."),
        Reply(told_by="young_person", reason="Shook his head twice, with the cards."),
        Reply(told_by="professional", words="Told her worker: no thank you."),
    ],
)
def test_their_own_view_opts_them_out(make_offer: MakeOffer, worker: User, reply: Reply) -> None:
    offer = answer(offer=make_offer(), action="opt_out", by=worker, reply=reply, made=VISIT)
    assert offer.state == "opted_out"


def test_an_opt_out_with_nothing_recorded_is_refused(make_offer: MakeOffer, worker: User) -> None:
    reply = Reply(told_by="young_person", words="  ", reason=" ")
    with pytest.raises(OfferError, match="in their own words, or how you know"):
        answer(offer=make_offer(), action="opt_out", by=worker, reply=reply, made=VISIT)


def test_the_database_refuses_it_as_well(answered: Answered) -> None:
    offer = answered("opt_out")
    with pytest.raises(IntegrityError, match="offer_opt_out_is_their_own"), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(words="", told_by="parent_or_carer")


@pytest.mark.parametrize(
    ("action", "reply", "message", "field"),
    [
        ("not_now", Reply(), "Choose a day on which to offer it again.", "next_on"),
        (
            "not_now",
            Reply(next_on=date(2020, 1, 1)),
            "Choose a day in the next two years.",
            "next_on",
        ),
        ("could_not", Reply(), "Choose why it could not be offered.", "could_not"),
        ("withdraw", Reply(), "Say why it is withdrawn.", "reason"),
    ],
)
def test_answers_that_lack_something_say_what(
    make_offer: MakeOffer, worker: User, action: str, reply: Reply, message: str, field: str
) -> None:
    with pytest.raises(OfferError) as refused:
        answer(offer=make_offer(), action=action, by=worker, reply=reply, made=VISIT)
    assert (str(refused.value), refused.value.field) == (message, field)


def test_after_an_opt_out_contact_stops(
    make_offer: MakeOffer, answered: Answered, worker: User
) -> None:
    other = make_offer(trigger=ICPC)
    offer = answered("opt_out", offer=make_offer(person=other.person))

    assert standing_opt_out(offer.person) == offer
    assert stops_contact(other)
    assert with_stopped(Offer.objects.filter(pk=other.pk)).get().stopped
    assert list(register_of(worker, OffersQuestion("due"))) == []
    assert other in register_of(worker, OffersQuestion("opted_out"))
    with pytest.raises(OfferError, match=r"They opted out meanwhile. Contact has stopped."):
        make(offer=other, by=worker, made=VISIT)


def test_what_happened_before_the_opt_out_makes_no_offer(
    make_offer: MakeOffer, answered: Answered
) -> None:
    offer = answered("opt_out")
    with pytest.raises(OfferError, match=r"this happened before. Contact has stopped; they can"):
        make_offer(person=offer.person, trigger=ICPC, happened=1)


def test_a_new_event_makes_a_new_offer_if_the_rules_want_it(
    make_offer: MakeOffer, answered: Answered, worker: User
) -> None:
    offer = answered("opt_out", at=timezone.now() - timedelta(days=40))
    again = make_offer(person=offer.person, trigger=ICPC, happened=2)
    assert not stops_contact(again)
    assert make(offer=again, by=worker, made=VISIT).state == "offered"

    may = Trigger("review_due", "A review is due", "may", "", None, {})
    with pytest.raises(OfferError, match="the rules want no new offer for this event"):
        register_child(
            child=Child("x"), person=offer.person, trigger=may, happened_on=days_ago(1),
            due_on=today(), by=worker,
        )  # fmt: skip


def test_the_young_person_may_come_back_at_any_time(
    make_offer: MakeOffer, answered: Answered, worker: User
) -> None:
    other = make_offer(trigger=ICPC)
    offer = answered("opt_out", offer=make_offer(person=other.person))
    back = answer(offer=offer, action="accept", by=worker, reply=YES)

    assert (back.state, back.referral is not None) == ("accepted", True)
    assert standing_opt_out(offer.person) is None
    assert not with_stopped(Offer.objects.filter(pk=other.pk)).get().stopped
    actions = [event.action for event in offer.events.order_by("version")]
    assert actions == ["register", "make", "opt_out", "accept"]


def test_an_opt_out_holds_for_every_record_of_the_person(
    make_offer: MakeOffer, answered: Answered, worker: User
) -> None:
    offer = answered("opt_out")
    twin = make_offer("Robyn Marsh", trigger=ICPC)
    assert not stops_contact(twin)

    say_same(one=offer.person, other=twin.person, by=worker)
    assert stops_contact(twin)
    assert with_stopped(Offer.objects.filter(pk=twin.pk)).get().stopped


@pytest.mark.parametrize("action", ["opt_out", "not_now", "no_answer"])
def test_a_mistaken_answer_is_undone(answered: Answered, worker: User, action: str) -> None:
    offer = undo(offer=answered(action), by=worker, version=3)

    assert (offer.state, offer.version, offer.words, offer.next_on) == ("offered", 4, "", None)
    assert offer.offered_how == "visit"
    assert [event.undone for event in offer.events.order_by("version")] == [
        False, False, True, False,
    ]  # fmt: skip
    offer = undo(offer=offer, by=worker)
    assert (offer.state, offer.offered_on, offer.offered_by) == ("due", None, None)
    assert undoable(offer) is None


def test_undoing_a_yes_takes_the_referral_back_and_yes_can_be_said_again(
    answered: Answered, worker: User
) -> None:
    offer = answered("accept")
    first = offer.referral
    offer = undo(offer=offer, by=worker)
    assert (offer.state, offer.referral) == ("offered", None)
    assert first is not None
    first.refresh_from_db()
    assert first.state == "withdrawn"

    offer = answer(offer=offer, action="accept", by=worker, reply=YES)
    assert offer.referral is not None
    assert (offer.referral != first, offer.referral.state) == (True, "received")


def test_a_yes_that_somebody_works_on_is_not_undone(answered: Answered, worker: User) -> None:
    offer = answered("accept")
    assert offer.referral is not None
    take_up(referral=offer.referral, by=worker)
    with pytest.raises(OfferError, match=f"begun with the referral {offer.referral.reference}"):
        undo(offer=offer, by=worker)
    offer.refresh_from_db()
    assert offer.state == "accepted"


def test_after_an_hour_it_is_too_late_to_undo(answered: Answered, worker: User) -> None:
    late = answered("not_now", at=timezone.now() - timedelta(minutes=61))
    with pytest.raises(OfferError, match="too late to undo"):
        undo(offer=late, by=worker)


def test_an_offer_is_made_again_once(answered: Answered, worker: User) -> None:
    offer = answered("not_now")
    day = today() + timedelta(days=60)
    again = offer_again(offer=offer, on=day, by=worker, note="After the exams.")

    assert (again.follows, again.due_on, again.state) == (offer, day, "due")
    assert (again.person, again.trigger, again.note) == (offer.person, CARE, "After the exams.")
    with pytest.raises(OfferError, match="in the register again already"):
        offer_again(offer=offer, on=day, by=worker)
    assert undoable(offer) is None


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ("opt_out", "They opted out. They can come back whenever they like."),
        ("accept", "Only an offer that was not taken up can be made again."),
    ],
)
def test_not_every_offer_is_made_again(
    answered: Answered, worker: User, action: str, message: str
) -> None:
    with pytest.raises(OfferError) as refused:
        offer_again(offer=answered(action), on=today() + timedelta(days=9), by=worker)
    assert str(refused.value) == message


@pytest.mark.parametrize("role", ["advocate", "organisation_admin", "commissioner"])
def test_others_do_nothing_with_offers(
    make_offer: MakeOffer, in_wiltshire: Organisation, make_user: MakeUser, role: str
) -> None:
    offer, other = make_offer(), make_user(in_wiltshire, role)
    acts: tuple[Callable[[], Offer], ...] = (
        lambda: make(offer=offer, by=other, made=VISIT),
        lambda: answer(offer=offer, action="accept", by=other, reply=YES, made=VISIT),
        lambda: undo(offer=offer, by=other),
        lambda: offer_again(offer=offer, on=today(), by=other),
    )
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert list(register_of(other, OffersQuestion("all"))) == []
