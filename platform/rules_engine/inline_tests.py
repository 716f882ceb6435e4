"""The tests that a rules file carries: imagined people with expected answers, and age edges."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rules_engine.choices import Choice, Settled, settle
from rules_engine.conditions import Condition
from rules_engine.decision import Decision
from rules_engine.document import AgeEdges, InlineTest
from rules_engine.engine import decide
from rules_engine.problems import FactsError, Problem
from rules_engine.ruleset import Ruleset
from rules_engine.strict_yaml import Path
from rules_engine.vocabulary import AGE


@dataclass(frozen=True)
class InlineResults:
    """How many checks ran, and every one that failed with its line."""

    ran: int
    failures: tuple[Problem, ...]


def run_inline_tests(ruleset: Ruleset) -> InlineResults:
    """Run all tests and age edges of a ruleset."""
    failures: list[Problem] = []
    for number, test in enumerate(ruleset.tests):
        failures += _failures(ruleset, test, ("tests", number))
    for group, edges in ruleset.age_edges.items():
        failures += _edge_failures(ruleset, group, edges)
    edge_count = sum(len(edges.in_) + len(edges.out) for edges in ruleset.age_edges.values())
    return InlineResults(len(ruleset.tests) + edge_count, tuple(failures))


def _failures(ruleset: Ruleset, test: InlineTest, path: Path) -> Iterator[Problem]:
    document = ruleset.document
    try:
        decision = decide(ruleset, test.given, on=test.on or ruleset.effective_from)
    except FactsError as error:
        for fact, message in error.problems.items():
            yield document.problem((*path, "given", fact), f"'{test.name}': {message}")
        return
    for name in sorted(test.expect.model_fields_set):
        expected, found = getattr(test.expect, name), _found(decision, name)
        if expected != found:
            message = f"'{test.name}': expected {name} {_said(expected)}, found {_said(found)}."
            yield document.problem((*path, "expect", name), message)


def _found(decision: Decision, name: str) -> Any:
    if name == "route":
        return decision.route.id if decision.route else "needs_information"
    if name == "signposts":
        return [signpost.id for signpost in decision.signpost]
    found = getattr(decision, name)
    return list(found) if isinstance(found, tuple) else found


def _said(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    return "nothing" if value is None else str(value)


def _edge_failures(ruleset: Ruleset, group_id: str, edges: AgeEdges) -> Iterator[Problem]:
    [condition] = [group.condition for group in ruleset.groups if group.id == group_id]
    for side, ages in (("in", edges.in_), ("out", edges.out)):
        for number, age in enumerate(ages):
            possible = _possible(ruleset, condition, age)
            if possible != (side == "in"):
                does = "takes in" if possible else "leaves out"
                message = f"'{group_id}' {does} people aged {age}."
                yield ruleset.document.problem(("age_edges", group_id, side, number), message)


def _possible(ruleset: Ruleset, condition: Condition, age: int) -> bool:
    """Whether somebody of this age can be one of the group."""
    member = Choice(((condition, True),), otherwise=False)
    found = settle(
        member, {AGE: age}, unsure_facts=frozenset(), unsure=False, samples=ruleset.samples
    )
    return found != Settled(result=False)
