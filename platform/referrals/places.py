"""The way through the form: which place comes next, by what is known so far.

A place is `fact:<name>` (one of the rules' questions), `way` (the route this referrer should
take, when that is not this form), a step with its own form, or `check`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from eligibility.asking import REFERRER, days_for, speaks_of_self
from referrals.models import Draft
from rules_engine import Ruleset, decide

BEFORE = "before"
WAY = "way"
CHECK = "check"
OWN_STEPS = ("help", "you", "safe", "contact")
OTHER_STEPS = ("person", "help", "knows", "safe", "contact", "referrer")
STEPS = (BEFORE, *dict.fromkeys([*OWN_STEPS, *OTHER_STEPS]))


def steps_of(draft: Draft) -> tuple[str, ...]:
    """The steps of this path; contact data is asked only where some way of contact is safe."""
    if speaks_of_self(draft.facts):
        return OWN_STEPS
    ways = draft.answers.get("safe", {}).get("ways", ["unknown yet"])
    if {"phone", "email", "unknown yet"} & set(ways):
        return OTHER_STEPS
    return tuple(step for step in OTHER_STEPS if step != "contact")


def next_place(draft: Draft, rules: Ruleset, *, on: date) -> str:
    """Where to go now: the first place that still waits for an answer, else `check`.

    First whatever decides the route, then the route itself, then what confidentiality means
    here; only then is anything personal asked.
    """
    decision = decide(rules, draft.facts, on=on)
    if decision.route is None:
        return f"fact:{decision.route_missing[0]}"
    if decision.route.channel != "online" and WAY not in draft.answers:
        return WAY
    if BEFORE not in draft.answers:
        return BEFORE
    if decision.missing:
        return f"fact:{decision.missing[0]}"
    return next((step for step in steps_of(draft) if _waits(draft, step)), CHECK)


def _waits(draft: Draft, step: str) -> bool:
    """Whether a step is unanswered, or a way of contact was chosen that it did not ask about."""
    if step not in draft.answers:
        return True
    ways = set(draft.answers.get("safe", {}).get("ways", ())) & {"phone", "email"}
    return step == "contact" and not ways <= draft.answers["contact"].keys()


def place_before(draft: Draft, place: str) -> str | None:
    """The place passed before this one; None at the beginning."""
    trail = [step for step in draft.trail if step != f"fact:{REFERRER}"]
    at = trail.index(place) if place in trail else len(trail)
    return trail[at - 1] if at else None


def address_of(draft: Draft, place: str | None) -> str:
    """The address of a place. It names no fact: shared devices keep their history."""
    if place is None:
        return reverse("referrals:start")
    if place.startswith("fact:"):
        number = draft.trail.index(place) if place in draft.trail else len(draft.trail)
        return reverse("referrals:question", args=[draft.pk, number + 1])
    if place in {WAY, CHECK}:
        return reverse(f"referrals:{place}", args=[draft.pk])
    return reverse("referrals:step", args=[draft.pk, place])


def facts_before(draft: Draft, place: str, rules: Ruleset) -> dict[str, Any]:
    """The facts that were answered before this place was reached."""
    passed = draft.trail[: draft.trail.index(place)] if place in draft.trail else draft.trail
    asked = [step.removeprefix("fact:") for step in passed if step.startswith("fact:")]
    names = {name for one in asked if one in rules.facts for name in (one, *days_for(rules, one))}
    return {name: answer for name, answer in draft.facts.items() if name in names}


def asked_at(draft: Draft, place: str, rules: Ruleset) -> str:
    """The place at which an answer was given: a day may have been given in place of a fact."""
    if place in draft.trail or not place.startswith("fact:"):
        return place
    day = place.removeprefix("fact:")
    asked = [step for step in draft.trail if step.removeprefix("fact:") in rules.facts]
    found = (step for step in asked if day in days_for(rules, step.removeprefix("fact:")))
    return next(found, place)


def place_at(draft: Draft, number: int, rules: Ruleset, *, on: date) -> str:
    """The place that a question's number stands for: one passed before, or the next."""
    if 0 < number <= len(draft.trail):
        return str(draft.trail[number - 1])
    return next_place(draft, rules, on=on)


def progress(draft: Draft, place: str) -> tuple[int, int] | None:
    """Step and number of steps, for those places whose number is known."""
    steps = steps_of(draft)
    return (steps.index(place) + 1, len(steps) + 1) if place in steps else None
