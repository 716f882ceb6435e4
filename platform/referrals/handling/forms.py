"""What staff fill in to hand over, withdraw, or set another outcome."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from referrals.models import Wish
from referrals.staff_forms import TriageForm


class HandOverForm(TriageForm):
    to = forms.ModelChoiceField(
        label=_("Who takes it?"),
        queryset=User.objects.none(),
        error_messages={
            "required": _("Choose a colleague."),
            "invalid_choice": _("Choose a colleague from the list."),
        },
    )
    note = forms.CharField(
        label=_("What should they know?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]


class WithdrawForm(TriageForm):
    wish = forms.ChoiceField(
        label=_("Who asked for this?"),
        choices=Wish.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who asked for this.")},
    )
    note = forms.CharField(
        label=_("What did they say, and to whom?"),
        help_text=_("This stays here and is sent to nobody."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what they said, so that others can follow it.")},
    )
