"""One question of the rules as a form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eligibility.selectors import in_words, question_text
from rules_engine import Fact
from ui.forms import DateField

Unsure = Sequence[tuple[str, Any]]

UNSURE: Unsure = (
    ("dont_know", _("I don't know")),
    ("prefer_not_to_say", _("I'd rather not say")),
)
UNSAID: Unsure = UNSURE[1:]  # for what people know, but need not tell
OLDEST = 120


class QuestionForm(forms.Form):
    """Asks one fact; `cleaned_data["answer"]` is what the engine reads.

    `unsure` are the ways out that stand below the answers.
    """

    def __init__(
        self, fact: Fact, *args: Any, to_self: bool = False, unsure: Unsure = UNSURE, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fact = fact
        label, hint = question_text(fact, to_self), in_words(fact.explanation)
        match fact.type:
            case "age":
                self.fields["answer"] = _age_field(label, hint)
            case "date_of_birth":
                self.fields["answer"] = DateField(
                    subject=in_words(fact.label), label=label, help_text=hint, required=False
                )
            case _:
                self.fields["answer"] = _choice_field(fact, label, hint, unsure)
        self.is_typed = fact.type in {"age", "date_of_birth"}
        if self.is_typed and unsure:
            self.fields["unsure"] = forms.ChoiceField(
                label=_("Or choose one of these"),
                choices=unsure,
                required=False,
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        """What was typed counts before "I don't know"; one of the two is needed."""
        cleaned = super().clean() or {}
        typed = cleaned.get("answer")
        if isinstance(typed, date):
            cleaned["answer"] = typed.isoformat()
        elif typed is not None:
            cleaned["answer"] = str(typed)
        if self.is_typed and typed is None and "answer" not in self.errors:
            if cleaned.get("unsure"):
                cleaned["answer"] = cleaned["unsure"]
            else:
                self.add_error("answer", _("Write an answer, or choose “I don't know”."))
        return cleaned


def _age_field(label: str, hint: str) -> forms.IntegerField:
    error = _("Write the age as a number from 0 to 120, for example 14.")
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=False,
        min_value=0,
        max_value=OLDEST,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
        error_messages={"invalid": error, "min_value": error, "max_value": error},
    )


def _choice_field(fact: Fact, label: str, hint: str, unsure: Unsure) -> forms.ChoiceField:
    widget = forms.RadioSelect()
    choices: list[tuple[str, Any]] = [("yes", _("Yes")), ("no", _("No"))]
    if fact.type == "one_of":
        choices = [(name, in_words(option.label)) for name, option in fact.options.items()]
        widget.hints = {  # type: ignore[attr-defined]  # read by ui's renderer
            name: in_words(option.explanation) for name, option in fact.options.items()
        }
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=[*choices, *unsure],
        widget=widget,
        error_messages={"required": _("Choose one answer. “I don't know” is fine too.")},
    )


def initial_for(fact: Fact, answer: Any) -> dict[str, Any]:
    """What the form shows for an answer that was given before."""
    if fact.type not in {"age", "date_of_birth"}:
        return {"answer": answer}
    if answer in {name for name, _label in UNSURE}:
        return {"unsure": answer}
    if fact.type == "date_of_birth":
        return {"answer": date.fromisoformat(answer)}
    return {"answer": answer}
