"""What people are told, against what the rules do: times in words, silence, signs never shown."""

import re
from collections.abc import Iterator
from typing import Any

from rules_engine.analysis.finding import Finding
from rules_engine.analysis.scope import Scope
from rules_engine.compiled import When
from rules_engine.rules import PromiseRule, Span
from rules_engine.strict_yaml import Path
from rules_engine.texts import Text

_TIMES = re.compile(r"\b(\d+)\s+(working |calendar )?(hour|day|week|month)s?\b", re.IGNORECASE)
_UNITS = {"hours": "hour", "weeks": "week", "months": "month"}
_SAME = (("day", 24, "hour"), ("week", 7, "day"))
"""So many of the last unit are one of the first."""


def told_findings(scope: Scope) -> Iterator[Finding]:
    """Texts and rules that contradict each other, and people who are stopped without a word."""
    for service in scope.services:
        for promise in service.promises:
            if promise.rule.days:
                yield from _times(scope, promise, promise.rule, promise.rule.unit)
        for offer in service.offers:
            if offer.rule.within:
                yield from _times(scope, offer, offer.rule.within, offer.rule.within.unit)
        closed = [found for found in service.lists if found.rule.state == "closed"]
        hurdles: list[When[Any]] = [*service.gates, *closed]
        for hurdle in hurdles:
            if not hurdle.rule.say:
                said = (
                    f"'{hurdle.id}' stops people without a word. Add 'say' with what they can do."
                )
                yield scope.finding("no_words", "warning", hurdle.path, said)
    yield from _never_shown(scope)


def _times(scope: Scope, rule: When[Any], time: PromiseRule | Span, unit: str) -> Iterator[Finding]:
    """Texts whose times are all other than the rule's."""
    meant = (time.days or 0, _UNITS.get(unit, "day"), unit == "working_days")
    text: Text = rule.rule.say
    for words in [text] if isinstance(text, str) else text.values():
        told = [_time(*found) for found in _TIMES.findall(words)]
        if told and not any(_is_same(one, meant) for one in told):
            said = (
                f"The words of '{rule.id}' are '{words}', but its rule has {time.days} "
                f"{unit.replace('_', ' ')}. Correct the one that is wrong."
            )
            yield scope.finding("time_differs", "warning", (*rule.path, "say"), said)


def _time(number: str, kind: str, unit: str) -> tuple[int, str, bool | None]:
    """Plain "days" may be of either kind."""
    working = None if not kind and unit.lower() == "day" else kind.lower() == "working "
    return int(number), unit.lower(), working


def _is_same(told: tuple[int, str, bool | None], meant: tuple[int, str, bool]) -> bool:
    number, unit, working = told
    if unit == meant[1]:
        return number == meant[0] and working in {None, meant[2]}
    if meant[2]:
        return False
    return any(
        (unit, meant[1], meant[0]) == (great, small, number * many)
        or (unit, meant[1], number) == (small, great, meant[0] * many)
        for great, many, small in _SAME
    )


def _never_shown(scope: Scope) -> Iterator[Finding]:
    """Signposts for people who are not eligible, all of whom some group takes in."""
    seen: set[Path] = set()
    for signpost in (found for service in scope.services for found in service.signposts):
        if signpost.path in seen or signpost.rule.outcomes != ["not_eligible"]:
            continue
        seen.add(signpost.path)
        people = scope.cubes(signpost.condition)
        shown = [s for s in scope.services if any(signpost.path == o.path for o in s.signposts)]
        if people and all(scope.regions.are_in(people, scope.matched(s)) for s in shown):
            said = (
                f"'{signpost.id}' is never shown: everybody whom it is for is in a group, so that "
                "nobody of them is told 'not_eligible'. Change its 'when' or its 'outcomes'."
            )
            yield scope.finding("never_shown", "warning", signpost.path, said)
