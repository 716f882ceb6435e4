"""Groups of one service against each other: covered by others, or with different help."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

from rules_engine.analysis.finding import Finding
from rules_engine.analysis.scope import Scope
from rules_engine.answers import read_answers
from rules_engine.compiled import CompiledGroup, CompiledService
from rules_engine.problems import listed


def overlap_findings(scope: Scope) -> Iterator[Finding]:
    """Groups that add nobody, and people for whom two groups say different things."""
    for service in scope.services:
        yield from _covered(scope, service)
        yield from _different(scope, service, "offer", lambda group: group.rule.offer)
        yield from _different(scope, service, "limits", lambda group: group.limits)


def _covered(scope: Scope, service: CompiledService) -> Iterator[Finding]:
    """Groups whose people are all in others that give them the same; the later one goes first."""
    kept = [group for group in service.groups if scope.group(group)]
    for group in reversed(list(kept)):
        people = scope.group(group)
        others = [
            other
            for other in kept
            if other is not group
            and _gives_as_much(other, group)
            and scope.regions.both(people, scope.group(other))
        ]
        cubes = tuple(cube for other in others for cube in scope.group(other))
        if others and scope.regions.are_in(people, cubes):
            kept.remove(group)
            names = listed([f"'{other.id}'" for other in others], "and")
            said = (
                f"Everybody in '{group.id}' is in {names} already, with the same help. Delete it, "
                "or correct its conditions."
            )
            yield scope.finding("covered_group", "warning", group.path, said)


def _gives_as_much(other: CompiledGroup, group: CompiledGroup) -> bool:
    limits = not other.limits or (group.limits and set(group.limits) <= set(other.limits))
    heard = not other.accepted or (group.accepted and set(group.accepted) <= set(other.accepted))
    return bool(limits and heard and other.rule.offer == group.rule.offer)


def _different(
    scope: Scope,
    service: CompiledService,
    what: str,
    of: Callable[[CompiledGroup], Any],
) -> Iterator[Finding]:
    """One question for each kind of difference, with all groups that have it."""
    settled = _settled(scope, service, what, of)
    met = {
        (one.id, other.id): scope.plainest(
            scope.regions.both(scope.group(one), scope.group(other)), ()
        )
        for one, other in combinations(service.groups, 2)
        if of(one) != of(other) and frozenset((of(one), of(other))) not in settled
    }
    examples = {pair: example for pair, example in met.items() if example is not None}
    if not examples:
        return
    example = next(iter(examples.values()))
    paired = {group_id for pair in examples for group_id in pair}
    concerned = [group for group in service.groups if group.id in paired]
    names = listed([f"'{group.id}'" for group in concerned], "and")
    said = {
        "offer": f"Somebody can be in several of {names}, which are offered in different ways. "
        "They get the strongest (must, opt_out, may, on_request). Is that meant? "
        "A test of somebody in both that expects the 'offer' settles it.",
        "limits": f"Somebody can be in several of {names}, which help with different things. "
        "They get the help of all of them together. Is that meant? A test of somebody in "
        "both that expects the 'limits' settles it.",
    }[what]
    yield scope.finding(f"different_{what}", "question", concerned[0].path, said, example)


def _settled(
    scope: Scope, service: CompiledService, what: str, of: Callable[[CompiledGroup], Any]
) -> set[frozenset[Any]]:
    """Pairs of different offers or limits of which a test says what somebody with both gets."""
    if len({of(group) for group in service.groups}) < 2:
        return set()
    found: set[frozenset[Any]] = set()
    for test in scope.ruleset.tests:
        day = test.on or scope.ruleset.effective_from
        own = (test.expect.services or {}).get(service.id)
        told = test.expect.model_fields_set | (own.model_fields_set if own else set())
        if what not in told:
            continue
        answered = read_answers(test.given, scope.ruleset.book, on=day)
        person = (scope.rules.asked(answered).cube,)
        groups = (g for g in service.groups if scope.regions.are_in(person, scope.group(g)))
        found |= {frozenset(pair) for pair in combinations({of(group) for group in groups}, 2)}
    return found
