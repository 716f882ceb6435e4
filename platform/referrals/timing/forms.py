"""What staff fill in about clocks and days."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from calendars.models import DayKind
from referrals.models import PauseReason
from referrals.staff_forms import TriageForm
from ui.forms import DateField

MOST_DAYS = 20


class PauseForm(TriageForm):
    reason = forms.ChoiceField(
        label=_("Why do they pause?"),
        choices=PauseReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason. It is kept with the clocks.")},
    )


class OwnDayForm(forms.Form):
    """A day off or a day worked."""

    marks_optional = True
    day = DateField(subject=_("The day"), label=_("Which day?"))
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (DayKind.CLOSED, _("A day off that the calendar does not know")),
            (DayKind.WORKED, _("A day we work, although it is a weekend or a holiday")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it is a day off or a day worked.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("For example “Extra bank holiday”. It is shown beside the clocks that move."),
        max_length=150,
        error_messages={"required": _("Say why in a few words.")},
    )


class LeadForm(forms.Form):
    """How early a clock warns."""

    marks_optional = True
    lead = forms.IntegerField(
        label=_("How many working days before should a clock warn?"),
        min_value=0,
        max_value=MOST_DAYS,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
        error_messages={
            "required": _("Write a number from 0 to 20."),
            "invalid": _("Write a number from 0 to 20."),
            "min_value": _("Write a number from 0 to 20."),
            "max_value": _("Write a number from 0 to 20."),
        },
    )
