"""The steps of the public form. Field names are those of `intake.Intake` and its person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.models import Known
from rules_engine import Ruleset
from ui.forms import DateField

LONGEST = 5000
_WIDE = {"class": "govuk-input--width-20", "autocomplete": "off"}
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


def _text(label: Any, hint: Any = "", *, rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": _("This is too long. Use %(limit_value)d letters or fewer.")},
    )


def _line(label: Any, hint: Any = "", *, most: int = 120, needed: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(needed),
        max_length=most,
        widget=forms.TextInput(attrs=_WIDE),
        error_messages={"required": needed},
    )


def _email(label: Any, hint: Any = "") -> forms.EmailField:
    return forms.EmailField(
        label=label,
        help_text=hint,
        required=False,
        widget=forms.EmailInput(attrs=_WIDE),
        error_messages={"invalid": _("Write the whole e-mail address, like name@example.com.")},
    )


def _yes_no(label: Any, hint: Any = "", *, third: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=[(Known.YES, _("Yes")), (Known.NO, _("No")), (Known.NOT_SAID, third)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer.")},
    )


class HelpForm(StepForm):
    title = _("What is the help for?")
    support = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the help is for. You can say more below.")},
    )
    meeting_on = DateField(
        subject=_("The day of the meeting"),
        label=_("If there is a meeting, which day is it?"),
        help_text=_("Leave this empty if there is none, or if you do not know."),
        required=False,
    )
    wishes = _text("")

    def arrange(self) -> None:
        fact = self.rules.facts["support"]
        support = cast("forms.ChoiceField", self.fields["support"])
        support.choices = [(name, option.label) for name, option in fact.options.items()]
        support.widget.hints = {  # read by ui's renderer
            name: option.explanation for name, option in fact.options.items()
        }
        support.label = (self.to_self and fact.question_to_self) or fact.question
        if self.to_self:
            self.fields["wishes"].label = _("What would you like to happen?")
            self.fields["wishes"].help_text = _(
                "A few words are enough, or none. You can tell us later."
            )
        else:
            self.fields["wishes"].label = _("What have they said they want?")
            self.fields["wishes"].help_text = _(
                "Use their own words if you can. If you do not know, leave this empty."
            )


class YouForm(StepForm):
    title = _("About you")
    intro = _("Only what we need to talk with you.")
    name = _line(_("What is your name?"), needed=_("Write your name. A first name is enough."))
    preferred_name = _line(_("What should we call you, if that is different?"), most=80)
    communication_needs = _text(
        _("Is there anything that makes talking or reading easier for you?"),
        _("For example an interpreter, sign language, Makaton, pictures or large letters."),
        rows=3,
    )


class PersonForm(StepForm):
    title = _("About the person who needs an advocate")
    name = _line(_("Their name"), needed=_("Write the name of the person who needs an advocate."))
    preferred_name = _line(_("What they like to be called"), most=80)
    pronouns = _line(_("Their pronouns"), _("For example she, he or they."), most=40)
    date_of_birth = DateField(
        subject=_("Their date of birth"), label=_("Their date of birth"), required=False
    )
    communication_needs = _text(
        _("What makes talking or reading easier for them?"),
        _("For example an interpreter, BSL, Makaton, easy read."),
        rows=3,
    )

    def clean_date_of_birth(self) -> date | None:
        """A day that has come already."""
        born: date | None = self.cleaned_data["date_of_birth"]
        if born and not date(1900, 1, 1) <= born <= date.today():  # noqa: DTZ011  (a day's slack)
            raise forms.ValidationError(_("Their date of birth must be in the past."))
        return born


class KnowsForm(StepForm):
    title = _("What they know and want")
    intro = _("An advocate is on their side. So we ask what they know about this.")
    person_knows = _yes_no(_("Do they know that you are asking us?"), third=_("I am not sure"))
    why_not_told = _text(_("If they do not know, why not?"), _("You can leave this empty."), rows=3)
    person_agrees = _yes_no(
        _("Do they want an advocate?"),
        _("If they cannot say, an advocate may still be able to help."),
        third=_("I am not sure, or they cannot say"),
    )


class SafeForm(StepForm):
    title = _("Getting in touch safely")
    ways = forms.MultipleChoiceField(
        choices=[
            ("phone", _("Phone or text")),
            ("email", _("E-mail")),
            ("other", _("None of these, or another way")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one. “None of these” is fine too.")},
    )

    def arrange(self) -> None:
        if self.to_self:
            self.fields["ways"].label = _("How is it safe for us to get in touch with you?")
            hint = _("Think of who can see your phone or your messages. Choose all that are safe.")
        else:
            self.fields["ways"].label = _("How is it safe for us to get in touch with them?")
            hint = _("Think of who can see their phone or messages. Choose all that are safe.")
        self.fields["ways"].help_text = hint


class ContactForm(StepForm):
    title = _("How we get in touch")
    phone = _line(_("Phone number"), most=40)
    email = _email(_("E-mail address"))
    contact_notes = _text(_("Anything we should know before we get in touch?"), rows=3)

    def arrange(self) -> None:
        for way in ("phone", "email"):
            if way not in self.chosen:
                del self.fields[way]
        notes = self.fields["contact_notes"]
        if self.to_self and "other" in self.chosen:
            notes.label = _("How can we get in touch with you safely?")
            notes.help_text = _("For example at school, through your worker, or at a set time.")
        else:
            notes.help_text = _("For example good times, or not to leave a message.")

    def clean(self) -> dict[str, Any]:
        """Something to reach the person by, when they ask for themselves."""
        cleaned = super().clean() or {}
        if self.to_self and not self.errors and not any(cleaned.values()):
            self.add_error(
                next(iter(self.fields)), _("Tell us one way to reach you, or call us instead.")
            )
        return cleaned


class ReferrerForm(StepForm):
    title = _("About you")
    referrer_name = _line(_("Your name"), needed=_("Write your name."))
    referrer_relation = _line(
        _("Who are you to them?"), _("For example mother, foster carer or aunt."), most=80
    )
    referrer_job = _line(_("Your job"), _("For example social worker, teacher or nurse."))
    referrer_organisation = _line(_("Where you work"))
    referrer_email = _email(_("Your e-mail address"), _("We send a receipt there, without names."))
    referrer_phone = _line(_("Your phone number"), most=40)

    def arrange(self) -> None:
        professional = self.chosen >= {"professional"}
        for name in (
            ("referrer_relation",)
            if professional
            else (
                "referrer_job",
                "referrer_organisation",
            )
        ):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """An e-mail address or a phone number, so that somebody can be answered."""
        cleaned = super().clean() or {}
        reachable = cleaned.get("referrer_email") or cleaned.get("referrer_phone")
        if not reachable and "referrer_email" not in self.errors:
            self.add_error(
                "referrer_email", _("Give an e-mail address or a phone number, so we can answer.")
            )
        return cleaned


class BeforeForm(StepForm):
    """Nothing to fill in: what confidentiality means here, read before anything personal."""

    title = _("Before you start")


STEP_FORMS: Mapping[str, type[StepForm]] = {
    "before": BeforeForm,
    "help": HelpForm,
    "you": YouForm,
    "person": PersonForm,
    "knows": KnowsForm,
    "safe": SafeForm,
    "contact": ContactForm,
    "referrer": ReferrerForm,
}


class AnnounceForm(forms.Form):
    """A professional says that a referral will come by another route."""

    marks_optional = True
    name = _line(_("Your name"), needed=_("Write your name."))
    organisation = _line(_("Your team or organisation"))
    email = forms.EmailField(
        label=_("Your work e-mail address"),
        help_text=_("We send you a reference to put in. Do not write about the person here."),
        widget=forms.EmailInput(attrs=_WIDE),
        error_messages={
            "required": _("Write your work e-mail address, so that we can ask if nothing comes."),
            "invalid": _("Write the whole e-mail address, like name@example.com."),
        },
    )
