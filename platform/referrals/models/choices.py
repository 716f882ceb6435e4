"""The closed lists of answers that referrals keep."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferrerRole(models.TextChoices):
    """The answers to the fact `referrer`."""

    SELF = "self", _("The person themselves")
    PARENT_OR_CARER = "parent_or_carer", _("A parent or carer")
    PROFESSIONAL = "professional", _("A professional")
    SOMEONE_ELSE = "someone_else", _("Somebody else")


class Channel(models.TextChoices):
    """How a referral came in."""

    ONLINE = "online", _("Online form")
    API = "api", _("Another system")
    EGRESS = "egress", _("Egress")
    LIQUIDLOGIC = "liquidlogic", _("Liquidlogic")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    POST = "post", _("Letter")
    IN_PERSON = "in_person", _("In person")


class Purpose(models.TextChoices):
    """What the help is for."""

    MEETING = "meeting", _("A meeting")
    ISSUE = "issue", _("Something that matters to them")
    COMPLAINT = "complaint", _("A complaint")
    OFFER = "offer", _("An offer of advocacy")


class Known(models.TextChoices):
    """Yes, no, or nobody said."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_SAID = "not_said", _("Not said")


class DeclineReason(models.TextChoices):
    """Why a referral is not taken on."""

    NOT_ELIGIBLE = "not_eligible", _("Outside who the service is for")
    OUTSIDE_SCOPE = "outside_scope", _("The help asked for is outside what the service may do")
    NO_CONSENT = "no_consent", _("The person does not want an advocate")
    OTHER_SERVICE = "other_service", _("Another service is the right one")
    NO_CAPACITY = "no_capacity", _("No advocate is free in time")
    OTHER = "other", _("Another reason")


class Wish(models.TextChoices):
    """At whose wish a referral is withdrawn."""

    PERSON = "person", _("The person it is about")
    REFERRER = "referrer", _("The person who referred")
    PARENT_OR_CARER = "parent_or_carer", _("A parent or carer")
    SOMEBODY_ELSE = "somebody_else", _("Somebody else")
