"""The steps of the public form. Field names are those of `intake.Intake` and its person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from eligibility.selectors import in_words, question_text
from referrals.contact_forms import ContactForm, ReferrerForm, SafeForm
from referrals.form_fields import StepForm, line_field, text_field, yes_no_field
from referrals.wording import own_words
from rules_engine import Fact
from ui.forms import DateField


class HelpForm(StepForm):
    title = _("What is the help for?")
    wishes = text_field("")
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

    def arrange(self) -> None:
        """A young person is asked few things; a parent's help may be limited to some meetings."""
        wishes = self.fields["wishes"]
        if self.to_self:
            wishes.label = _("What would you like to happen?")
            wishes.help_text = _("A few words are enough, or none. You can tell us later.")
        else:
            wishes.label = _("What have they said they want?")
            wishes.help_text = _(
                "Use their own words if you can. If you do not know, leave it empty."
            )
        support = cast("forms.ChoiceField", self.fields["support"])
        if "known" in self.chosen:
            del self.fields["support"]
        elif "few" in self.chosen:
            support.label = _("Is it about one of these?")
            support.choices = list(own_words().items())
        else:
            _ask_fact(support, self.rules.facts["support"], self.to_self)


def _ask_fact(field: forms.ChoiceField, fact: Fact, to_self: bool) -> None:
    field.label = question_text(fact, to_self)
    field.choices = [(name, in_words(option.label)) for name, option in fact.options.items()]
    field.widget.hints = {  # read by ui's renderer
        name: in_words(option.explanation) for name, option in fact.options.items()
    }


class YouForm(StepForm):
    title = _("About you")
    intro = _("Only what we need to talk with you.")
    name = line_field(_("What is your name?"), needed=_("Write your name. A first name is enough."))
    preferred_name = line_field(_("What should we call you, if that is different?"), most=80)
    communication_needs = text_field(
        _("Is there anything that makes talking or reading easier for you?"),
        _("For example an interpreter, sign language, Makaton, pictures or large letters."),
        rows=3,
    )


class PersonForm(StepForm):
    title = _("About the person who needs an advocate")
    name = line_field(
        _("Their name"), needed=_("Write the name of the person who needs an advocate.")
    )
    preferred_name = line_field(_("What they like to be called"), most=80)
    pronouns = line_field(_("Their pronouns"), _("For example she, he or they."), most=40)
    date_of_birth = DateField(
        subject=_("Their date of birth"), label=_("Their date of birth"), required=False
    )
    communication_needs = text_field(
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
    person_knows = yes_no_field(_("Do they know that you are asking us?"), third=_("I am not sure"))
    why_not_told = text_field(
        _("If they do not know, why not?"), _("You can leave this empty."), rows=3
    )
    person_agrees = yes_no_field(
        _("Do they want an advocate?"),
        _("If they cannot say, an advocate may still be able to help."),
        third=_("I am not sure, or they cannot say"),
    )


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
