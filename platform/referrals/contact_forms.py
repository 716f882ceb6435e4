"""The steps about getting in touch, and about who is asking."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.form_fields import WIDE, StepForm, email_field, line_field, text_field


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
    phone = line_field(_("Phone number"), most=40)
    email = email_field(_("E-mail address"))
    contact_notes = text_field(_("Anything we should know before we get in touch?"), rows=3)

    def arrange(self) -> None:
        for way in ("phone", "email"):
            if way not in self.chosen:
                del self.fields[way]
            elif self.to_self:
                self.fields[way].required = True
                self.fields[way].error_messages["required"] = _(
                    "Fill this in, or go back and choose another way."
                )
        notes = self.fields["contact_notes"]
        if self.to_self and not {"phone", "email"} & self.chosen:
            notes.required = True
            notes.error_messages["required"] = _(
                "Tell us one way to reach you, or call us instead."
            )
            notes.label = _("How can we get in touch with you safely?")
            notes.help_text = _("For example at school, through your worker, or at a set time.")
        else:
            notes.help_text = _("For example good times, or not to leave a message.")


class ReferrerForm(StepForm):
    title = _("About you")
    referrer_name = line_field(_("Your name"), needed=_("Write your name."))
    referrer_relation = line_field(
        _("Who are you to them?"), _("For example mother, foster carer or aunt."), most=80
    )
    referrer_job = line_field(_("Your job"), _("For example social worker, teacher or nurse."))
    referrer_organisation = line_field(_("Where you work"))
    referrer_email = email_field(
        _("Your e-mail address"), _("We send a receipt there, without names.")
    )
    referrer_phone = line_field(_("Your phone number"), most=40)

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


class AnnounceForm(forms.Form):
    """A professional says that a referral will come by another route."""

    marks_optional = True
    name = line_field(_("Your name"), needed=_("Write your name."))
    organisation = line_field(_("Your team or organisation"))
    email = forms.EmailField(
        label=_("Your work e-mail address"),
        help_text=_("We send you a reference to put in. Do not write about the person here."),
        widget=forms.EmailInput(attrs=WIDE),
        error_messages={
            "required": _("Write your work e-mail address, so that we can ask if nothing comes."),
            "invalid": _("Write the whole e-mail address, like name@example.com."),
        },
    )
