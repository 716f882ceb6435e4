"""Short ways to what staff put in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tenants.models import Organisation
from tests.conftest import ClientAt, MakeUser

NEW = "/workspace/referrals/new/"
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def desk(jersey: Organisation, coordinator: User, client_at: ClientAt) -> Client:
    return client_at(jersey, coordinator)


@pytest.fixture
def duty(wiltshire: Organisation, make_user: MakeUser) -> User:
    """Somebody who triages at Wiltshire."""
    return make_user(wiltshire, "coordinator", name="Dee Stone")


@pytest.fixture
def desk_there(wiltshire: Organisation, duty: User, client_at: ClientAt) -> Client:
    return client_at(wiltshire, duty)


def days_ago(days: int, hour: int = 10, minute: int = 20) -> datetime:
    """That time of the clock so many days ago."""
    day = timezone.now().astimezone(LONDON) - timedelta(days=days)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def typed(name: str, at: datetime) -> dict[str, Any]:
    """A moment as it is typed into the boxes of a form."""
    return {
        f"{name}_day_day": at.day,
        f"{name}_day_month": at.month,
        f"{name}_day_year": at.year,
        f"{name}_time": f"{at:%H:%M}",
    }


def begun(at: datetime, key: UUID | None = None, **more: Any) -> dict[str, Any]:
    """The first page: a phone call of a professional."""
    told = {"channel": "phone", "purpose": "", "role": "professional", "key": str(key or uuid4())}
    return {**told, **typed("came", at), **more}


DETAILS: dict[str, Any] = {
    "name": "Robin Marsh",
    "date_of_birth_day": "14",
    "date_of_birth_month": "2",
    "date_of_birth_year": "2012",
    "support": "cla_review",
    "wishes": "Robin wants to stay at the same school.",
    "person_knows": "yes",
    "person_agrees": "not_said",
    "ways": ["phone"],
    "phone": "07700 900123",
    "referrer_name": "Jo Teal",
    "referrer_job": "Teacher",
    "referrer_email": "jo.teal@school.example",
    "receipt_is_safe": "on",
}
