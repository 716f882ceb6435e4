"""People, the referrals made for them, and what is kept on the way to one."""

from referrals.models.attachment import Attachment, FileKind, Scan
from referrals.models.choices import Channel, DeclineReason, Known, Purpose, ReferrerRole, Wish
from referrals.models.clock import Clock, ClockChange, ClockKind, Pause, PauseReason, Told
from referrals.models.draft import DRAFT_LIFE, Announcement, Draft
from referrals.models.entry import EgressItem, Enquiry, Entry, FeedImport, LiquidlogicItem
from referrals.models.handling import Opening, Override, OverrideOutcome, OverrideReason
from referrals.models.joining import Joining
from referrals.models.lead_time import LeadTime
from referrals.models.matching import KeyKind, MatchKey, OtherNumber, Verdict
from referrals.models.offer import Offer, OfferEvent, OfferFile, OfferHow
from referrals.models.people import Person
from referrals.models.question import LINK_LIFE, Answer, AnswerLink, Question
from referrals.models.referral import Event, Referral

__all__ = [
    "DRAFT_LIFE",
    "LINK_LIFE",
    "Announcement",
    "Answer",
    "AnswerLink",
    "Attachment",
    "Channel",
    "Clock",
    "ClockChange",
    "ClockKind",
    "DeclineReason",
    "Draft",
    "EgressItem",
    "Enquiry",
    "Entry",
    "Event",
    "FeedImport",
    "FileKind",
    "Joining",
    "KeyKind",
    "Known",
    "LeadTime",
    "LiquidlogicItem",
    "MatchKey",
    "Offer",
    "OfferEvent",
    "OfferFile",
    "OfferHow",
    "Opening",
    "OtherNumber",
    "Override",
    "OverrideOutcome",
    "OverrideReason",
    "Pause",
    "PauseReason",
    "Person",
    "Purpose",
    "Question",
    "Referral",
    "ReferrerRole",
    "Scan",
    "Told",
    "Verdict",
    "Wish",
]
