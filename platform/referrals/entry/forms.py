"""How something came in: the first page of each way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.entry.moments import MomentsForm, day_field, now_here, time_field
from referrals.form_fields import line_field, text_field
from referrals.models import Channel, ReferrerRole

BY_HAND = (Channel.PHONE, Channel.EMAIL, Channel.POST, Channel.IN_PERSON)
CHIPS = {"class": "heard-chips"}


def _chips(label: Any, choices: Any, needed: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect(attrs=CHIPS),
        error_messages={"required": needed},
    )


class CameForm(MomentsForm):
    """By which way, when, and from whom; `key` makes sending twice one."""

    moments = ("came",)
    key = forms.UUIDField(widget=forms.HiddenInput)
    channel = _chips(
        _("How did it come?"),
        [(channel.value, channel.label) for channel in BY_HAND],
        _("Choose how it came."),
    )
    came_day = day_field(_("On which day did it come?"), _("The day"))
    came_time = time_field(
        _("At what time?"),
        _("When the call was, the mail arrived, or they stood at the desk. For a letter: empty."),
        required=False,
    )
    role = _chips(
        _("Who is asking?"),
        [(role.value, role.label) for role in ReferrerRole],
        _("Choose who is asking."),
    )

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any]) -> None:
        now = now_here()
        super().__init__(data, initial={"came_day": now.date(), "came_time": now.time(), **initial})


class StartForm(CameForm):
    purpose = _chips(
        _("What is it?"),
        [("", _("A request for an advocate")), ("complaint", _("Help with a complaint"))],
        "",
    )
    purpose.required = False
    field_order = ("purpose", "channel", "role", "came_day", "came_time", "key")


class EnquiryForm(CameForm):
    question = text_field(
        _("What did they want to know?"),
        _("Name nobody, and nothing by which a child could be known."),
        rows=3,
    )
    answer = text_field(_("What did you tell them?"), _("You can leave this empty."), rows=3)
    field_order = ("channel", "role", "came_day", "came_time", "question", "answer", "key")

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["question"].required = True
        self.fields["question"].error_messages["required"] = _("Write what they wanted to know.")


class EgressForm(MomentsForm):
    """The notice of a message in Egress; the message itself is opened there."""

    moments = ("notice", "opened")
    key = forms.UUIDField(widget=forms.HiddenInput)
    message_reference = line_field(
        _("Message reference"),
        _("It stands in the notice, or in the address of the message in Egress."),
        most=80,
        needed=_("Write the message reference. By it, the same message is never put in twice."),
    )
    sender = forms.EmailField(
        label=_("Sender's e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Write the sender's address. It stands in the notice."),
            "invalid": _("Write the whole e-mail address, like name@example.com."),
        },
    )
    notice_day = day_field(_("On which day did the notice arrive?"), _("The day"))
    notice_time = time_field(_("At what time?"), _("The promise to answer counts from here."))
    opened_day = day_field(
        _("If you have opened it in Egress: on which day?"), _("The day"), required=False
    )
    opened_time = time_field(_("At what time did you open it?"), required=False)

    def clean(self) -> dict[str, Any]:
        """Opened after the notice came."""
        cleaned = super().clean()
        opened, notice = cleaned.get("opened_at"), cleaned.get("notice_at")
        if opened and notice and opened < notice:
            self.add_error("opened_day", _("It cannot be opened before its notice came."))
        return cleaned


class LiquidlogicForm(MomentsForm):
    """A referral that a worker raised in Liquidlogic."""

    moments = ("raised", "seen")
    key = forms.UUIDField(widget=forms.HiddenInput)
    lcs_id = line_field(
        _("LCS id"),
        _("The number of the referral in Liquidlogic."),
        most=40,
        needed=_("Write the LCS id. By it, the same referral is never put in twice."),
    )
    raised_day = day_field(_("On which day was it raised?"), _("The day"))
    raised_time = time_field(_("At what time?"), _("The promise to answer counts from here."))
    seen_day = day_field(_("On which day did we see it?"), _("The day"))
    seen_time = time_field(_("At what time?"))
    worker = line_field(_("Allocated worker"), needed=_("Write the worker's name."))
    team = line_field(_("Team"))

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any]) -> None:
        now = now_here()
        super().__init__(data, initial={"seen_day": now.date(), "seen_time": now.time(), **initial})

    def clean(self) -> dict[str, Any]:
        """Seen after it was raised."""
        cleaned = super().clean()
        raised, seen = cleaned.get("raised_at"), cleaned.get("seen_at")
        if raised and seen and seen < raised:
            self.add_error("seen_day", _("We cannot have seen it before it was raised."))
        return cleaned
