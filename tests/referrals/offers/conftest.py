"""Offers in Wiltshire, where three groups of children are offered an advocate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from eligibility.selectors import today
from referrals.models import Offer, Person
from referrals.offers.people import Child
from referrals.offers.services import Made, Reply, answer, make, register_child
from referrals.offers.triggers import triggers
from tenants.models import Organisation
from tests.conftest import MakeUser

CARE, ICPC, SEND = "became_looked_after", "icpc_planned", "send_identified"
VISIT = Made(how="visit")
YES = Reply(told_by="young_person", words="Yes please.")
MakeOffer = Callable[..., Offer]


def days_ago(days: int) -> date:
    """A day before today, at the organisation."""
    return today() - timedelta(days=days)


@pytest.fixture
def worker(wiltshire: Organisation, make_user: MakeUser) -> User:
    """A coordinator of Wiltshire's."""
    return make_user(wiltshire, "coordinator", name="Wren Dale")


@pytest.fixture
def make_offer(worker: User) -> MakeOffer:
    """`make_offer(name, …)` in Wiltshire's scope: came into care three days ago, due in ten."""

    def made(
        name: str = "Robin Marsh",
        *,
        trigger: str = CARE,
        happened: int = 3,
        due: int = 10,
        person: Person | None = None,
        born: date | None = date(2012, 3, 27),
        **more: Any,
    ) -> Offer:
        return register_child(
            child=Child(name, born),
            person=person,
            trigger=triggers()[trigger],
            happened_on=days_ago(happened),
            due_on=today() + timedelta(days=due),
            by=worker,
            **more,
        )

    return made


@pytest.fixture
def answered(worker: User, make_offer: MakeOffer) -> Callable[..., Offer]:
    """`answered(action, …)`: an offer made on a visit, with this answer."""

    def done(
        action: str, *, offer: Offer | None = None, at: datetime | None = None, **reply: Any
    ) -> Offer:
        made = make(offer=offer or make_offer(), by=worker, made=VISIT, at=at)
        told = {"told_by": "young_person", "words": "Said so.", **reply}
        if action == "not_now":
            told.setdefault("next_on", today() + timedelta(days=30))
        return answer(offer=made, action=action, by=worker, reply=Reply(**told), at=at)

    return done
