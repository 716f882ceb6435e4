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
        self.fields["who"].widget.hints = {
            "professional": _("For example a teacher, a social worker or a youth worker.")
        }


def sample() -> dict[str, Any]:
    """The context of both pages of the guide."""
    now = timezone.now()
    return {
        "clocks": [
            {"words": words, "due": now + dt.timedelta(days=days), "used": used, "state": state}
            for words, days, used, state in CLOCKS
        ],
        "events": [
            {"when": now - dt.timedelta(days=ago), "what": what, "who": who, "kind": kind}
            for ago, what, who, kind in EVENTS
        ],
        "summary": [
            {
                "key": "Name",
                "value": "Bryn Example",
                "url": "#",
                "action": "Change",
                "about": "name",
            },
            {"key": "Asked for", "value": "Help at a meeting"},
        ],
        "tags": TAGS,
        "head": [{"text": "Month"}, *_numbers("Asked", "Accepted")],
        "rows": [["September", *_numbers(14, 11)], ["October", *_numbers(17, 15)]],
        "page": Paginator(range(60), 20).page(2),
        "steps": [{"text": "Home", "url": "#"}, {"text": "Style guide"}],
        "strip": [{"label": label, "value": value, "kind": kind} for label, value, kind in STRIP],
        "people": PEOPLE,
    }


TAGS = [
    ("new", "New"),
    ("open", "Checking"),
    ("waiting", "Waiting for an answer"),
    ("done", "Accepted"),
    ("warning", "Short notice"),
    ("late", "Late"),
    ("stopped", "Closed"),
]
CLOCKS = [
    ("4 working days left", 6, 18, "ok"),
    ("1 working day left", 1, 80, "soon"),
    ("2 working days late", -2, 140, "late"),
    ("Answered in 3 working days", 0, 60, "met"),
    ("Paused: waiting for consent", 0, 45, "paused"),
]
EVENTS = [
    (0, "Advocate allocated", "Sam Demonstration", ""),
    (1, "Accepted", "Kit Coordinator", "done"),
    (3, "Referral received", "online form", ""),
]
STRIP = [
    ("Help agreed", "First and review conferences only", ""),
    ("We may tell", "Conference chair, until 4 December", ""),
    ("Open safety exceptions", "1: young person not told yet", "late"),
]
PEOPLE = ["Bryn Example", "Ola Sample", "Llanfairpwllgwyngyllgogerychwyrndrobwll Testcase"]


def _numbers(*values: Any) -> list[dict[str, Any]]:
    return [{"text": value, "numeric": True} for value in values]
