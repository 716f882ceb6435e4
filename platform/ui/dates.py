"""A date asked in three boxes: day, month, year. One question, one error, what was typed stays."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.dates import MONTHS, MONTHS_AP
from django.utils.translation import gettext_lazy as _

PARTS = ("day", "month", "year")


class DateInput(forms.MultiWidget):
    """Three text inputs named `<name>_day`, `<name>_month`, `<name>_year`."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(dict.fromkeys(PARTS, forms.TextInput), attrs)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else ""

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, dt.date):
            return [value.day, value.month, value.year]
        return [None, None, None]


class DateField(forms.Field):
    """A date of the calendar. The month may be a number or a word ("3", "March", "mar").

    `subject` begins its error messages ("Your date of birth must include a year").
    """

    widget = DateInput
    default_error_messages = {
        "missing": _("%(subject)s must include a %(parts)s."),
        "year": _("Write all 4 numbers of the year, for example 2009."),
        "unreal": _("%(subject)s must be a real date, for example 27 3 2009."),
    }

    def __init__(self, *, subject: Any = None, **kwargs: Any) -> None:
        self.subject = subject or _("The date")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        """Turn the three typed parts into a date, None when all are empty.

        Raises ValidationError with code `missing`, `year` or `unreal`.
        """
        if value is None or isinstance(value, dt.date):
            return value
        typed = [(part or "").strip() for part in value]
        if not any(typed):
            return None
        self._refuse_missing(typed)
        day, month, year = typed
        if not (year.isdecimal() and len(year) == 4):
            raise self._error("year")
        try:
            return dt.date(int(year), month_number(month), int(day))
        except ValueError as error:
            raise self._error("unreal") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except forms.ValidationError:
            return True

    def _refuse_missing(self, typed: Sequence[str]) -> None:
        names = {"day": _("day"), "month": _("month"), "year": _("year")}
        absent = [str(names[part]) for part, text in zip(PARTS, typed, strict=True) if not text]
        if absent:
            raise self._error("missing", parts=str(_(" and ")).join(absent))

    def _error(self, code: str, **params: str) -> forms.ValidationError:
        values = {"subject": self.subject, **params}
        return forms.ValidationError(self.error_messages[code], code=code, params=values)


def month_number(text: str) -> int:
    """The month (1 to 12 when real) from a number or a name; raise ValueError for other words."""
    if text.isdecimal():
        return int(text)
    word = text.casefold().rstrip(".")
    for names in (MONTHS, MONTHS_AP):
        for number, name in names.items():
            if word in {str(name).casefold().rstrip("."), str(name).casefold()[:3]}:
                return number
    raise ValueError(f"“{text}” is not a month")
