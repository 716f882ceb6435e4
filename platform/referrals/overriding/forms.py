"""What staff fill in to set another outcome than the rules gave."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.models import OverrideOutcome, OverrideReason
from referrals.staff_forms import TriageForm


class OverrideForm(TriageForm):
    outcome = forms.ChoiceField(
        label=_("What is the answer?"),
        choices=OverrideOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
    limits = forms.MultipleChoiceField(
        label=_("Is the help limited to something?"),
        help_text=_("Choose nothing when there is no limit."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.ChoiceField(
        label=_("Why not as the rules say?"),
        choices=OverrideReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason. It is needed for the figures.")},
    )
    note = forms.CharField(
        label=_("Why, in your own words"),
        help_text=_("Colleagues and a later review must be able to follow it."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write why, so that others can follow it.")},
    )

    def __init__(self, *args: Any, kinds_of_help: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["limits"].choices = kinds_of_help  # type: ignore[attr-defined]
