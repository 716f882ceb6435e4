"""What staff fill in about offers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eligibility.selectors import today
from referrals.models import OfferHow, Person
from referrals.models.offer import CouldNot, ToldBy
from referrals.offers.people import Child, known_children
from referrals.offers.services import Made, Reply
from referrals.offers.triggers import Trigger
from referrals.offers.workflow import OfferState, allowed
from ui.forms import DateField

ANSWERS: Mapping[str, Any] = {
    "accept": _("Yes, they want an advocate"),
    "not_now": _("Not now"),
    "opt_out": _("No. They opt out"),
    "make": _("Offered. I wait for the answer"),
    "no_answer": _("No answer came"),
    "could_not": _("It could not be offered"),
    "withdraw": _("Registered by mistake"),
}
HINTS: Mapping[str, Any] = {
    "accept": _("Opens a referral in the inbox."),
    "not_now": _("Choose below when to offer it again."),
    "opt_out": _("Their own choice. Contact stops; they can come back at any time."),
    "withdraw": _("Say why, below."),
}
AGAIN = (("30", _("In 1 month")), ("91", _("In 3 months")), ("182", _("In 6 months")))
COMES_AGAIN = frozenset({"not_now", "no_answer", "could_not"})
NEW = "new"


class AnswerForm(forms.Form):
    """How it was offered, when it is due, and what was answered."""

    marks_optional = True
    version = forms.IntegerField(widget=forms.HiddenInput)
    how = forms.ChoiceField(
        label=_("How was it offered?"),
        choices=OfferHow.choices,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "heard-chips"}),
    )
    action = forms.ChoiceField(
        label=_("What was the answer?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the answer was.")},
    )
    words = forms.CharField(
        label=_("In their own words"),
        help_text=_("What the young person said or showed. Needed when they opt out."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    told_by = forms.ChoiceField(
        label=_("Who told you?"),
        choices=ToldBy.choices,
        initial=ToldBy.YOUNG_PERSON,
        widget=forms.RadioSelect(attrs={"class": "heard-chips"}),
    )
    again_in = forms.ChoiceField(
        label=_("Offer it again?"),
        choices=AGAIN,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "heard-chips"}),
    )
    next_on = DateField(label=_("Or on this day"), subject=_("The day"), required=False)
    could_not = forms.ChoiceField(
        label=_("If it could not be offered, why?"),
        choices=[("", _("Choose")), *CouldNot.choices],
        required=False,
    )
    reason = forms.CharField(
        label=_("Anything colleagues should know"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    occasion = forms.CharField(
        label=_("At which meeting or visit?"), required=False, max_length=120
    )
    on = DateField(label=_("Day it was offered"), subject=_("The day"), required=False)

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = set(allowed(OfferState(state)))
        if state == OfferState.DUE:
            possible |= {"accept", "not_now", "opt_out"}
        else:
            for name in ("how", "occasion", "on"):
                del self.fields[name]
        if "could_not" not in possible:
            del self.fields["could_not"]
        if not possible & COMES_AGAIN:
            for name in ("again_in", "next_on"):
                del self.fields[name]
        chosen = self.fields["action"]
        chosen.choices = [(n, words) for n, words in ANSWERS.items() if n in possible]  # type: ignore[attr-defined]
        chosen.widget.hints = HINTS

    @property
    def made(self) -> Made | None:
        """How it was offered, when the form asks for it."""
        if "how" not in self.fields:
            return None
        told = self.cleaned_data
        return Made(how=told["how"], occasion=told["occasion"], on=told["on"])

    @property
    def reply(self) -> Reply:
        """The answer. A day for a next offer counts only where there may be one."""
        told = self.cleaned_data
        again = told.get("next_on")
        if again is None and told.get("again_in"):
            again = today() + timedelta(days=int(told["again_in"]))
        may_come_again = told["action"] in COMES_AGAIN
        return Reply(
            told_by=told["told_by"],
            words=told["words"],
            reason=told["reason"],
            could_not=told.get("could_not", "") if told["action"] == "could_not" else "",
            next_on=again if may_come_again else None,
        )


class ChildForm(forms.Form):
    """A due offer, put in by hand."""

    marks_optional = True
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("Write the child’s name.")},
    )
    born = DateField(
        label=_("Date of birth"),
        subject=_("The date of birth"),
        help_text=_("With it, a child whom we know already is found."),
        required=False,
    )
    trigger = forms.ChoiceField(
        label=_("What happened?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happened.")},
    )
    happened_on = DateField(
        label=_("When did it happen?"),
        subject=_("The day it happened"),
        error_messages={"required": _("Write the day it happened.")},
    )
    due_on = DateField(
        label=_("Offer by"),
        subject=_("The day"),
        help_text=_("Needed only where the rules name no time."),
        required=False,
    )
    meeting_on = DateField(label=_("Day of the meeting"), subject=_("The day"), required=False)
    system = forms.CharField(label=_("Other system"), required=False, max_length=40)
    number = forms.CharField(label=_("Number there"), required=False, max_length=60)
    note = forms.CharField(
        label=_("What should the person who offers it know?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    same = forms.CharField(
        label=_("Somebody like this is known. Is it this child?"),
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, rules: Mapping[str, Trigger], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["trigger"]
        chosen.choices = [(t.id, t.label) for t in rules.values()]  # type: ignore[attr-defined]
        chosen.widget.hints = {t.id: t.say for t in rules.values() if t.say}
        self.people: list[Person] = []

    @property
    def person(self) -> Person | None:
        """The known child who was chosen; None for another one."""
        chosen = self.cleaned_data["same"]
        return {str(person.pk): person for person in self.people}.get(chosen)

    @property
    def child(self) -> Child:
        """Who it is about."""
        told = self.cleaned_data
        return Child(told["name"], told["born"], told["system"], told["number"])

    def clean_happened_on(self) -> date:
        day: date = self.cleaned_data["happened_on"]
        if day > today():
            raise forms.ValidationError(_("This day lies ahead."))
        return day

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("number") and not told.get("system"):
            self.add_error("system", _("Say which system the number is from."))
        if told.get("name"):
            self._ask_who({"born": None, "system": "", "number": "", "same": "", **told})
        return told

    def _ask_who(self, told: Mapping[str, Any]) -> None:
        """Somebody must say whether a child who is known is this one."""
        child = Child(told["name"], told["born"], told["system"], told["number"])
        self.people = known_children([child])[child]
        choices = [(str(person.pk), person_words(person)) for person in self.people]
        choices.append((NEW, str(_("No, another child"))))
        if self.people:
            self.fields["same"].widget = forms.RadioSelect(choices=choices)
            if told["same"] not in {value for value, _words in choices}:
                self.add_error("same", _("Choose whether it is this child."))


class FileForm(forms.Form):
    marks_optional = True
    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV, up to 1 MB and 2,000 rows. Nothing is registered before you confirm."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty. Its first row must hold the headings."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
    days = forms.IntegerField(
        label=_("Days to make the offer"),
        help_text=_("After the event, where neither the rules nor the file say by when."),
        required=False,
        min_value=1,
        max_value=366,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )


class AgainForm(forms.Form):
    """A new offer for the same event."""

    marks_optional = True
    on = DateField(
        label=_("Offer by"),
        subject=_("The day"),
        error_messages={"required": _("Write the day by which to offer it again.")},
    )
    note = forms.CharField(
        label=_("What should the person who offers it know?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def person_words(person: Person) -> str:
    """A known child, as somebody recognises them."""
    born = f"{person.date_of_birth:%-d.%-m.%Y}" if person.date_of_birth else str(_("no birthday"))
    return f"{person.name}, {born}"
