"""Example people: the answers that put somebody into a cube."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rules_engine.domains import Field, Layout
from rules_engine.fact_book import FactBook
from rules_engine.measures import FIRST_DAY
from rules_engine.wording import is_left_to_a_person

_FAR_BACK = date(1900, 1, 1).toordinal()


def person_in(cube: int, layout: Layout, book: FactBook) -> Mapping[str, Any]:
    """Answers, as `decide` takes them, of somebody in the cube; facts it leaves open are left out.

    What the rules leave to a person has no answer, so it is left out too.
    """
    facts: dict[str, Any] = {}
    for name in layout.facts_in(cube):
        if is_left_to_a_person(name):
            continue
        fact, _, option = name.partition(":")
        number = _number(cube, layout.fields[name])
        if option:
            facts.setdefault(fact, [])
            facts[fact] += [option] if number == 0 else []
        elif book[fact].answers:
            facts[fact] = book[fact].answers[number]
        elif book[fact].type == "date":
            facts[fact] = date.fromordinal(number).isoformat()
        else:
            facts[fact] = number
    return facts


def _number(cube: int, field: Field) -> int:
    """The least number of the cube's first class; of days, one that people remember."""
    chosen = next(number for number, bit in enumerate(field.bits) if cube & bit)
    if field.samples[chosen] != FIRST_DAY:
        return field.samples[chosen]
    ends = (
        start - 1
        for start, kind in zip(field.starts[1:], field.classes, strict=False)
        if kind == chosen
    )
    return max(FIRST_DAY, next(ends, _FAR_BACK))
