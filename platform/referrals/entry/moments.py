"""The moment something came, typed as a day and a time of the clock at the organisation."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eligibility.selectors import NoRulesetError, ruleset_on
from tenants.context import current_organisation
from ui.forms import DateField

SLACK = timedelta(minutes=5)  # two clocks on two desks


def zone() -> ZoneInfo:
    """The time zone of the organisation."""
    return ZoneInfo(current_organisation().time_zone)


def now_here() -> datetime:
    """Now, by the clock at the organisation."""
    return timezone.now().astimezone(zone())


def moment(day: date, at: time | None) -> datetime:
    """The moment of a day and a time there; without a time, when the office opened that day."""
    return datetime.combine(day, at or current_organisation().office_opens, zone())


def day_field(label: Any, subject: Any, *, required: bool = True) -> DateField:
    return DateField(
        label=label,
        subject=subject,
        required=required,
        error_messages={"required": _("Write the day, for example 27 3 2026.")},
    )


def time_field(label: Any, hint: Any = "", *, required: bool = True) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        help_text=hint,
        required=required,
        input_formats=["%H:%M", "%H.%M", "%H%M", "%H:%M:%S"],
        widget=forms.TimeInput(
            format="%H:%M", attrs={"class": "govuk-input--width-5", "autocomplete": "off"}
        ),
        error_messages={
            "required": _("Write the time, for example 14:30."),
            "invalid": _("Write the time with hours and minutes, for example 14:30."),
        },
    )


class MomentsForm(forms.Form):
    """A form that asks for moments: of each name in `moments` it has a `_day` and a `_time`, and
    cleans them to `_at`. The first is when the clock starts.
    """

    moments: ClassVar[tuple[str, ...]] = ()
    marks_optional = True

    def clean(self) -> dict[str, Any]:
        """Moments that have come, the first on a day that has rules."""
        cleaned = super().clean() or {}
        for name in self.moments:
            day, at = cleaned.get(f"{name}_day"), cleaned.get(f"{name}_time")
            if f"{name}_day" in self.errors or f"{name}_time" in self.errors:
                continue
            cleaned[f"{name}_at"] = moment(day, at) if day else None
            if day and moment(day, at) > timezone.now() + SLACK:
                self.add_error(f"{name}_day", _("This moment is still to come. Check both."))
        self._require_rules(cleaned.get(f"{self.moments[0]}_day"))
        return cleaned

    def _require_rules(self, day: date | None) -> None:
        if day is None:
            return
        try:
            ruleset_on(day)
        except NoRulesetError:
            self.add_error(
                f"{self.moments[0]}_day",
                _("On that day no rules were in force here yet. Check the year."),
            )
