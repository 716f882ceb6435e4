"""The tests that a rules file carries: imagined people with expected answers, and age edges."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from rules_engine.answer import GroupReason
from rules_engine.answers import Answered
from rules_engine.conditions import Condition, any_of
from rules_engine.decision import Decision
from rules_engine.document import AgeEdges, Expectation, InlineTest
from rules_engine.engine import decide
from rules_engine.open_bounds import open_bounds
from rules_engine.outcome_words import why
from rules_engine.problems import Problem
from rules_engine.ruleset import Ruleset
from rules_engine.service_answer import ServiceAnswer
from rules_engine.strict_yaml import Path

AGE = "age"
_NO = 1
NONE = "none"
"""What a test expects where there should be no such thing, such as no priority."""


@dataclass(frozen=True)
class InlineResult:
    """One test or age edge, by its name and line, and what failed in it."""

    name: str
    line: int
    failures: tuple[Problem, ...]


@dataclass(frozen=True)
class InlineResults:
    """Every check that ran."""

    results: tuple[InlineResult, ...]

    @property
    def ran(self) -> int:
        """How many there were."""
        return len(self.results)

    @property
    def failures(self) -> tuple[Problem, ...]:
        """Everything that was expected and is not so, with its line."""
        return tuple(failure for result in self.results for failure in result.failures)


def run_inline_tests(ruleset: Ruleset) -> InlineResults:
    """Run all tests and age edges of a ruleset."""
    document = ruleset.document
    results = []
    for number, test in enumerate(ruleset.tests):
        path: Path = ("tests", number)
        failures = tuple(failures_of(ruleset, test, path))
        results.append(InlineResult(test.name, document.place(path)[0], failures))
    for group, edges in ruleset.rules.age_edges.items():
        results += edge_results(ruleset, group, edges)
    return InlineResults(tuple(results))


def passes(ruleset: Ruleset, test: InlineTest) -> bool:
    """Whether everything that a test expects is so; quicker than to say what is not."""
    decision = decide(ruleset, test.given, on=test.on or ruleset.effective_from)
    by_id = {service.id: service for service in decision.services}
    return _is_met(test.expect, decision) and all(
        service in by_id and _is_met(expected, by_id[service])
        for service, expected in (test.expect.services or {}).items()
    )


def _is_met(expect: Expectation, answer: Decision | ServiceAnswer) -> bool:
    names = expect.model_fields_set - {"services"}
    return all(getattr(expect, name) == _found(answer, name) for name in names)


def failures_of(ruleset: Ruleset, test: InlineTest, path: Path) -> Iterator[Problem]:
    """What a test, which stands at a place of the file, expects and is not so."""
    document = ruleset.document
    decision = decide(ruleset, test.given, on=test.on or ruleset.effective_from)
    place = (*path, "expect")
    for name, message in _differences(test.expect, decision, lambda: decision.reasons):
        yield document.problem((*place, *name), f"'{test.name}': {message}")
    by_id = {service.id: service for service in decision.services}
    for service, expected in (test.expect.services or {}).items():
        if service not in by_id:
            yield document.problem(
                (*place, "services", service), f"'{test.name}': no service is called '{service}'."
            )
            continue
        own = partial(_reasons_of, decision, service)
        for name, message in _differences(expected, by_id[service], own):
            where = (*place, "services", service, *name)
            yield document.problem(where, f"'{test.name}', {service}: {message}")


def _reasons_of(decision: Decision, service: str) -> tuple[GroupReason, ...]:
    return tuple(reason for reason in decision.reasons if reason.service == service)


def _differences(
    expect: Expectation,
    answer: Decision | ServiceAnswer,
    reasons: Callable[[], tuple[GroupReason, ...]],
) -> Iterator[tuple[Path, str]]:
    """What differs, in words; the reasons take long and are asked for by a failure alone."""
    for name in sorted(expect.model_fields_set - {"services"}):
        expected, found = getattr(expect, name), _found(answer, name)
        if expected != found:
            because = f" {why(answer, reasons())}" if name == "outcome" else ""
            yield (name,), f"expected {name} {_said(expected)}, found {_said(found)}.{because}"


def _found(answer: Decision | ServiceAnswer, name: str) -> Any:
    match name:
        case "route" if answer.route is None:
            return "needs_information" if answer.route_missing else NONE
        case "route" | "priority" | "waiting" | "excluded_by":
            found = getattr(answer, name)
            return found.id if found else NONE
        case "lead" | "offer" | "blocked_by":
            return getattr(answer, name) or NONE
        case "signposts":
            return [found.id for found in getattr(answer, "signpost", ())]
        case "duties" | "promises" | "offers":
            return [found.id for found in getattr(answer, name)]
        case _:
            found = getattr(answer, name)
            return list(found) if isinstance(found, tuple) else found


def _said(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    return str(value)


def edge_results(ruleset: Ruleset, group_id: str, edges: AgeEdges) -> Iterator[InlineResult]:
    """Each age of a group's `age_edges`, and whether it is on its side."""
    rules = ruleset.on(ruleset.effective_from)
    condition = any_of(
        *(
            group.condition
            for service in rules.services
            for group, _cubes in service.groups
            if group.id == group_id
        )
    )
    for side, ages in (("in", edges.in_), ("out", edges.out)):
        for number, age in enumerate(ages):
            path: Path = ("age_edges", group_id, side, number)
            failures: tuple[Problem, ...] = ()
            possible = _possible(ruleset, condition, age)
            if possible and not _possible(ruleset, condition, age, open_bounds(rules)):
                message = (
                    f"Whether '{group_id}' takes in people aged {age} is open. Write 'reading: "
                    "included' or 'reading: excluded' beside the bound."
                )
                failures = (ruleset.document.problem(path, message),)
            elif possible != (side == "in"):
                does = "takes in" if possible else "leaves out"
                message = f"'{group_id}' {does} people aged {age}."
                failures = (ruleset.document.problem(path, message),)
            line = ruleset.document.place(path)[0]
            yield InlineResult(f"{group_id}, age {age}", line, failures)


def _possible(
    ruleset: Ruleset, condition: Condition, age: int, excluded: frozenset[str] = frozenset()
) -> bool:
    """Whether somebody of this age can be one of the group, some open bounds being excluded."""
    rules = ruleset.on(ruleset.effective_from)
    numbers = {AGE: age, **dict.fromkeys(excluded, _NO)}
    return rules.holds(condition, rules.asked(Answered({}, numbers, {}))) != "failed"
