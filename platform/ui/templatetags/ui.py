"""Template tags for what an include cannot say: controls, time, and text wrapped in a component."""

import datetime as dt
from typing import Any

from django import forms, template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ui.forms import focus_id, kind_of

register = template.Library()

CONTROL_CLASSES = {
    "input": "govuk-input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "checkbox": "govuk-checkboxes__input",
}
# Where the promise stands on a bar that is not late, in percent of its width.
PROMISE_AT_MOST = 96
# What Django gives a textarea whose rows nobody chose.
DJANGO_ROWS = "10"


@register.filter
def control_kind(field: forms.BoundField) -> str:
    """Which control draws this field: input, date, radios, checkboxes, checkbox, select…"""
    return kind_of(field.field.widget)


@register.filter
def control_id(field: forms.BoundField) -> str:
    """Where a link to this field's error leads."""
    return focus_id(field)


@register.filter
def control(field: forms.BoundField) -> SafeString:
    """The bare control of a field, with the design system's classes added to its own."""
    kind = kind_of(field.field.widget)
    classes = [CONTROL_CLASSES.get(kind, ""), field.field.widget.attrs.get("class", "")]
    if field.errors and kind in {"input", "textarea", "select", "file"}:
        classes.append(f"{CONTROL_CLASSES[kind]}--error")
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes))}
    if kind == "textarea" and field.field.widget.attrs.get("rows") == DJANGO_ROWS:
        attrs["rows"] = 5
    return field.as_widget(attrs=attrs if kind in CONTROL_CLASSES else None)


@register.filter
def hint_of(option: Any, field: forms.BoundField) -> str:
    """The hint of one radio or checkbox: `field.field.widget.hints[value]`, if it has any."""
    hints = getattr(field.field.widget, "hints", {})
    return str(hints.get(str(option.data["value"]), ""))


@register.simple_block_tag
def details(content: str, summary: str, *, is_open: bool = False) -> SafeString:
    """`{% details "Why we ask" %}…{% enddetails %}`: text that unfolds, without JavaScript."""
    opening = SafeString(" open") if is_open else ""
    return format_html(
        '<details class="heard-details"{}><summary class="heard-details__summary">{}</summary>'
        '<div class="heard-details__text">{}</div></details>',
        opening,
        summary,
        content,
    )


@register.inclusion_tag("ui/components/clock.html")
def clock(
    words: str, due: dt.datetime, *, used: float, state: str = "ok", label: str = ""
) -> dict[str, Any]:
    """A thin bar of time with its promise marked.

    `words`: what is left, in words ("2 working days left"). `due`: the promised moment, aware.
    `used`: percent of the time gone, beyond 100 when late. `state`: ok, soon, late, met, paused.
    """
    if timezone.is_naive(due):
        raise ValueError(f"A clock needs a due time with a time zone, not {due!r}.")
    used = max(0.0, float(used))
    promise = min(PROMISE_AT_MOST, 100 * 100 / used) if used > 100 else PROMISE_AT_MOST
    filled = 100.0 if used > 100 else used * PROMISE_AT_MOST / 100
    return {
        "words": words,
        "due": due,
        "state": state,
        "label": label,
        "filled": f"{filled:.1f}",
        "promise": f"{promise:.1f}",
    }
