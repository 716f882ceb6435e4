"""One question of the rules as a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eligibility.asking import REFERRER, another_way, counts_from, speaks_of_self, usable
from eligibility.fields import NONE_OF_THESE, TYPED, day_field, field_for
from eligibility.selectors import question_text, today
from rules_engine import UNKNOWNS, Fact, Ruleset

Unsure = Sequence[tuple[str, Any]]

UNSURE: Unsure = (
    ("dont_know", _("I don't know")),
    ("prefer_not_to_say", _("I'd rather not say")),
)
UNSAID: Unsure = UNSURE[1:]  # for what people know, but need not tell


class QuestionForm(forms.Form):
    """Asks one fact; `cleaned_data["answer"]` is what the engine reads.

    `unsure` are the ways out that stand below the answers. `instead` is a day from which the
    fact follows; the day may be given in its place, as `cleaned_data["instead"]`.
    """

    def __init__(
        self,
        fact: Fact,
        *args: Any,
        to_self: bool = False,
        unsure: Unsure = UNSURE,
        instead: Fact | None = None,
        is_past: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fact = fact
        on = today()
        self.fields["answer"] = field_for(
            fact, question_text(fact, to_self), unsure, on=on, is_past=is_past
        )
        if instead is not None:
            label = _("Or: %(question)s") % {"question": question_text(instead, to_self)}
            self.fields["instead"] = day_field(instead, on=on, is_past=True, label=label)
        self.is_open = fact.type in TYPED or fact.type == "any_of"
        if self.is_open and unsure:
            self.fields["unsure"] = forms.ChoiceField(
                label=_("Or choose one of these"),
                choices=unsure,
                required=False,
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        """What was typed or ticked counts before "I don't know"; one of them is needed."""
        cleaned = super().clean() or {}
        for name in ("answer", "instead"):
            if isinstance(cleaned.get(name), date):
                cleaned[name] = cleaned[name].isoformat()
        if isinstance(cleaned.get("answer"), int):
            cleaned["answer"] = str(cleaned["answer"])
        if self.is_open and cleaned.get("answer") is None and not self.errors:
            cleaned["answer"] = cleaned.get("unsure") or None
            if cleaned["answer"] is None and not cleaned.get("instead"):
                self.add_error("answer", self._nothing_said)
        return cleaned

    @property
    def _nothing_said(self) -> Any:
        if self.fact.type == "any_of":
            return _("Tick what fits, or “None of these”, or choose “I don't know”.")
        return _("Write an answer, or choose “I don't know”.")


def question_form(
    rules: Ruleset,
    name: str,
    before: Mapping[str, Any],
    given: Mapping[str, Any],
    posted: Mapping[str, Any] | None = None,
) -> QuestionForm:
    """The form for one fact of these rules, with the answer that was given to it already.

    `before` are the answers to the questions before it, `given` all of them.
    """
    fact, instead = rules.facts[name], another_way(rules, name, before)
    initial = initial_for(fact, given.get(name))
    if instead:
        initial["instead"] = _day(given.get(instead))
    return QuestionForm(
        fact,
        posted,
        initial=initial,
        to_self=speaks_of_self(before),
        unsure=UNSAID if name == REFERRER else UNSURE,
        instead=rules.facts[instead] if instead else None,
        is_past=counts_from(rules, name),
    )


def with_answer(
    form: QuestionForm,
    rules: Ruleset,
    name: str,
    before: Mapping[str, Any],
    given: Mapping[str, Any],
) -> dict[str, Any]:
    """All answers with this form's in place of an earlier one; an impossible one is its error.

    `before` and `given` are those that the form was made with. Ask the form for errors after.
    """
    if not form.is_valid():
        return dict(given)
    instead = another_way(rules, name, before)
    others = {other: answer for other, answer in given.items() if other not in {name, instead}}
    day = form.cleaned_data.get("instead")
    new = {instead: day} if instead and day else {name: form.cleaned_data["answer"]}
    if len(usable(rules, others | new, on=today())) == len(others | new):
        return others | new
    field = "instead" if day else "answer"
    form.add_error(
        field, _("This does not fit with an answer that you gave before. Check both of them.")
    )
    return dict(given)


def initial_for(fact: Fact, answer: Any) -> dict[str, Any]:
    """What the form shows for an answer that was given before."""
    if fact.type not in {*TYPED, "any_of"}:
        return {"answer": answer}
    if isinstance(answer, str) and answer in UNKNOWNS:
        return {"unsure": answer}
    if fact.type in {"date", "date_of_birth"}:
        return {"answer": _day(answer)}
    if fact.type == "any_of" and answer is not None:
        return {"answer": answer or [NONE_OF_THESE]}
    return {"answer": answer}


def _day(answer: Any) -> date | None:
    return date.fromisoformat(answer) if answer and answer not in UNKNOWNS else None
