"""Telling to whom an advocate was offered, and what they answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from accounts.models import User
from config.demo.days import ONE_DAY, Days
from config.demo.stories import Offered, Story
from referrals.intake import PersonDetails
from referrals.models import Offer, Referral
from referrals.offers.people import Child
from referrals.offers.services import Made, Reply, answer, make, register_child
from referrals.offers.triggers import triggers


@dataclass(frozen=True)
class Offering:
    """The register of offers of one organisation."""

    days: Days
    by: User

    def tell(self, offers: Iterable[Offered]) -> None:
        """Register each offer, and make and answer it as far as it is told."""
        for told in offers:
            happened_on = self.days.today - told.happened * ONE_DAY
            offer = register_child(
                child=Child(told.name, self.days.born(told.age, happened_on)),
                person=None,
                trigger=triggers()[told.trigger],
                happened_on=happened_on,
                due_on=happened_on + told.due * ONE_DAY,
                by=self.by,
                at=self._moment(told, 0),
            )
            self._answer(told, offer)

    def accepted(self, person: PersonDetails, story: Story, at: datetime) -> Referral:
        """The referral of somebody who said yes to an offer at a moment."""
        before = at.astimezone(self.days.zone).date() - timedelta(
            days=self.days.random.randint(3, 9)
        )
        offer = register_child(
            child=Child(person.name, person.date_of_birth),
            person=None,
            trigger=triggers()[story.offered],
            happened_on=before,
            due_on=before + 14 * ONE_DAY,
            by=self.by,
            at=at - ONE_DAY,
        )
        reply = Reply(told_by="young_person", words=story.wishes)
        made = Made(how="visit")
        offer = answer(offer=offer, action="accept", by=self.by, reply=reply, made=made, at=at)
        return cast("Referral", offer.referral)

    def _answer(self, told: Offered, offer: Offer) -> None:
        at = self._moment(told, told.made or 1)
        if told.made is not None:
            offer = make(offer=offer, by=self.by, made=Made(how=told.how), at=at)
        if told.then:
            again = None if told.again is None else self.days.today + told.again * ONE_DAY
            reply = Reply(
                told_by=told.told_by,
                words=told.words,
                reason=told.reason,
                could_not=told.could_not,
                next_on=again,
            )
            at += timedelta(minutes=20)
            answer(offer=offer, action=told.then, by=self.by, reply=reply, at=at)

    def _moment(self, told: Offered, after: int) -> datetime:
        """A moment in the day so many days after it happened, never later than now."""
        at = self.days.now - (told.happened - after) * ONE_DAY
        return min(at, self.days.now - timedelta(minutes=90))
