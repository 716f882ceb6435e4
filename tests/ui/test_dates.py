import datetime as dt
from typing import Any

import pytest
from django import forms

from ui.forms import DateField


class Born(forms.Form):
    born = DateField(label="Born", subject="Your date of birth")


class MaybeBorn(forms.Form):
    born = DateField(label="Born", required=False)


def typed(day: str, month: str, year: str) -> dict[str, str]:
    return {"born_day": day, "born_month": month, "born_year": year}


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        (("27", "3", "2011"), dt.date(2011, 3, 27)),
        (("1", "01", "2009"), dt.date(2009, 1, 1)),
        ((" 5 ", "March", "2010"), dt.date(2010, 3, 5)),
        (("5", "sept.", "2010"), dt.date(2010, 9, 5)),
        (("29", "feb", "2012"), dt.date(2012, 2, 29)),
    ],
)
def test_a_date_is_understood(parts: tuple[str, str, str], date: dt.date) -> None:
    form = Born(typed(*parts))
    assert form.errors == {}
    assert form.cleaned_data == {"born": date}


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("", "3", "2011"), "Your date of birth must include a day."),
        (("1", "", ""), "Your date of birth must include a month and year."),
        (("29", "2", "2011"), "Your date of birth must be a real date, for example 27 3 2009."),
        (("x", "3", "2011"), "Your date of birth must be a real date, for example 27 3 2009."),
        (
            ("1", "movember", "2011"),
            "Your date of birth must be a real date, for example 27 3 2009.",
        ),
        (("²", "3", "2011"), "Your date of birth must be a real date, for example 27 3 2009."),
        (("1", "3", "11"), "Write all 4 numbers of the year, for example 2009."),
        (("1", "3", "20111"), "Write all 4 numbers of the year, for example 2009."),
        (("1", "3", "0000"), "Your date of birth must be a real date, for example 27 3 2009."),
        (("", "", ""), "This field is required."),
    ],
)
def test_one_error_says_how_to_mend_it(parts: tuple[str, str, str], message: str) -> None:
    assert Born(typed(*parts)).errors == {"born": [message]}


def test_a_date_that_need_not_be_given_is_none() -> None:
    form = MaybeBorn(typed("", " ", ""))
    assert form.is_valid()
    assert form.cleaned_data == {"born": None}


def test_what_was_typed_stays() -> None:
    form = Born(typed("31", "Febtember", "11"))
    assert not form.is_valid()
    assert form["born"].value() == ["31", "Febtember", "11"]


@pytest.mark.parametrize(
    ("initial", "parts", "changed"),
    [
        (dt.date(2011, 3, 27), ("27", "mar", "2011"), False),
        (dt.date(2011, 3, 27), ("28", "3", "2011"), True),
        (None, ("", "", ""), False),
        (None, ("1", "", ""), True),
    ],
)
def test_only_another_date_is_a_change(
    initial: Any, parts: tuple[str, str, str], changed: bool
) -> None:
    assert Born(typed(*parts), initial={"born": initial}).has_changed() is changed
