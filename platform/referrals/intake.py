"""What a referral says, whatever route it came by."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from referrals.models import Known, Purpose, ReferrerRole
from rules_engine import UNKNOWNS, Ruleset

MEETING = "meeting_date"
_PURPOSES = {"complaint": Purpose.COMPLAINT, "everyday": Purpose.ISSUE}


@dataclass(frozen=True, kw_only=True)
class PersonDetails:
    """The person an advocate is asked for; the fields of `models.Person`."""

    name: str
    preferred_name: str = ""
    pronouns: str = ""
    date_of_birth: date | None = None
    phone: str = ""
    phone_is_safe: bool = False
    email: str = ""
    email_is_safe: bool = False
    contact_notes: str = ""
    communication_needs: str = ""


@dataclass(frozen=True, kw_only=True)
class Intake:
    """One request, ready to be received.

    `facts` are answers to the rules' questions, `referrer` and `support` among them.
    """

    person: PersonDetails
    facts: dict[str, Any] = field(default_factory=dict)
    referrer_name: str = ""
    referrer_job: str = ""
    referrer_organisation: str = ""
    referrer_relation: str = ""
    referrer_email: str = ""
    referrer_phone: str = ""
    wishes: str = ""
    meeting_on: date | None = None
    person_knows: str = Known.NOT_SAID
    person_agrees: str = Known.NOT_SAID
    why_not_told: str = ""
    purpose: str = ""
    receipt_is_safe: bool = True

    @property
    def role(self) -> ReferrerRole:
        """Who refers, by the fact `referrer`; somebody else when that was not said."""
        said = self.facts.get("referrer")
        return ReferrerRole(said) if said in ReferrerRole.values else ReferrerRole.SOMEONE_ELSE

    def facts_for(self, rules: Ruleset) -> dict[str, Any]:
        """The answers with the day of the meeting among them, where these rules know that fact.

        A day that was given as an answer before gives way to the one written last.
        """
        if self.meeting_on is None or MEETING not in rules.facts:
            return self.facts
        return {**self.facts, MEETING: self.meeting_on.isoformat()}

    @property
    def meeting_day(self) -> date | None:
        """The day of the meeting as given, otherwise by the fact `meeting_date`."""
        said = self.facts.get(MEETING)
        if self.meeting_on is not None or not isinstance(said, str) or said in UNKNOWNS:
            return self.meeting_on
        return date.fromisoformat(said)

    @property
    def about(self) -> Purpose:
        """The purpose as given, otherwise by the fact `support`."""
        if self.purpose:
            return Purpose(self.purpose)
        support = self.facts.get("support", "everyday")
        if support in {"dont_know", "prefer_not_to_say", "not_applicable"}:
            return Purpose.ISSUE
        return _PURPOSES.get(support, Purpose.MEETING)

    @property
    def receipt_address(self) -> str:
        """Where a receipt may go: the referrer's own address, when writing to it is safe."""
        if self.role is ReferrerRole.SELF:
            return self.person.email if self.person.email_is_safe else ""
        return self.referrer_email if self.receipt_is_safe else ""

    @property
    def stated_age(self) -> int | None:
        """The age that was told, when it was told as a number."""
        told = str(self.facts.get("age", ""))
        return int(told) if told.isdecimal() else None
