"""Numbers in a group's public label, against the ages of its rule."""

import re
from collections.abc import Iterator
from itertools import chain

from rules_engine.ages import OLDEST
from rules_engine.analysis.ages import age_facts, ages_of
from rules_engine.analysis.finding import Finding
from rules_engine.analysis.scope import Scope
from rules_engine.compiled import CompiledGroup
from rules_engine.conditions import Window, tests_in
from rules_engine.measures import Spans

_NUMBER = re.compile(r"\d+")
_NO_AGE = re.compile(
    r"\b(?:act|acts|annex|article|form|item|level|paragraph|part|reg|regulation|regulations|rule|s|"
    r"schedule|section|sections|stage|step|tier)\.?\s*(?:of\s+)?\d+(?:\s*(?:,|and|or)\s*\d+)*|"
    r"\b(?:assessed|believed|found|judged|said|thought) to be\s+\d+(?:\s+or\s+over)?\b|"
    r"\b\d+(?:[a-rt-xz]|(?-i:[A-Z]{2,}))\b|"  # 39A, 117ZB: sections; but 18s, 18y
    r"\b\d+\s*(?:%|days?|hours?|minutes?|months?|pm|am|pounds|weeks?|working)\b|\b\d{3,}\b|£\d+",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"\b(\d{1,2})\s*(?:to|-|–|until)\s*(\d{1,2})\b(?!\s*(?:days|weeks|months|hours))"
)
_UP_TO = re.compile(r"\b(?:up to|until)\s+(?:the age of\s+)?(\d{1,2})\b", re.IGNORECASE)
_OR_UNDER = re.compile(
    r"\b(\d{1,2})\s+(?:or|and)\s+(?:under|younger|below)\b(?!\s+(?:the age of\s+)?\d)",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"\b(?:under|younger than|below)\s+(?:the age of\s+)?(\d{1,2})s?\b", re.IGNORECASE
)
_FROM = re.compile(
    r"\b(\d{1,2})\s*(?:\+|(?:or|and) (?:over|older|above))|\b(?:aged|from|at least)\s+(\d{1,2})\b"
    r"(?=\s+(?:or|and)\s+(?:over|older|above)|\+)",
    re.IGNORECASE,
)
_ANY_AGE = ((0, OLDEST),)
_OVER = re.compile(r"\b(?:over|older than)\s+(?:the age of\s+)?(\d{1,2})s?\b", re.IGNORECASE)


def label_findings(scope: Scope) -> Iterator[Finding]:
    """Labels that name other ages than their rule takes in."""
    for service in scope.services:
        for group in service.groups:
            if not scope.group(group):
                continue
            label = group.rule.public_label
            texts = [label] if isinstance(label, str) else list(label.values())
            for text in texts:
                wrong = _wrong(scope, group, text)
                if wrong:
                    yield wrong


def _wrong(scope: Scope, group: CompiledGroup, label: str) -> Finding | None:
    plain = _NO_AGE.sub(" ", label)
    numbers = [int(number) for number in _NUMBER.findall(plain)]
    if not numbers:
        return None
    if _fits(plain, numbers, _bounds(scope, group), _other_numbers(group)):
        return None
    people = scope.group(group)
    spans = [ages_of(people, scope.layout.fields[fact]) for fact in age_facts(scope)]
    takes = " and ".join(dict.fromkeys(_said(one) for one in spans if one != _ANY_AGE))
    takes = takes or "people of any age"
    said = (
        f"The label of '{group.id}' says '{label}', but its rule takes in {takes}. Correct the "
        "one that is wrong."
    )
    return scope.finding("label_differs", "warning", (*group.path, "public_label"), said)


def _bounds(scope: Scope, group: CompiledGroup) -> Spans:
    """The ages of the group and of each way to be in it: under 25, and under 21 for some."""
    people = scope.group(group)
    return tuple(
        span
        for fact in age_facts(scope)
        for cubes in (people, *((cube,) for cube in people))
        for spans in [ages_of(cubes, scope.layout.fields[fact])]
        if spans != _ANY_AGE
        for span in spans
    )


def _fits(label: str, numbers: list[int], spans: Spans, others: set[int]) -> bool:
    """Whether every age in the label is a bound of the rule, on the side that the words say."""
    firsts, lasts = {span[0] for span in spans}, {span[1] for span in spans}
    after, before = {last + 1 for last in lasts}, {first - 1 for first in firsts}
    edges = firsts | lasts | after | before | others
    ranges = [(int(a), int(b)) for a, b in _RANGE.findall(label)]
    return (
        all(number in edges for number in numbers)
        and all((a in firsts and b in lasts) or {a, b} <= others for a, b in ranges)
        and all(n in lasts | after | others for n in _found(_UP_TO, label))
        and all(n in lasts | others for n in _found(_OR_UNDER, label))
        and all(n in after | others for n in _found(_UNDER, label))
        and all(n in firsts | others for n in _found(_FROM, label))
        and all(n in firsts | before | others for n in _found(_OVER, label))
    )


def _found(pattern: re.Pattern[str], label: str) -> list[int]:
    return [int(next(filter(None, match.groups()))) for match in pattern.finditer(label)]


def _other_numbers(group: CompiledGroup) -> set[int]:
    """Numbers that the rule has for other things than ages."""
    found: set[int] = set()
    for test in tests_in(group.condition):
        if isinstance(test.values, Window):
            lengths = f"{test.values.nearest} {test.values.furthest}"
            found |= {int(number) for number in _NUMBER.findall(lengths)}
        elif "age" not in test.fact:
            found |= set(chain.from_iterable(test.values))
    return found


def _said(spans: Spans) -> str:
    said = []
    for first, last in spans:
        if first == 0:
            said.append(f"people under {last + 1}")
        elif last >= OLDEST:
            said.append(f"people of {first} or over")
        else:
            said.append(f"people aged {first}" + (f" to {last}" if last > first else ""))
    return " and ".join(said)
