"""People, the referrals made for them, and what is kept on the way to one."""

from referrals.models.choices import Channel, DeclineReason, Known, Purpose, ReferrerRole
from referrals.models.clock import Clock
from referrals.models.draft import DRAFT_LIFE, Announcement, Draft
from referrals.models.people import Person
from referrals.models.referral import Event, Referral

__all__ = [
    "DRAFT_LIFE",
    "Announcement",
    "Channel",
    "Clock",
    "DeclineReason",
    "Draft",
    "Event",
    "Known",
    "Person",
    "Purpose",
    "Referral",
    "ReferrerRole",
]
