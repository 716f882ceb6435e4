"""Gates and closed lists of one group that also hold up people of another, open group."""

from collections.abc import Iterator
from typing import Any

from rules_engine.analysis.finding import Finding
from rules_engine.analysis.scope import Scope
from rules_engine.compiled import CompiledService, When


def group_hurdle_findings(scope: Scope) -> Iterator[Finding]:
    """A gate or closed list counts for everybody of whom its `when` holds.

    Somebody with one need more would so be held up by it. Whether that is meant, only the
    organisation can say.
    """
    for service in scope.services:
        closed = [found for found in service.lists if found.rule.state == "closed"]
        hurdles: list[When[Any]] = [*service.gates, *closed]
        for hurdle in hurdles:
            meant = _group_of(hurdle.rule.when)
            if meant:
                yield from _held_up(scope, service, hurdle, meant)


def _group_of(when: list[Any]) -> str:
    """The group that a rule names as its only condition; else ""."""
    match when:
        case [{"in_group": str(name), **more}] if not more:
            return name
    return ""


def _held_up(
    scope: Scope, service: CompiledService, hurdle: When[Any], meant: str
) -> Iterator[Finding]:
    people = scope.cubes(hurdle.condition)
    for group in service.groups:
        both = scope.regions.both(people, scope.group(group)) if group.id != meant else ()
        example = scope.plainest(both, ())
        if example is not None:
            said = (
                f"Somebody in '{group.id}' as well as in '{meant}' is held up by '{hurdle.id}' "
                f"too. Is that meant? If '{group.id}' stays open to them, add "
                f"'unless: [{{in_group: {group.id}}}]' to it."
            )
            yield scope.finding("holds_up_another_group", "question", hurdle.path, said, example)
            return
