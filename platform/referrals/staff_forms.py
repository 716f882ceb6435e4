"""What coordinators fill in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.models import Channel, DeclineReason


class TriageForm(forms.Form):
    """Carries the version of the page that is acted on, so that a newer change is noticed."""

    marks_optional = True
    version = forms.IntegerField(widget=forms.HiddenInput)


class DeclineForm(TriageForm):
    reason = forms.ChoiceField(
        label=_("Why do you decline it?"),
        choices=DeclineReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason. It is needed for the figures.")},
    )
    signpost = forms.CharField(
        label=_("Where else can they go?"),
        help_text=_("These words go to the referrer by e-mail. Name no person in them."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Say where else they can go. Nobody is sent away without that.")
        },
    )
    note = forms.CharField(
        label=_("A note for colleagues"),
        help_text=_("This stays here and is sent to nobody."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReplyForm(TriageForm):
    how = forms.ChoiceField(
        label=_("How did you answer?"),
        choices=[
            (Channel.PHONE, _("By phone")),
            (Channel.EMAIL, _("By e-mail")),
            (Channel.IN_PERSON, _("In person")),
            (Channel.POST, _("By letter")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you answered.")},
    )
    note = forms.CharField(
        label=_("What was said, in short"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
