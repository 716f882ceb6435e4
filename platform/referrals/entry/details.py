"""Everything about one referral on one page, for somebody with the caller on the phone.

The fields are those of the public form's steps, and are kept in the same shape.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from eligibility.selectors import in_words, question_text
from referrals.form_fields import email_field, initial_of, line_field, text_field
from referrals.models import Announcement, Known
from rules_engine import Ruleset
from ui.forms import DateField

SUPPORT = "support"
STEPS: Mapping[str, tuple[str, ...]] = {
    "person": ("name", "preferred_name", "pronouns", "date_of_birth", "communication_needs"),
    "help": (SUPPORT, "wishes", "meeting_on"),
    "knows": ("person_knows", "person_agrees", "why_not_told"),
    "safe": ("ways",),
    "contact": ("phone", "email", "contact_notes"),
    "referrer": (
        "referrer_name",
        "referrer_job",
        "referrer_organisation",
        "referrer_relation",
        "referrer_email",
        "referrer_phone",
        "receipt_is_safe",
    ),
}
TITLES: Sequence[tuple[Any, tuple[str, ...]]] = (
    (_("The person who needs an advocate"), ("person",)),
    (_("What the help is for"), ("help", "knows")),
    (_("Getting in touch safely"), ("safe", "contact")),
    (_("Who is asking"), ("referrer",)),
)
_RIGHT_WAY = _("Tick this way only if they said that it is safe. Otherwise take the text out.")


def _known(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=Known.choices,
        widget=forms.RadioSelect(attrs={"class": "heard-chips"}),
        required=False,
    )


class DetailsForm(forms.Form):
    """Only the name is needed. What was not said stays empty."""

    name = line_field(
        _("Name"), needed=_("Write a name. A first name, or what they like to be called, will do.")
    )
    preferred_name = line_field(_("Likes to be called"), most=80)
    pronouns = line_field(_("Pronouns"), most=40)
    date_of_birth = DateField(
        subject=_("The date of birth"), label=_("Date of birth"), required=False
    )
    communication_needs = text_field(_("What makes talking or reading easier"), rows=2)
    support = forms.ChoiceField(required=False, widget=forms.Select)
    wishes = text_field(_("What they want, in their own words if you can"), rows=4)
    meeting_on = DateField(
        subject=_("The day of the meeting"), label=_("Day of the meeting"), required=False
    )
    person_knows = _known(_("Do they know about this?"))
    person_agrees = _known(_("Do they want an advocate?"))
    why_not_told = text_field(_("If they do not know, why not?"), rows=2)
    ways = forms.MultipleChoiceField(
        label=_("Safe ways to reach them"),
        help_text=_("Ask who else sees their phone or messages. Tick only what they called safe."),
        choices=[("phone", _("Phone or text")), ("email", _("E-mail"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    phone = line_field(_("Phone number"), most=40)
    email = email_field(_("E-mail address"))
    contact_notes = text_field(
        _("How to get in touch"), _("Good times, at school, no messages."), rows=2
    )
    referrer_name = line_field(_("Their name"))
    referrer_job = line_field(_("Their job"))
    referrer_organisation = line_field(_("Where they work"))
    referrer_relation = line_field(_("Who they are to the person"), most=80)
    referrer_email = email_field(_("Their e-mail address"))
    referrer_phone = line_field(_("Their phone number"), most=40)
    receipt_is_safe = forms.BooleanField(
        label=_("A receipt may be sent to this address"),
        help_text=_("It is their own, and nobody else reads it. The receipt names nobody."),
        required=False,
    )
    announcement = forms.ModelChoiceField(
        label=_("Does this answer one that was announced?"),
        queryset=Announcement.objects.none(),
        widget=forms.RadioSelect,
        required=False,
        empty_label=_("None of these"),
    )

    def __init__(
        self,
        *args: Any,
        rules: Ruleset,
        facts: Mapping[str, Any],
        complaint: bool,
        announced: Sequence[Announcement] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.of_self = facts.get("referrer") == "self"
        if self.of_self:
            self._drop(*STEPS["knows"], *STEPS["referrer"])
        elif facts.get("referrer") == "professional":
            self._drop("referrer_relation")
        else:
            self._drop("referrer_job", "referrer_organisation")
        self._ask_support(rules, complaint)
        self._offer(announced)

    def _drop(self, *names: str) -> None:
        for name in names:
            del self.fields[name]

    def _ask_support(self, rules: Ruleset, complaint: bool) -> None:
        fact = rules.facts.get(SUPPORT)
        if fact is None or (complaint and "complaint" in fact.options):
            self._drop(SUPPORT)
            return
        support = cast("forms.ChoiceField", self.fields[SUPPORT])
        support.label = question_text(fact, to_self=False)
        options = [(name, in_words(option.label)) for name, option in fact.options.items()]
        support.choices = [("", _("Not said")), *options]

    def _offer(self, announced: Sequence[Announcement]) -> None:
        if not announced:
            self._drop("announcement")
            return
        field = cast("forms.ModelChoiceField[Announcement]", self.fields["announcement"])
        field.queryset = Announcement.objects.filter(pk__in=[one.pk for one in announced])
        words = [(one.pk, announcement_in_words(one)) for one in announced]
        field.choices = [("", _("None of these")), *words]

    def clean_date_of_birth(self) -> date | None:
        """A day that has come already."""
        born: date | None = self.cleaned_data["date_of_birth"]
        if born and not date(1900, 1, 1) <= born <= date.today():  # noqa: DTZ011  (a day's slack)
            raise forms.ValidationError(_("The date of birth must be in the past."))
        return born

    def clean(self) -> dict[str, Any]:
        """Contact data is kept only for ways that are safe; what stands elsewhere is not lost."""
        cleaned = super().clean() or {}
        for way in ("phone", "email"):
            if cleaned.get(way) and way not in cleaned.get("ways", ()):
                self.add_error(way, _RIGHT_WAY)
            elif way in cleaned.get("ways", ()) and not cleaned.get(way) and way not in self.errors:
                self.add_error(way, _("You ticked this way as safe. Write it, or untick it."))
        addressed = cleaned.get("referrer_email") or "referrer_email" in self.errors
        if cleaned.get("receipt_is_safe") and not addressed:
            self.add_error("referrer_email", _("Write the address for the receipt."))
        return cleaned

    def answers(self) -> dict[str, dict[str, Any]]:
        """What was typed, by the steps of the public form."""
        return {
            step: {
                name: value.isoformat() if isinstance(value, date) else value
                for name in names
                if (value := self.cleaned_data.get(name)) not in (None, "")
            }
            for step, names in STEPS.items()
        }

    @property
    def sections(self) -> list[dict[str, Any]]:
        """Title and fields of each part of the page."""
        found = [
            {"title": title, "fields": [self[n] for n in _names(steps) if n in self.fields]}
            for title, steps in TITLES
        ]
        if "announcement" in self.fields:
            found.append({"title": _("Announced before"), "fields": [self["announcement"]]})
        return [section for section in found if section["fields"]]


def _names(steps: Sequence[str]) -> list[str]:
    return [name for step in steps for name in STEPS[step]]


def initial_from(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows for answers kept earlier."""
    found: dict[str, Any] = {"person_knows": Known.NOT_SAID, "person_agrees": Known.NOT_SAID}
    for step in STEPS:
        found |= initial_of(answers.get(step, {}))
    return found


def announcement_in_words(announcement: Announcement) -> str:
    """Who said when that it would come."""
    who = ", ".join(filter(None, (announcement.name, announcement.organisation)))
    day = date_format(localtime(announcement.made_at), "j F")
    return f"{announcement.reference} · {who} · {announcement.email} · {day}"
