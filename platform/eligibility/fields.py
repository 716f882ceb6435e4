"""The field that asks for each type of fact.

An error repeats what was typed and says what is expected.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from eligibility.selectors import in_words
from rules_engine import Fact
from ui.forms import DateField

NONE_OF_THESE = "-"
TYPED = {"number", "age", "duration", "date", "date_of_birth"}
OLDEST = 120
FIRST_YEAR = 1900
YEARS_AHEAD = 100

_WHAT = {
    "age": _("the age as a number"),
    "number": _("a whole number"),
    "days": _("the number of days"),
    "weeks": _("the number of weeks"),
    "months": _("the number of months"),
    "years": _("the number of years"),
}


class WholeField(forms.Field):
    """A whole number within a fact's bounds."""

    widget = forms.TextInput

    def __init__(self, fact: Fact, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.what = _WHAT[fact.unit if fact.type == "duration" else fact.type]
        self.least, self.most = fact.bounds
        digits = min(max(len(str(self.most)), 3), 5)
        self.widget.attrs |= {"class": f"govuk-input--width-{digits}", "inputmode": "numeric"}

    def to_python(self, value: Any) -> int | None:
        """The number; raise ValidationError for anything else, None when nothing was typed."""
        typed = str(value or "").strip()
        if not typed:
            return None
        try:
            number = int(typed) if len(typed) < 10 else None
        except ValueError:
            number = None
        if number is None or not self.least <= number <= self.most:
            raise forms.ValidationError(
                _(
                    "You wrote “%(typed)s”. "
                    "Write %(what)s from %(least)s to %(most)s, for example %(example)s."
                ),
                params=self._said(typed),
            )
        return number

    def _said(self, typed: str) -> dict[str, Any]:
        return {
            "typed": _short(typed),
            "what": self.what,
            "least": self.least,
            "most": self.most,
            "example": min(max(14, self.least), self.most),
        }


class DayField(DateField):
    """A day, from `first` to `last`."""

    def __init__(self, *, first: date, last: date, **kwargs: Any) -> None:
        self.first, self.last = first, last
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """The day; raise ValidationError for a day that is none, or that cannot be meant."""
        try:
            day = super().to_python(value)
        except forms.ValidationError as error:
            raise self._refused(value, " ".join(error.messages)) from error
        if day and day > self.last:
            raise self._refused(value, _("That day is still to come. Write a day in the past."))
        if day and day < self.first:
            raise self._refused(value, _("That is too long ago. Check the year."))
        return day

    def _refused(self, value: Any, why: Any) -> forms.ValidationError:
        typed = " ".join(str(part).strip() for part in value if part)
        return forms.ValidationError(
            _("You wrote “%(typed)s”. %(why)s"), params={"typed": _short(typed), "why": why}
        )


class SeveralField(forms.MultipleChoiceField):
    """Any of a fact's options, or none of them: an empty list. None when nothing was chosen."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[str] | None:
        """The options chosen, in the order of the fact."""
        chosen: list[str] = super().clean(value)
        if NONE_OF_THESE in chosen and len(chosen) > 1:
            raise forms.ValidationError(
                _("You ticked “None of these” and another answer. Untick one of them.")
            )
        return [one for one in chosen if one != NONE_OF_THESE] if chosen else None


def field_for(
    fact: Fact, label: str, unsure: Sequence[tuple[str, Any]], *, on: date, is_past: bool
) -> forms.Field:
    """The field for a fact. Where something is chosen once, `unsure` stands among the choices."""
    said: dict[str, Any] = {"label": label, "help_text": in_words(fact.explanation)}
    match fact.type:
        case "age" | "number" | "duration":
            return WholeField(fact, required=False, **said)
        case "date" | "date_of_birth":
            return day_field(fact, on=on, is_past=is_past, **said)
        case "any_of":
            choices = [*_options(fact), (NONE_OF_THESE, _("None of these"))]
            return _with_hints(SeveralField(choices=choices, required=False, **said), fact)
        case _yes_no_or_one_of:
            choices = _options(fact) if fact.options else [("yes", _("Yes")), ("no", _("No"))]
            required = _("Choose one answer. “I don't know” is fine too.")
            return _with_hints(
                forms.ChoiceField(
                    choices=[*choices, *unsure],
                    widget=forms.RadioSelect,
                    error_messages={"required": required},
                    **said,
                ),
                fact,
            )


def day_field(fact: Fact, *, on: date, is_past: bool, **said: Any) -> DayField:
    """A day of birth lies in the last 120 years; any other day near enough to be meant."""
    if fact.type == "date_of_birth":
        first, last = _years_from(on, -OLDEST - 1), on
    else:
        first = date(FIRST_YEAR, 1, 1)
        last = on if is_past else _years_from(on, YEARS_AHEAD)
    return DayField(subject=in_words(fact.label), first=first, last=last, required=False, **said)


def _options(fact: Fact) -> list[tuple[str, Any]]:
    return [(name, in_words(option.label)) for name, option in fact.options.items()]


def _with_hints(field: forms.ChoiceField, fact: Fact) -> forms.ChoiceField:
    field.widget.hints = {  # read by ui's renderer
        name: in_words(option.explanation) for name, option in fact.options.items()
    }
    return field


def _years_from(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28))


def _short(typed: str) -> str:
    return Truncator(typed).chars(40)
