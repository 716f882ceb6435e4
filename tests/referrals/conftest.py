"""Short ways to referrals and to the people who handle them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import User
from referrals.intake import Intake, PersonDetails
from referrals.models import Referral
from referrals.services import receive
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.conftest import MakeUser

MakeReferral = Callable[..., Referral]


@pytest.fixture
def coordinator(jersey: Organisation, make_user: MakeUser) -> User:
    return make_user(jersey, "coordinator", name="Cora Le Brun")


@pytest.fixture
def colleague(jersey: Organisation, make_user: MakeUser) -> User:
    return make_user(jersey, "coordinator", name="Col Hacquoil")


def intake(name: str = "Robin Marsh", **more: Any) -> Intake:
    """A teacher asks for a fourteen-year-old in care."""
    told: dict[str, Any] = {
        "facts": {
            "referrer": "professional",
            "care_experience": "yes",
            "age": "14",
            "works_for_government_of_jersey": "no",
            "support": "cla_review",
        },
        "referrer_name": "Jo Teal",
        "referrer_email": "jo.teal@school.example",
        "wishes": "Robin wants to stay at the same school.",
        **more,
    }
    return Intake(person=PersonDetails(name=name), **told)


def wiltshire_intake(name: str = "Sky Fenn") -> Intake:
    """The same in the words of Wiltshire's rules."""
    return intake(
        name, facts={"referrer": "professional", "who": "child", "age": "9", "in_care": "yes"}
    )


@pytest.fixture
def make_referral() -> MakeReferral:
    """`make_referral(name, …)` in the open scope; `at` is the moment it came."""

    def make(
        name: str = "Robin Marsh",
        *,
        key: str = "",
        at: datetime | None = None,
        channel: str = "online",
        **more: Any,
    ) -> Referral:
        return receive(
            intake=intake(name, **more),
            channel=channel,
            idempotency_key=key or str(uuid4()),
            by=None,
            received_at=at,
        )

    return make


@pytest.fixture
def in_wiltshire_too(wiltshire: Organisation) -> Callable[[], Referral]:
    """A referral in Wiltshire, whatever scope is open."""

    def make() -> Referral:
        with tenant_scope(wiltshire):
            return receive(
                intake=wiltshire_intake(), channel="online", idempotency_key=str(uuid4()), by=None
            )

    return make
