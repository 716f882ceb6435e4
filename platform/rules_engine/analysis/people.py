"""Example people: the answers that put somebody into a cube."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rules_engine.analysis.lives import life
from rules_engine.domains import Field, Layout
from rules_engine.fact_book import FactBook
from rules_engine.measures import Spans, united
from rules_engine.wording import is_left_to_a_person

_OF_LIVES = {"age", "date", "duration"}


def person_in(cube: int, layout: Layout, book: FactBook, on: date) -> Mapping[str, Any] | None:
    """Answers, as `decide` takes them, of somebody in the cube; None when nobody can be there.

    Facts that the cube leaves open are left out, and so is what the rules leave to a person. Ages,
    days and lengths of time agree with one another. Days are near `on`, the day of the decision,
    and not after it where they need not be.
    """
    named = [name for name in layout.facts_in(cube) if not is_left_to_a_person(name)]
    accepted = {name: _spans(cube, layout.fields[name]) for name in named if ":" not in name}
    lives = {name: spans for name, spans in accepted.items() if book[name].type in _OF_LIVES}
    numbers: dict[str, int] = {}
    for person in dict.fromkeys(_whose(name) for name in lives):
        found = life({n: s for n, s in lives.items() if _whose(n) == person}, book, on)
        if found is None:
            return None
        numbers |= found
    facts: dict[str, Any] = {}
    for name in named:
        fact, _, option = name.partition(":")
        if option:
            facts.setdefault(fact, [])
            facts[fact] += [option] if _spans(cube, layout.fields[name])[0][0] == 0 else []
        elif book[fact].answers:
            facts[fact] = book[fact].answers[accepted[fact][0][0]]
        elif book[fact].type == "date":
            facts[fact] = date.fromordinal(numbers[fact]).isoformat()
        else:
            facts[fact] = numbers.get(fact, accepted[fact][0][0])
    return facts


def _whose(name: str) -> str:
    """The related person of `their_child.age`; "" for the person themselves."""
    return name.rpartition(".")[0]


def _spans(cube: int, field: Field) -> Spans:
    """The numbers that a cube accepts."""
    ends = (*field.starts[1:], field.most + 1)
    return united(
        (start, end - 1)
        for start, end, kind in zip(field.starts, ends, field.classes, strict=True)
        if cube & field.bits[kind]
    )
