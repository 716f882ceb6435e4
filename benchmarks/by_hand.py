"""Wiltshire's rules as a programmer would write them by hand: what the engine is measured against.

They stand for rules that only an engineer can change, so they say nothing of why.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from benchmarks.people import Facts

Answer: TypeAlias = tuple[str, str | None, tuple[str, ...], str | None, str]
State: TypeAlias = bool | None

CONFERENCES = ("icpc", "rcpc")
OLDEST_CARER = 24


def two_valued(facts: Facts, oldest_carer: int = OLDEST_CARER) -> Answer:  # noqa: C901, PLR0912, PLR0915
    """Outcome, first group, limits, offer and route of a person of whom everything is known.

    One function that stops at the first group, for it is meant to be as quick as plain Python
    gets. Raises KeyError for a missing fact.
    """
    outcome = "eligible"
    limits: tuple[str, ...] = ()
    offer: str | None = "on_request"
    if facts["who"] == "child":
        age = facts["age"]
        under_18 = age < 18
        if under_18 and facts["child_protection"] == "yes":
            lead, offer = "child_protection", "opt_out"
        elif under_18 and facts["in_care"] == "yes":
            lead, offer = "in_care", "opt_out"
        elif under_18 and facts["residential_special_school"] == "yes":
            lead = "residential_special_school"
            if facts["send"] == "yes":
                offer = "opt_out"
        elif under_18 and facts["unaccompanied_asylum_seeker"] == "yes":
            lead = "unaccompanied_asylum_seeker"
            if facts["send"] == "yes":
                offer = "opt_out"
        elif under_18 and facts["send"] == "yes":
            lead, offer = "send", "opt_out"
        elif under_18 and facts["special_guardian"] == "yes":
            lead = "special_guardian"
        elif under_18 and facts["child_in_need"] == "yes":
            lead = "child_in_need"
        elif facts["care_leaver"] == "yes":
            lead = "care_leaver"
        elif 16 <= age <= 18 and facts["mental_capacity_act"] == "yes":
            lead = "mental_capacity_act"
        elif under_18 and facts["detained_mental_health_act"] == "yes":
            lead = "detained_mental_health_act"
        elif 16 <= age <= 17 and facts["homeless"] == "yes":
            lead = "homeless"
        elif age <= oldest_carer and facts["young_carer"] == "yes":
            lead = "young_carer"
        else:
            outcome, lead, offer = "not_eligible", None, None
    elif facts["child_protection"] == "yes" and facts["learning_difficulty_documented"] == "yes":
        lead, limits = "child_protection_parent_sen", CONFERENCES
        if facts["support"] not in limits:
            outcome = "not_this_way"
    else:
        outcome, lead, offer = "not_eligible", None, None

    referrer = facts["referrer"]
    if referrer == "self":
        route = "own_request"
    elif facts["has_allocated_worker"] != "yes":
        route = "email"
    elif referrer == "professional" and facts["referrer_is_allocated_worker"] == "yes":
        route = "liquidlogic"
    else:
        route = "ask_worker"
    return outcome, lead, limits, offer, route


def three_valued(facts: Facts) -> tuple[str, dict[str, State]]:
    """The outcome for a part-known person, and whether each group holds: yes, no or unknown (None).

    Exact: "needs_information" only if what is missing can change the outcome.
    """
    who = facts.get("who")
    protection = _told(facts, "child_protection")
    as_child = _child_groups(facts, protection)
    as_parent = _both(protection, _told(facts, "learning_difficulty_documented"))
    outcomes = set()
    if who != "parent":
        outcomes.add(_child_outcome(as_child.values()))
    if who != "child":
        outcomes.add(_parent_outcome(as_parent, facts.get("support")))
    if who is None:
        groups = {group: False if state is False else None for group, state in as_child.items()}
        groups["child_protection_parent_sen"] = False if as_parent is False else None
    elif who == "child":
        groups = as_child | {"child_protection_parent_sen": False}
    else:
        groups = dict[str, State].fromkeys(as_child, False)
        groups["child_protection_parent_sen"] = as_parent
    return outcomes.pop() if len(outcomes) == 1 else "needs_information", groups


def _child_groups(facts: Facts, protection: State) -> dict[str, State]:
    age = facts.get("age")
    under_18 = None if age is None else age < 18
    return {
        "child_protection": _both(under_18, protection),
        "in_care": _both(under_18, _told(facts, "in_care")),
        "residential_special_school": _both(under_18, _told(facts, "residential_special_school")),
        "unaccompanied_asylum_seeker": _both(under_18, _told(facts, "unaccompanied_asylum_seeker")),
        "send": _both(under_18, _told(facts, "send")),
        "special_guardian": _both(under_18, _told(facts, "special_guardian")),
        "child_in_need": _both(under_18, _told(facts, "child_in_need")),
        "care_leaver": _told(facts, "care_leaver"),
        "mental_capacity_act": _both(
            None if age is None else 16 <= age <= 18, _told(facts, "mental_capacity_act")
        ),
        "detained_mental_health_act": _both(under_18, _told(facts, "detained_mental_health_act")),
        "homeless": _both(None if age is None else 16 <= age <= 17, _told(facts, "homeless")),
        "young_carer": _both(
            None if age is None else age <= OLDEST_CARER, _told(facts, "young_carer")
        ),
    }


def _told(facts: Facts, fact: str) -> State:
    answer = facts.get(fact)
    return None if answer is None else answer == "yes"


def _both(one: State, other: State) -> State:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _child_outcome(groups: Iterable[State]) -> str:
    if True in groups:
        return "eligible"
    return "needs_information" if None in groups else "not_eligible"


def _parent_outcome(group: State, support: str | None) -> str:
    if group is False:
        return "not_eligible"
    if group is None:
        return "needs_information"
    return "eligible" if support is None or support in CONFERENCES else "not_this_way"


def changed(people: Iterable[Facts], *, oldest_carer: int) -> dict[tuple[str, str], int]:
    """How many people change from which outcome to which, were carers helped to another age."""
    counts: dict[tuple[str, str], int] = {}
    for facts in people:
        old, new = two_valued(facts)[0], two_valued(facts, oldest_carer)[0]
        counts[old, new] = counts.get((old, new), 0) + 1
    return counts
