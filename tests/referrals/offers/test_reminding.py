"""Warnings once each, offers made again on their day, nobody warned of a child who opted out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.authorisation import SYSTEM
from accounts.models import User
from accounts.services import add_user
from eligibility.selectors import today
from notifications.composing import compose
from notifications.models import Message
from referrals.models import Offer
from referrals.offers.reminding import renew_offers, warn_of_due_offers
from referrals.offers.selectors import offer_counts
from referrals.offers.tasks import look_after_offers, sweep_offers
from tenants.models import Organisation
from tests.referrals.offers.conftest import ICPC, MakeOffer

pytestmark = pytest.mark.usefixtures("in_wiltshire")


@pytest.fixture(autouse=True)
def only_these_staff(in_wiltshire: Organisation, worker: User) -> None:
    """Nobody of the demonstration's staff is written to."""
    User.objects.exclude(pk=worker.pk).update(is_active=False)


def told() -> list[tuple[str, str]]:
    """Who was told of how many."""
    return [(message.to, message.context["number"]) for message in Message.objects.order_by("pk")]


def test_each_offer_is_told_of_once_when_soon_and_once_when_late(
    make_offer: MakeOffer, worker: User
) -> None:
    late, soon = make_offer("A", due=-1, happened=9), make_offer("B", due=1)
    make_offer("C", due=30)

    assert warn_of_due_offers(by=SYSTEM) == 2
    assert warn_of_due_offers(by=SYSTEM) == 0
    assert told() == [(worker.email, "2")]
    Offer.objects.filter(pk=soon.pk).update(
        due_on=today() - timedelta(days=1), happened_on="2026-01-01"
    )
    assert warn_of_due_offers(by=SYSTEM) == 1
    assert warn_of_due_offers(by=SYSTEM) == 0
    assert told() == [(worker.email, "2"), (worker.email, "1")]
    late.refresh_from_db()
    assert late.warned == "late"


def test_the_message_names_nobody_and_nothing(make_offer: MakeOffer) -> None:
    make_offer("Robin Marsh", due=0)
    warn_of_due_offers(by=SYSTEM)

    mail = compose(Message.objects.get())
    assert mail.subject == "Something in the workspace waits for you"
    for word in ("Robin", "Marsh", "offer", "care", "child", "advoca"):
        assert word not in f"{mail.subject}\n{mail.body}".split("--")[0]


def test_nobody_is_warned_of_a_child_who_opted_out(
    make_offer: MakeOffer, answered: Callable[..., Offer]
) -> None:
    other = make_offer(trigger=ICPC, due=-1, happened=9)
    answered("opt_out", offer=make_offer(person=other.person, due=-1, happened=9))
    assert warn_of_due_offers(by=SYSTEM) == 0


def test_every_coordinator_is_told_and_advocates_are_not(
    make_offer: MakeOffer, worker: User
) -> None:
    for number, role in enumerate(("coordinator", "supervisor", "advocate", "commissioner")):
        add_user(email=f"{role}{number}@reminded.example", name=role, roles=(role,))
    make_offer(due=0)
    warn_of_due_offers(by=SYSTEM)
    assert {to for to, _number in told()} == {worker.email, "coordinator0@reminded.example"}


def test_counts_at_the_side_of_the_inbox(
    make_offer: MakeOffer, answered: Callable[..., Offer], worker: User
) -> None:
    make_offer("A", due=-2, happened=9)
    make_offer("B", due=0)
    make_offer("C", due=30)
    answered("no_answer")
    answered("opt_out", offer=make_offer("D"))
    counts = offer_counts(worker)
    assert (counts.due, counts.late, counts.soon, counts.waiting) == (3, 1, 1, 0)
    assert offer_counts(None).due == 0


def test_offers_come_back_a_week_before_their_day_and_once(
    answered: Callable[..., Offer], make_offer: MakeOffer
) -> None:
    near = answered("not_now", next_on=today() + timedelta(days=7))
    answered("not_now", offer=make_offer("B"), next_on=today() + timedelta(days=8))
    answered("no_answer", offer=make_offer("C"))
    gone = answered("not_now", offer=make_offer("D"), next_on=today() + timedelta(days=5))
    answered("opt_out", offer=make_offer(trigger=ICPC, person=gone.person))

    assert renew_offers(by=SYSTEM) == 1
    assert renew_offers(by=SYSTEM) == 0
    again = Offer.objects.get(follows__isnull=False)
    assert (again.follows, again.due_on, again.state) == (near, near.next_on, "due")
    assert again.events.get().by is None


def test_the_tasks_may_do_what_they_do() -> None:
    assert (look_after_offers.operation, sweep_offers.operation) == ("offers.remind",) * 2
    assert sweep_offers.name == "referrals.offers.tasks.sweep_offers"
