"""The same rules of Wiltshire in two other engines: zen-engine and CEL (the C++ library)."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any, NamedTuple

import zen
from cel_expr_python import cel  # type: ignore[import-untyped]

from benchmarks.people import CHOICES, YES_NO, Facts


class Group(NamedTuple):
    """Who they are, the facts that must be "yes", and their ages, both included."""

    id: str
    facts: tuple[str, ...]
    ages: tuple[int, int] | None = (0, 17)
    who: str = "child"
    limited: bool = False


GROUPS = (
    Group("child_protection", ("child_protection",)),
    Group(
        "child_protection_parent_sen",
        ("child_protection", "learning_difficulty_documented"),
        ages=None,
        who="parent",
        limited=True,
    ),
    Group("in_care", ("in_care",)),
    Group("residential_special_school", ("residential_special_school",)),
    Group("unaccompanied_asylum_seeker", ("unaccompanied_asylum_seeker",)),
    Group("send", ("send",)),
    Group("special_guardian", ("special_guardian",)),
    Group("child_in_need", ("child_in_need",)),
    Group("care_leaver", ("care_leaver",), ages=None),
    Group("mental_capacity_act", ("mental_capacity_act",), ages=(16, 18)),
    Group("detained_mental_health_act", ("detained_mental_health_act",)),
    Group("homeless", ("homeless",), ages=(16, 17)),
    Group("young_carer", ("young_carer",), ages=(0, 24)),
)
_CONFERENCES = '["icpc", "rcpc"]'
ROUTES = (
    ("own_request", 'referrer == "self"'),
    ("email", 'has_allocated_worker != "yes"'),
    ("liquidlogic", 'referrer == "professional" and referrer_is_allocated_worker == "yes"'),
)


class Zen:
    """A graph of one node whose expressions say of each group whether it holds, then the outcome.

    It was the quickest of what was tried: a decision table takes about twice as long.
    """

    def __init__(self) -> None:
        self._decision = zen.ZenEngine().create_decision(_graph())

    def outcome(self, facts: Facts) -> str:
        """With the trace, as the record of an enquiry needs it."""
        answer: dict[str, Any] = self._decision.evaluate(facts, {"trace": True})["result"]
        return str(answer["outcome"])


class Cel:
    """One compiled expression for the outcome alone: CEL keeps no trace."""

    def __init__(self) -> None:
        text = dict.fromkeys((*CHOICES, *YES_NO), cel.Type.STRING)
        environment = cel.NewEnv(variables=text | {"age": cel.Type.INT})
        allowed = " || ".join(_matches(group, " && ") for group in GROUPS if not group.limited)
        limited = " || ".join(_matches(group, " && ") for group in GROUPS if group.limited)
        self._expression = environment.compile(
            f'({allowed}) ? "eligible"'
            f' : !({limited}) ? "not_eligible"'
            f' : support in {_CONFERENCES} ? "eligible" : "not_this_way"'
        )

    def outcome(self, facts: Facts) -> str:
        """The outcome of a person of whom everything is known."""
        return str(self._expression.eval(data=facts).value())


def _matches(group: Group, also: str) -> str:
    parts = [f'who == "{group.who}"', *(f'{fact} == "yes"' for fact in group.facts)]
    if group.ages:
        parts.append(f"age >= {group.ages[0]}{also}age <= {group.ages[1]}")
    return f"({also.join(parts)})"


def _graph() -> str:
    expressions = {group.id: _matches(group, " and ") for group in GROUPS}
    allowed = " or ".join(f"$.{group.id}" for group in GROUPS if not group.limited)
    limited = " or ".join(f"$.{group.id}" for group in GROUPS if group.limited)
    expressions["outcome"] = (
        f'{allowed} ? "eligible" : not ({limited}) ? "not_eligible"'
        f' : support in {_CONFERENCES} ? "eligible" : "not_this_way"'
    )
    expressions["route"] = " : ".join(
        (*(f'{when} ? "{route}"' for route, when in ROUTES), '"ask_worker"')
    )
    items = [{"id": key, "key": key, "value": value} for key, value in expressions.items()]
    nodes = {
        "facts": ("inputNode", {}),
        "rules": ("expressionNode", {"expressions": items}),
        "answer": ("outputNode", {}),
    }
    return json.dumps(
        {
            "nodes": [
                {"id": name, "name": name, "type": kind, "content": content, "position": {}}
                for name, (kind, content) in nodes.items()
            ],
            "edges": [
                {"id": f"{one}-{other}", "type": "edge", "sourceId": one, "targetId": other}
                for one, other in pairwise(nodes)
            ],
        }
    )
