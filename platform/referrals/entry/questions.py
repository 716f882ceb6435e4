"""The rules' own questions, a few at a time, and only those that can still matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eligibility.asking import counts_from, usable
from eligibility.fields import NONE_OF_THESE, field_for
from eligibility.selectors import question_text, ruleset_on
from referrals.drafting import intake_of
from referrals.entry.moments import zone
from referrals.intake import Intake
from referrals.models import Draft, Entry, Purpose
from rules_engine import Ruleset, decide

AT_ONCE = 4
NOT_KNOWN = "dont_know"


def day_of(entry: Entry) -> date:
    """The day by which the rules decide: the one on which it came."""
    return entry.received_at.astimezone(zone()).date()


def rules_of(entry: Entry) -> Ruleset:
    """The rules in force on that day. Raises `NoRulesetError`."""
    return ruleset_on(day_of(entry)).compiled


def intake_of_entry(entry: Entry, rules: Ruleset) -> Intake:
    """What was typed so far, as any route says it, with the answers that these rules can use."""
    intake = intake_of(Draft(facts=entry.facts, answers=_steps(entry.answers)))
    purpose = Purpose.COMPLAINT if entry.purpose == Purpose.COMPLAINT else intake.purpose
    facts = {**intake.facts, **_told_otherwise(entry, intake, rules)}
    return replace(intake, purpose=purpose, facts=usable(rules, facts, on=day_of(entry)))


def _steps(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said for name, said in answers.items() if isinstance(said, Mapping)}


def _told_otherwise(entry: Entry, intake: Intake, rules: Ruleset) -> dict[str, Any]:
    """Facts that follow from what was typed in other fields."""
    found: dict[str, Any] = {}
    support = rules.facts.get("support")
    if entry.purpose == Purpose.COMPLAINT and support and "complaint" in support.options:
        found["support"] = "complaint"
    if intake.person.date_of_birth and "date_of_birth" in rules.facts:
        found["date_of_birth"] = intake.person.date_of_birth.isoformat()
    return found


def still_to_ask(entry: Entry, rules: Ruleset) -> tuple[str, ...]:
    """The next questions, at most four, none that was answered or called not known."""
    facts = intake_of_entry(entry, rules).facts_for(rules)
    facts = usable(rules, facts, on=day_of(entry))
    missing = decide(rules, facts, on=day_of(entry)).missing
    return tuple(name for name in missing if name not in facts)[:AT_ONCE]


class QuestionsForm(forms.Form):
    """Some facts on one page. What is left empty is not known."""

    def __init__(
        self, *args: Any, rules: Ruleset, names: Sequence[str], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in names:
            fact = rules.facts[name]
            field = field_for(
                fact,
                question_text(fact, to_self=False),
                [(NOT_KNOWN, _("Not known"))],
                on=on,
                is_past=counts_from(rules, name),
            )
            field.required = False
            if isinstance(field.widget, forms.RadioSelect) and len(fact.options) <= 2:
                field.widget.attrs["class"] = "heard-chips"
            self.fields[name] = field

    def answers(self) -> dict[str, Any]:
        """An answer for every question asked."""
        return {name: _plain(self.cleaned_data.get(name)) for name in self.fields}


def _plain(answer: Any) -> Any:
    if isinstance(answer, date):
        return answer.isoformat()
    if isinstance(answer, list):
        return [one for one in answer if one != NONE_OF_THESE]
    return NOT_KNOWN if answer in (None, "") else str(answer)
