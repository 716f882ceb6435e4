"""Rules that nobody meets, and conditions that change nothing."""

from collections.abc import Callable, Iterator
from typing import Any

from rules_engine.analysis.finding import Finding
from rules_engine.analysis.parts import PartsReader, facts_named, parts_of_lists
from rules_engine.analysis.scope import Scope, as_written
from rules_engine.compiled import CompiledGroup, CompiledService, When
from rules_engine.conditions import ALWAYS, Condition, all_of, any_of
from rules_engine.strict_yaml import Path

_SECTIONS = (
    "exclusions",
    "gates",
    "lists",
    "routes",
    "offers",
    "promises",
    "priorities",
    "duties",
    "signposts",
)


def condition_findings(scope: Scope) -> Iterator[Finding]:
    """Groups and rules that nobody meets, and conditions that change nothing."""
    reader = PartsReader(scope.ruleset, scope.services)
    for service in scope.services:
        reader.enter(service)
        for group in service.groups:
            yield from _group(scope, service, group, reader)
        for section in _SECTIONS:
            for rule in getattr(service, section):
                yield from _rule(scope, rule, reader)
    for name in scope.ruleset.rules.define:
        yield from _definition(scope, name, reader)


def _group(
    scope: Scope, service: CompiledService, group: CompiledGroup, reader: PartsReader
) -> Iterator[Finding]:
    if not scope.group(group):
        yield _nobody(scope, service, group, reader)
        return
    yield from _idle(scope, group, reader, reader.around(service, group))


def _nobody(
    scope: Scope, service: CompiledService, group: CompiledGroup, reader: PartsReader
) -> Finding:
    """Nobody is in the group: because of itself, of its service, or of an exclusion."""
    written = scope.written(group.path)
    own = reader.rule(written, group.path)
    named = f"'{scope.text(group.rule.public_label)}' ({group.id})"
    if _is_empty(scope, own):
        said = f"Nobody can be one of {named}: its conditions rule each other out. Change one."
        return scope.finding("impossible_rule", "error", group.path, said)
    if _is_empty(scope, all_of(reader.when_of(service), own)):
        said = f"Nobody can be one of {named}: 'when' of the service rules everybody out."
        return scope.finding("impossible_rule", "error", group.path, said)
    said = (
        f"The exclusions{scope.in_service(service)} leave nobody of {named}. Give the exclusion an "
        "'unless' for these people, or delete the group."
    )
    return scope.finding("excluded_group", "error", group.path, said)


def _is_empty(scope: Scope, condition: Condition) -> bool:
    return scope.are_same(condition, any_of())


def _rule(scope: Scope, rule: When[Any], reader: PartsReader) -> Iterator[Finding]:
    if rule.condition != ALWAYS and not scope.cubes(rule.condition):
        said = f"'{rule.id}' never applies: its conditions rule each other out. Change one."
        yield scope.finding("impossible_rule", "error", rule.path, said)
    else:
        yield from _idle(scope, rule, reader, ALWAYS)


def _idle(
    scope: Scope, rule: When[Any], reader: PartsReader, context: Condition
) -> Iterator[Finding]:
    """Conditions without which the rule is for the same people."""
    written = scope.written(rule.path)
    conditions = {key: written[key] for key in ("when", "unless") if key in written}
    if context == ALWAYS and _names_each_once(scope, conditions):
        return
    whole = all_of(context, reader.rule(conditions, rule.path))
    idle = _idle_parts(
        parts_of_lists(conditions, rule.path),
        lambda gone: scope.are_same(
            whole, all_of(context, reader.rule(conditions, rule.path, gone))
        ),
    )
    yield from (_changes_nothing(scope, part, rule.id) for part in idle)


def _idle_parts(
    parts: Iterator[Path], is_same_without: Callable[[frozenset[Path]], bool]
) -> Iterator[Path]:
    """Parts that can all be deleted together, but for what stands inside another of them."""
    gone: frozenset[Path] = frozenset()
    for part in parts:
        inside = any(part[: len(other)] == other for other in gone)
        if not inside and is_same_without(gone | {part}):
            gone |= {part}
            yield part


def _names_each_once(scope: Scope, conditions: Any) -> bool:
    """Whether no fact stands twice; then every condition counts, and nothing has to be tried."""
    defined: Any = scope.document.value.get("define", {})
    facts = list(facts_named(conditions, defined))
    return "" not in facts and len(set(facts)) == len(facts)


def _definition(scope: Scope, name: str, reader: PartsReader) -> Iterator[Finding]:
    path: Path = ("define", name)
    written = scope.written(path)
    if _names_each_once(scope, written):
        return
    whole = reader.named_one(name)
    idle = _idle_parts(
        parts_of_lists(written, path),
        lambda gone: scope.are_same(whole, reader.named_one(name, gone)),
    )
    yield from (_changes_nothing(scope, part, name) for part in idle)


def _changes_nothing(scope: Scope, part: Path, rule_id: str) -> Finding:
    said = (
        f"'{as_written(scope.written(part))}' changes nothing in '{rule_id}': without it, the "
        "same people are meant. Delete it, or correct it."
    )
    return scope.finding("idle_condition", "warning", part, said)
