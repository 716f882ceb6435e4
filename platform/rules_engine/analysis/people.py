"""Example people: the answers that put somebody into a cube."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rules_engine.domains import Field, Layout
from rules_engine.fact_book import FactBook
from rules_engine.measures import FIRST_DAY
from rules_engine.wording import is_left_to_a_person


def person_in(cube: int, layout: Layout, book: FactBook, on: date) -> Mapping[str, Any]:
    """Answers, as `decide` takes them, of somebody in the cube; facts it leaves open are left out.

    What the rules leave to a person has no answer, so it is left out too. Days
    are near `on`, the day of the decision, and not after it where they need not be.
    """
    facts: dict[str, Any] = {}
    for name in layout.facts_in(cube):
        if is_left_to_a_person(name):
            continue
        fact, _, option = name.partition(":")
        field = layout.fields[name]
        chosen = next(number for number, bit in enumerate(field.bits) if cube & bit)
        number = field.samples[chosen]
        if option:
            facts.setdefault(fact, [])
            facts[fact] += [option] if number == 0 else []
        elif book[fact].answers:
            facts[fact] = book[fact].answers[number]
        elif book[fact].type == "date":
            facts[fact] = date.fromordinal(_day(field, chosen, on)).isoformat()
        else:
            facts[fact] = number
    return facts


def _day(field: Field, chosen: int, on: date) -> int:
    """The first day of a class; of one without beginning, its last day up to `on`."""
    if field.samples[chosen] != FIRST_DAY:
        return field.samples[chosen]
    return min(field.starts[1] - 1 if field.size > 1 else FIRST_DAY, on.toordinal())
