"""Ages, days and lengths of time of one person that agree with one another.

An age on an event, the event's day and the time since then cannot be chosen one by one. A life is
a day of birth, and for each event a day; everything else follows from these.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from rules_engine.ages import OLDEST, completed_years
from rules_engine.fact_book import FactBook
from rules_engine.measures import (
    FIRST_DAY,
    LAST_DAY,
    Spans,
    common,
    day_after,
    day_before,
    holds,
    time_between,
    united,
)
from rules_engine.vocabulary import Fact

Accepted = Mapping[str, Spans]


class _Told(NamedTuple):
    """The numbers that each fact accepts, all facts, and the day of the decision."""

    accepted: Accepted
    book: FactBook
    on: date


def life(accepted: Accepted, book: FactBook, on: date) -> dict[str, int] | None:
    """A number for each fact, one that it accepts; None when no life has them all."""
    facts = {name: book[name] for name in accepted}
    events: dict[str, dict[str, Fact]] = {}
    for name, fact in facts.items():
        event = fact.on or fact.since or (name if fact.type != "age" else "")
        if event:
            events.setdefault(event, {})[name] = fact
    for born in _births(accepted, facts, on):
        days = {e: _day(e, tied, _Told(accepted, book, on), born) for e, tied in events.items()}
        numbers = {name: _number(name, fact, days, born, on) for name, fact in facts.items()}
        if all(number is not None and holds(accepted[n], number) for n, number in numbers.items()):
            return {name: number for name, number in numbers.items() if number is not None}
    return None


def _births(accepted: Accepted, facts: Mapping[str, Fact], on: date) -> Iterator[date | None]:
    """Days of birth to try, from the youngest; one None when no age is accepted."""
    if not any(fact.type == "age" for fact in facts.values()):
        yield None
        return
    now: Spans = ((0, OLDEST),)
    for name, fact in facts.items():
        if fact.type == "age" and not fact.on:
            now = common(now, accepted[name])
    for first, last in now:
        for age in range(first, last + 1):
            yield day_before(on, f"{age} years")
            yield day_before(on, f"{12 * age + 6} months")


def _day(event: str, tied: Mapping[str, Fact], told: _Told, born: date | None) -> date | None:
    """The event's day: the first accepted; the last up to `on` when any early one would do."""
    accepted, book, on = told
    own: Spans = ((FIRST_DAY, on.toordinal()),)
    if event in accepted and book[event].type == "date":
        own = accepted[event]
    days = own
    if born and (event not in book.facts or book[event].about == "person"):
        days = common(days, ((born.toordinal(), LAST_DAY),))
    if any(fact.since == event for fact in book.worked_out.values()):
        days = common(days, ((FIRST_DAY, on.toordinal()),))
    for name, fact in tied.items():
        if fact.type == "duration":
            days = common(days, _begun(accepted[name], fact, on))
        elif fact.type == "age" and born:
            days = common(days, _aged(accepted[name], born))
    if not days:
        return None
    early = own[0][0] == FIRST_DAY
    up_to = common(days, ((FIRST_DAY, on.toordinal()),))
    return date.fromordinal(up_to[-1][1] if early and up_to else days[0][0])


def _begun(lengths: Spans, fact: Fact, on: date) -> Spans:
    """Days since when one of the lengths has passed."""
    return united(
        (
            FIRST_DAY
            if most >= fact.bounds[1]
            else day_before(on, f"{most + 1} {fact.unit}").toordinal() + 1,
            day_before(on, f"{least} {fact.unit}").toordinal(),
        )
        for least, most in lengths
    )


def _aged(ages: Spans, born: date) -> Spans:
    """Days on which somebody is one of the ages."""
    return united(
        (
            day_after(born, f"{first} years").toordinal(),
            day_after(born, f"{last + 1} years").toordinal() - 1,
        )
        for first, last in ages
    )


def _number(
    name: str, fact: Fact, days: Mapping[str, date | None], born: date | None, on: date
) -> int | None:
    day = days.get(fact.on or fact.since or name, on)
    if day is None:
        return None
    try:
        if fact.type == "age":
            return completed_years(born, day) if born else None
        if fact.type == "duration":
            return min(time_between(day, on, fact.unit), fact.bounds[1])
    except ValueError:
        return None
    return day.toordinal()
