"""What is written to ask, and to answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.models import Channel
from referrals.staff_forms import TriageForm


class AskForm(TriageForm):
    text = forms.CharField(
        label=_("What do you want to know?"),
        help_text=_(
            "The referrer reads this on a page behind a link. Name no person: write “the young "
            "person” or “they”."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what you want to know.")},
    )


class AnswerHeardForm(TriageForm):
    how = forms.ChoiceField(
        label=_("How did they tell you?"),
        choices=[
            (Channel.PHONE, _("By phone")),
            (Channel.EMAIL, _("By e-mail")),
            (Channel.IN_PERSON, _("In person")),
            (Channel.POST, _("By letter")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how they told you.")},
    )
    text = forms.CharField(
        label=_("What did they say?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what they said.")},
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("Write what you know. It is fine to say that you do not know."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write your answer, or call us if that is easier.")},
    )
