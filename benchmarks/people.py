"""Random people: answers to what Wiltshire's rules ask about, as they come from a JSON column.

Each answer is thus a string of its own, not the very object that the program's text has.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any, TypeAlias

Facts: TypeAlias = dict[str, Any]

OLDEST = 30
YES_NO = (
    "child_protection",
    "learning_difficulty_documented",
    "in_care",
    "residential_special_school",
    "unaccompanied_asylum_seeker",
    "send",
    "special_guardian",
    "child_in_need",
    "care_leaver",
    "mental_capacity_act",
    "detained_mental_health_act",
    "homeless",
    "young_carer",
    "has_allocated_worker",
    "referrer_is_allocated_worker",
)
CHOICES = {
    "who": ("child", "parent"),
    "support": ("icpc", "rcpc", "core_group", "cla_review", "pep", "complaint", "everyday"),
    "referrer": ("self", "parent_or_carer", "professional", "someone_else"),
}


def complete_people(number: int, *, seed: int = 1) -> list[Facts]:
    """People of whom everything is known; each answer is equally likely."""
    random = Random(seed)  # noqa: S311  (the same people each time)
    return [json.loads(json.dumps(_complete(random))) for _person in range(number)]


def part_known(people: list[Facts], *, missing: float, seed: int = 2) -> list[Facts]:
    """The same people with a share of all facts not asked."""
    random = Random(seed)  # noqa: S311
    return [
        {fact: answer for fact, answer in person.items() if random.random() >= missing}
        for person in people
    ]


def _complete(random: Random) -> Facts:
    person: Facts = {fact: random.choice(options) for fact, options in CHOICES.items()}
    person["age"] = random.randint(0, OLDEST)
    return person | {fact: random.choice(("yes", "no")) for fact in YES_NO}
