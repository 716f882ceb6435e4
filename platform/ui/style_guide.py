"""What the style guide shows: a form with every control, and sample rows. Nobody in it is real."""

import datetime as dt
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ui.forms import DateField

WHO = [
    ("self", _("I am the child or young person")),
    ("parent", _("I am a parent or carer")),
    ("professional", _("I work with a child or family")),
]
WAYS = [("text", _("Text message")), ("call", _("Phone call")), ("mail", _("E-mail"))]


class SampleForm(forms.Form):
    """Every kind of control once."""

    marks_optional = True

    who = forms.ChoiceField(label=_("Who are you?"), choices=WHO, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("What should we call you?"),
        help_text=_("Any name you like."),
        error_messages={"required": _("Tell us a name we can use")},
    )
    born = DateField(
        label=_("When were you born?"),
        subject=_("Your date of birth"),
        help_text=_("For example, 27 3 2011"),
        required=False,
    )
    ways = forms.MultipleChoiceField(
        label=_("How may we reach you safely?"),
        help_text=_("Choose all that are safe."),
        choices=WAYS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    place = forms.ChoiceField(
        label=_("Where do you live?"),
        choices=[("", _("Choose one")), ("family", _("With family")), ("foster", _("Foster home"))],
        required=False,
    )
    story = forms.CharField(
        label=_("What would you like help with?"),
        help_text=_("A few words are enough."),
        widget=forms.Textarea,
        required=False,
    )
    letter = forms.FileField(label=_("Add a letter or a form"), required=False)
    agree = forms.BooleanField(
        label=_("I know that you will read this and reply to me"),
        error_messages={"required": _("Tick the box so that we know you have read it")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].widget.hints = {  # type: ignore[attr-defined]
            "professional": _("For example a teacher, a social worker or a youth worker.")
        }


def sample() -> dict[str, Any]:
    """The context of both pages of the guide."""
    now = timezone.now()
    return {
        "clocks": _clocks(now),
        "events": _events(now),
        "summary": [
            {"key": _("Name"), "value": "Bryn Example", "url": "#", "action": _("Change"), "about": _("name")},
            {"key": _("Asked for"), "value": _("Help at a meeting")},
        ],
        "tags": [
            ("new", _("New")), ("open", _("Checking")), ("waiting", _("Waiting for an answer")),
            ("done", _("Accepted")), ("warning", _("Short notice")), ("late", _("Late")),
            ("stopped", _("Closed")),
        ],
        "head": [{"text": _("Month")}, {"text": _("Asked"), "numeric": True}, {"text": _("Accepted"), "numeric": True}],
        "rows": [[_("September"), *_counts(14, 11)], [_("October"), *_counts(17, 15)], [_("November"), *_counts(9, 8)]],
        "page": Paginator(range(60), 20).page(2),
        "steps": [{"text": _("Home"), "url": "#"}, {"text": _("How to refer"), "url": "#"}, {"text": _("This page")}],
        "strip": [
            {"label": _("Help agreed"), "value": _("First and review conferences only")},
            {"label": _("We may tell"), "value": _("Conference chair, until 4 December")},
            {"label": _("Open safety exceptions"), "value": _("1: young person not told yet"), "kind": "late"},
        ],
        "people": ["Bryn Example", "Ola Sample", "Llanfairpwllgwyngyllgogerychwyrndrobwll Testcase", "Cai Placeholder"],
    }  # fmt: skip


def _clocks(now: dt.datetime) -> list[dict[str, Any]]:
    return [
        {"words": _("4 working days left"), "due": now + dt.timedelta(days=6), "used": 18, "state": "ok"},
        {"words": _("1 working day left"), "due": now + dt.timedelta(days=1), "used": 80, "state": "soon"},
        {"words": _("2 working days late"), "due": now - dt.timedelta(days=2), "used": 140, "state": "late"},
        {"words": _("Answered in 3 working days"), "due": now, "used": 60, "state": "met"},
        {"words": _("Paused: waiting for consent"), "due": now, "used": 45, "state": "paused"},
    ]  # fmt: skip


def _events(now: dt.datetime) -> list[dict[str, Any]]:
    return [
        {"when": now, "what": _("Advocate allocated"), "who": "Sam Demonstration"},
        {"when": now - dt.timedelta(days=1), "what": _("Accepted"), "who": "Kit Coordinator", "kind": "done",
         "detail": _("Help at the first conference, and to prepare for it.")},
        {"when": now - dt.timedelta(days=3), "what": _("Referral received"), "who": _("online form")},
    ]  # fmt: skip


def _counts(*numbers: int) -> list[dict[str, Any]]:
    return [{"text": number, "numeric": True} for number in numbers]
