"""What the API takes and gives. The schema is generated from these."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from referrals.clocks import reply_clock
from referrals.intake import Intake, PersonDetails
from referrals.models import Known, Purpose, Referral

FACTS_HELP = "Answers to the rules' questions by fact id; see the organisation's own questions."


def _names() -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField())


class DecisionRequestSerializer(serializers.Serializer[Any]):
    """Facts as far as they are known, and the day to decide for."""

    facts = serializers.DictField(help_text=FACTS_HELP)
    on = serializers.DateField(required=False, help_text="Today at the organisation, unless given.")


class DecisionSerializer(serializers.Serializer[Any]):
    """The answer of the organisation's rules. Nothing of it is stored."""

    outcome = serializers.ChoiceField(
        choices=[
            "eligible",
            "not_eligible",
            "needs_information",
            "needs_decision",
            "not_this_way",
        ]
    )
    services = serializers.JSONField(help_text="The same by service, by its id.")
    lead_service = serializers.CharField()
    groups = _names()
    lead = serializers.CharField(allow_null=True)
    limits = _names()
    offer = serializers.CharField(allow_null=True)
    offers = serializers.JSONField()
    blocked_by = serializers.CharField(allow_null=True)
    block = serializers.JSONField(allow_null=True)
    blocks = serializers.JSONField()
    excluded_by = serializers.JSONField(allow_null=True)
    route = serializers.JSONField()
    route_missing = _names()
    promises = serializers.JSONField()
    possible_promises = serializers.JSONField()
    promises_missing = _names()
    priority = serializers.JSONField(allow_null=True)
    priority_missing = _names()
    waiting = serializers.JSONField(allow_null=True)
    waiting_missing = _names()
    duties = serializers.JSONField()
    duties_missing = _names()
    missing = _names()
    why_a_person = _names()
    signpost = serializers.JSONField()
    reasons = serializers.JSONField()
    ruleset = serializers.JSONField()


class PersonSerializer(serializers.Serializer[Any]):
    """The person an advocate is asked for."""

    name = serializers.CharField(max_length=120)
    preferred_name = serializers.CharField(max_length=80, required=False, default="")
    pronouns = serializers.CharField(max_length=40, required=False, default="")
    date_of_birth = serializers.DateField(required=False, allow_null=True, default=None)
    phone = serializers.CharField(max_length=40, required=False, default="")
    phone_is_safe = serializers.BooleanField(required=False, default=False)
    email = serializers.EmailField(required=False, default="")
    email_is_safe = serializers.BooleanField(required=False, default=False)
    contact_notes = serializers.CharField(max_length=2000, required=False, default="")
    communication_needs = serializers.CharField(max_length=2000, required=False, default="")


class ReferralRequestSerializer(serializers.Serializer[Any]):
    """A referral as another system sends it."""

    person = PersonSerializer()
    facts = serializers.DictField(help_text=FACTS_HELP)
    referrer_name = serializers.CharField(max_length=120, required=False, default="")
    referrer_job = serializers.CharField(max_length=120, required=False, default="")
    referrer_organisation = serializers.CharField(max_length=120, required=False, default="")
    referrer_relation = serializers.CharField(max_length=80, required=False, default="")
    referrer_email = serializers.EmailField(required=False, default="")
    referrer_phone = serializers.CharField(max_length=40, required=False, default="")
    wishes = serializers.CharField(max_length=10_000, required=False, default="")
    meeting_on = serializers.DateField(required=False, allow_null=True, default=None)
    person_knows = serializers.ChoiceField(
        choices=Known.choices, required=False, default="not_said"
    )
    person_agrees = serializers.ChoiceField(
        choices=Known.choices, required=False, default="not_said"
    )
    why_not_told = serializers.CharField(max_length=2000, required=False, default="")
    purpose = serializers.ChoiceField(choices=Purpose.choices, required=False, default="")

    def intake(self) -> Intake:
        """The validated request as the referrals room takes it."""
        given = dict(self.validated_data)
        return Intake(person=PersonDetails(**given.pop("person")), **given)


class ReferralStatusSerializer(serializers.Serializer[Referral]):
    """Words and dates; nothing about the person."""

    reference = serializers.CharField()
    state = serializers.CharField()
    state_in_words = serializers.CharField(source="get_state_display")
    received_at = serializers.DateTimeField()
    reply_by = serializers.SerializerMethodField()

    def get_reply_by(self, referral: Referral) -> str | None:
        """The end of the last day on which a reply is promised, if one is."""
        clock = reply_clock(referral)
        return clock.due_at.isoformat() if clock and clock.due_at else None


class ProblemSerializer(serializers.Serializer[Any]):
    """An error, as RFC 9457 has it. `fields` names each wrong field."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    fields = serializers.DictField(required=False)  # type: ignore[assignment]
