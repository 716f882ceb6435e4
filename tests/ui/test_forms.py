import datetime as dt
import re

import pytest
from django import forms
from django.template import engines
from django.utils.safestring import SafeString

from ui.forms import DateField, focus_id, kind_of
from ui.style_guide import SampleForm


def tidy(html: str) -> str:
    """Without the white space between tags, which means nothing."""
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", html)).strip()


class One(forms.Form):
    name = forms.CharField(label="Name", help_text="Any name.", max_length=40)


def test_an_input_has_label_hint_and_control() -> None:
    assert tidy(One()["name"].as_field_group()) == (
        '<div class="govuk-form-group">'
        '<label class="govuk-label govuk-label--s" for="id_name">Name</label>'
        '<div class="govuk-hint" id="id_name_helptext">Any name.</div>'
        '<input type="text" name="name" maxlength="40" class="govuk-input" required '
        'aria-describedby="id_name_helptext" id="id_name">'
        "</div>"
    )


def test_an_error_is_tied_to_the_input_and_the_text_is_kept() -> None:
    form = One({"name": "x" * 41})
    assert tidy(form["name"].as_field_group()) == (
        '<div class="govuk-form-group govuk-form-group--error">'
        '<label class="govuk-label govuk-label--s" for="id_name">Name</label>'
        '<div class="govuk-hint" id="id_name_helptext">Any name.</div>'
        '<div id="id_name_error"><p class="govuk-error-message">'
        '<span class="govuk-visually-hidden">Error:</span> '
        "Ensure this value has at most 40 characters (it has 41).</p></div>"
        f'<input type="text" name="name" value="{"x" * 41}" maxlength="40" '
        'class="govuk-input govuk-input--error" required aria-invalid="true" '
        'aria-describedby="id_name_helptext id_name_error" id="id_name">'
        "</div>"
    )


class Choice(forms.Form):
    way = forms.ChoiceField(
        label="Way", choices=[("a", "A & B"), ("c", "C")], widget=forms.RadioSelect
    )


def test_radios_are_a_fieldset_and_keep_the_choice() -> None:
    form = Choice({"way": "c"})
    form.fields["way"].widget.hints = {"a": "Both."}
    assert tidy(form["way"].as_field_group()) == (
        '<div class="govuk-form-group"><fieldset class="govuk-fieldset">'
        '<legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Way</legend>'
        '<div class="govuk-radios">'
        '<div class="govuk-radios__item">'
        '<input class="govuk-radios__input" id="id_way_0" type="radio" name="way" value="a" '
        'aria-describedby="id_way_0_hint">'
        '<label class="govuk-label govuk-radios__label" for="id_way_0">A &amp; B</label>'
        '<div class="govuk-hint govuk-radios__hint" id="id_way_0_hint">Both.</div></div>'
        '<div class="govuk-radios__item">'
        '<input class="govuk-radios__input" id="id_way_1" type="radio" name="way" value="c" '
        "checked>"
        '<label class="govuk-label govuk-radios__label" for="id_way_1">C</label></div>'
        "</div></fieldset></div>"
    )


class Born(forms.Form):
    born = DateField(label="Born", subject="Your date of birth")


def test_a_date_is_three_named_inputs_that_keep_what_was_typed() -> None:
    form = Born({"born_day": "31", "born_month": "feb", "born_year": "2011"})
    html = tidy(form["born"].as_field_group())
    assert '<fieldset class="govuk-fieldset" role="group" aria-describedby="id_born_error">' in html
    assert re.findall(
        r'<input [^>]*id="(.*?)" name="(.*?)" type="text"[^>]* value="(.*?)"', html
    ) == [
        ("id_born_0", "born_day", "31"),
        ("id_born_1", "born_month", "feb"),
        ("id_born_2", "born_year", "2011"),
    ]


def test_a_stored_date_is_shown_in_its_three_parts() -> None:
    html = Born(initial={"born": dt.date(2011, 3, 7)})["born"].as_field_group()
    assert re.findall(r'value="(.*?)"', html) == ["7", "3", "2011"]


def test_what_a_person_types_is_escaped() -> None:
    form = One({"name": '"><script>alert(1)</script>'})
    assert "<script>" not in form.render()


def test_every_control_has_a_kind_and_an_error_link_that_leads_to_it() -> None:
    form = SampleForm({})
    assert {name: kind_of(field.widget) for name, field in form.fields.items()} == {
        "who": "radios",
        "name": "input",
        "born": "date",
        "ways": "checkboxes",
        "place": "select",
        "story": "textarea",
        "letter": "file",
        "agree": "checkbox",
    }
    html = form.render()
    for field in form:
        assert f'id="{focus_id(field)}"' in html


@pytest.mark.parametrize(("asked", "drawn"), [(None, "5"), (12, "12")])
def test_a_textarea_is_five_lines_unless_told(asked: int | None, drawn: str) -> None:
    attrs = {"rows": asked} if asked else {}

    class Story(forms.Form):
        story = forms.CharField(widget=forms.Textarea(attrs=attrs))

    assert re.findall(r'rows="(\d+)"', Story()["story"].as_field_group()) == [drawn]


def test_hidden_fields_and_whole_form_errors_are_drawn_once() -> None:
    class Strange(forms.Form):
        token = forms.CharField(widget=forms.HiddenInput)

        def clean(self) -> None:
            raise forms.ValidationError("These do not fit together.")

    html = Strange({"token": "t"}).render()
    assert html.count('name="token"') == 1
    assert html.count("These do not fit together.") == 1


def summary(form: forms.Form) -> str:
    template = engines["django"].from_string('{% include "ui/components/error_summary.html" %}')
    return tidy(template.render({"form": form}))


def test_the_error_summary_takes_focus_and_links_to_each_field() -> None:
    assert summary(Choice({})) == (
        '<div class="govuk-error-summary" role="alert" tabindex="-1" autofocus '
        'aria-labelledby="error-summary-title" data-heard-errors>'
        '<h2 class="govuk-error-summary__title" id="error-summary-title">There is a problem</h2>'
        '<div class="govuk-error-summary__body">'
        '<ul class="govuk-list govuk-error-summary__list">'
        '<li><a href="#id_way_0">This field is required.</a></li>'
        "</ul></div></div>"
    )


def test_there_is_no_summary_without_errors() -> None:
    assert summary(Choice({"way": "a"})) == ""
    assert isinstance(One().render(), SafeString)
