"""What all steps of the public form are built from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.models import Known
from rules_engine import Ruleset

LONGEST = 5000
WIDE = {"class": "govuk-input--width-20", "autocomplete": "off"}
_DATES = ("date_of_birth", "meeting_on")


class StepForm(forms.Form):
    """One step: its title, a sentence below it, and its fields.

    `chosen` is what an earlier step decided about this one: safe ways of contact, or the role.
    """

    title: Any = ""
    intro: Any = ""
    marks_optional = True

    def __init__(self, *args: Any, rules: Ruleset, to_self: bool, chosen: Any = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.rules, self.to_self, self.chosen = rules, to_self, frozenset(chosen)
        self.arrange()

    def arrange(self) -> None:
        """Word or drop fields for this path."""

    def answers(self) -> dict[str, Any]:
        """The cleaned answers as plain data."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.cleaned_data.items()
            if value is not None
        }


def initial_of(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What a step's form shows for answers kept earlier."""
    return {
        name: date.fromisoformat(value) if name in _DATES else value
        for name, value in answers.items()
    }


def text_field(label: Any, hint: Any = "", *, rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": _("This is too long. Use %(limit_value)d letters or fewer.")},
    )


def line_field(label: Any, hint: Any = "", *, most: int = 120, needed: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(needed),
        max_length=most,
        widget=forms.TextInput(attrs=WIDE),
        error_messages={"required": needed},
    )


def email_field(label: Any, hint: Any = "") -> forms.EmailField:
    return forms.EmailField(
        label=label,
        help_text=hint,
        required=False,
        widget=forms.EmailInput(attrs=WIDE),
        error_messages={"invalid": _("Write the whole e-mail address, like name@example.com.")},
    )


def yes_no_field(label: Any, hint: Any = "", *, third: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=[(Known.YES, _("Yes")), (Known.NO, _("No")), (Known.NOT_SAID, third)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer.")},
    )
