"""Renders every Django form in the design system's markup, without touching its widgets.

Django's own widget templates stay as they are, so that Wagtail's admin keeps its look; the
classes are given when a field is drawn (see `templates/ui/forms/field.html`).
"""

from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Input

from ui.dates import DateField, DateInput

__all__ = ["DateField", "DateInput", "FormRenderer", "focus_id", "kind_of"]


class FormRenderer(DjangoTemplates):
    """Set as `FORM_RENDERER`: `{{ form }}` and `{{ field.as_field_group }}` become ours."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


# The first class that fits decides, so subclasses stand before their parents.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (DateInput, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (Input, "input"),
)


def kind_of(widget: forms.Widget) -> str:
    """The name of the control that draws `widget`; `other` is drawn as Django draws it."""
    return next((kind for known, kind in KINDS if isinstance(widget, known)), "other")


def focus_id(field: forms.BoundField) -> str:
    """The id of the control that an error about `field` leads to: the first of its group."""
    if kind_of(field.field.widget) in {"radios", "checkboxes"}:
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id
