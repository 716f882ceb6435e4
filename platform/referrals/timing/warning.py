"""Telling the staff by message that a clock is due soon or is late, once each."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from accounts.authorisation import SYSTEM
from accounts.models import User
from accounts.policy import policy
from audit.services import record
from notifications.services import queue
from referrals.models import Clock, Told
from referrals.timing.measuring import zone

MOST = 200


@transaction.atomic
def warn_of_clocks(*, now: datetime | None = None) -> int:
    """Queue a message to everybody who may triage for each clock that has become soon or late;
    answer how many clocks there were.

    A message holds the referral's reference and a day. A clock is told of once as soon and once
    as late, also when two runs meet or one is repeated. What is left over 200 waits for the next.
    """
    at = now or timezone.now()
    soon = Q(told=Told.NOTHING, soon_at__lte=at)
    late = Q(due_at__lt=at) & ~Q(told=Told.LATE)
    running = Clock.objects.filter(stopped_at__isnull=True).filter(soon | late)
    clocks = running.select_for_update(skip_locked=True, of=("self",)).select_related("referral")
    listed = list(clocks.order_by("due_at", "pk")[:MOST])
    people = list(_people()) if listed else []
    for clock in listed:
        _tell(clock, people, at)
    Clock.objects.bulk_update(listed, ["told"])
    for clock in listed:
        record(
            by=SYSTEM,
            operation="referrals.warn",
            about=clock.referral,
            detail={"clock": clock.promise, "told": clock.told},
        )
    return len(listed)


def _people() -> list[User]:
    """Everybody who may triage and can sign in."""
    roles = policy().operations["referrals.triage"]
    found = User.objects.filter(is_active=True, grants__role__in=list(roles))
    return list(found.distinct().order_by("name"))


def _tell(clock: Clock, people: list[User], now: datetime) -> None:
    if clock.due_at is None:
        return
    clock.told = Told.LATE if clock.due_at < now else Told.SOON
    due = date_format(clock.due_at.astimezone(zone()), "l j F Y")
    for user in people:
        queue(
            kind=f"clock_{clock.told}",
            to=user.email,
            key=f"clock_{clock.told}:{clock.pk}:{user.pk}",
            context={"reference": clock.referral.reference, "due": due},
            about=clock,
        )
