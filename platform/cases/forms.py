"""What staff fill in. Names of fields are those of the services' arguments."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from cases.models import Case, ClosureReason, NoteKind, Outcome, Relation
from cases.selectors import advocates
from cases.workflow import STEPS, WITH_AN_ADVOCATE
from ui.forms import DateField


class VersionedForm(forms.Form):
    """Carries the case's version as it was when the page was made."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, case: Case) -> None:
        super().__init__(data, initial={"version": case.version})

    def made_fresh(self, case: Case) -> None:
        """Keep what was typed, and let the next sending count from the case as it is now."""
        newer = cast("QueryDict", self.data).copy()
        newer["version"] = str(case.version)
        self.data = newer


class NoteForm(forms.Form):
    """A note in thirty seconds: what, how long, the words."""

    kind = forms.ChoiceField(
        label=_("What did you do?"),
        help_text=_("The first three count as direct work."),
        choices=NoteKind,
        widget=forms.RadioSelect(attrs={"class": "heard-chips"}),
        error_messages={"required": _("Choose what you did.")},
    )
    minutes = forms.IntegerField(
        label=_("How many minutes?"),
        min_value=1,
        max_value=24 * 60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages={
            "required": _("Write how many minutes it took."),
            "invalid": _("Write the minutes as a number, such as 45."),
        },
    )
    text = forms.CharField(
        label=_("Your note"),
        help_text=_("The person may read this one day."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write your note.")},
    )
    done_on = DateField(
        label=_("Which day?"),
        subject=_("The day"),
        help_text=_("Leave this empty for today."),
        required=False,
    )

    def clean_done_on(self) -> Any:
        day = self.cleaned_data["done_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("The day must be today or earlier."), code="future")
        return day


class AllocateForm(VersionedForm):
    """Which advocate; with reasons where reasons are due."""

    advocate = forms.ModelChoiceField(
        label=_("Which advocate?"),
        queryset=User.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an advocate.")},
    )
    reason = forms.CharField(
        label=_("Why does the case change hands?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the case changes hands.")},
    )
    conflict_reason = forms.CharField(
        label=_("If there is a conflict: why is this right all the same?"),
        help_text=_("Only a supervisor can decide this. It stays in the record."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None = None, *, case: Case, may_overrule: bool) -> None:
        super().__init__(data, case=case)
        if case.state not in WITH_AN_ADVOCATE:
            del self.fields["reason"]
        if not may_overrule:
            del self.fields["conflict_reason"]
        chosen = cast("forms.ModelChoiceField[User]", self.fields["advocate"])
        now = case.allocations.filter(ended_at__isnull=True).values("advocate")
        chosen.queryset = advocates().exclude(pk__in=now)
        chosen.widget.hints = {str(user.pk): _workload(user) for user in chosen.queryset}


def _workload(user: Any) -> str:
    cases = ngettext("%d open case", "%d open cases", user.open_cases) % user.open_cases
    noted = ngettext("%d minute noted in 7 days", "%d minutes noted in 7 days", user.minutes_noted)
    hours = ngettext("%d hour a week", "%d hours a week", user.weekly_hours or 0)
    parts = [cases, noted % user.minutes_noted]
    if user.weekly_hours:
        parts.insert(1, hours % user.weekly_hours)
    return " · ".join(parts)


class CloseForm(VersionedForm):
    """How it ended, in the young person's view first."""

    outcome = forms.ChoiceField(
        label=_("In the person's own view, how did it turn out?"),
        choices=Outcome,
        widget=forms.RadioSelect(attrs={"class": "heard-chips"}),
        error_messages={"required": _("Choose how it turned out in their view.")},
    )
    words = forms.CharField(
        label=_("What did they say about it?"),
        help_text=_("In their own words, if they said something."),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    advocate_outcome = forms.ChoiceField(
        label=_("And in your view?"),
        choices=Outcome,
        widget=forms.RadioSelect(attrs={"class": "heard-chips"}),
        error_messages={"required": _("Choose how it turned out in your view.")},
    )
    reason = forms.ChoiceField(
        label=_("Why does the work end?"),
        choices=ClosureReason,
        widget=forms.RadioSelect(attrs={"class": "heard-chips"}),
        error_messages={"required": _("Choose why the work ends.")},
    )


class MoveForm(VersionedForm):
    """A step that may need a reason."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why.")},
    )

    def __init__(self, data: QueryDict | None = None, *, case: Case, action: str) -> None:
        super().__init__(data, case=case)
        if not STEPS[action].needs_reason:
            del self.fields["reason"]


class LinkForm(forms.Form):
    """Another case of the same family, by its reference."""

    reference = forms.CharField(
        label=_("Reference of the other case"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
        error_messages={"required": _("Write the other case's reference.")},
    )
    relation = forms.ChoiceField(
        label=_("Who are they to each other?"),
        choices=Relation,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who they are to each other.")},
    )
