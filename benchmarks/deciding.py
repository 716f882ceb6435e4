"""One decision with its full trace, against hand-written Python and two other engines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks import by_hand, others
from benchmarks.figures import Figure, seconds
from benchmarks.people import Facts, complete_people, part_known
from rules_engine import decide, read_ruleset

DAY = date(2026, 4, 1)
MISSING = 0.15
NUMBER = 100_000
FEW = 2_000
SLICE = 500
WILTSHIRE = Path(__file__).resolve().parents[1] / "rules_configs" / "wiltshire-vps" / "rules.yaml"


def measure() -> list[Figure]:
    """Microseconds a decision, for Wiltshire's 13 groups; first that all agree on the people."""
    people = complete_people(NUMBER)
    unfinished = part_known(people, missing=MISSING)
    engines = others.Zen(), others.Cel()
    _agree(people, unfinished, engines)
    zen, cel = (_each(engine.outcome, people[:FEW]) for engine in engines)
    ours = _ours(people)
    two_valued = _each(by_hand.two_valued, people)
    three_valued = _each(by_hand.three_valued, unfinished)
    return [
        _at_most("one decision / hand-written, two-valued", ours, two_valued, 6),
        _at_most(
            "the same with 15 % of the facts missing / hand-written, three-valued",
            _ours(unfinished),
            three_valued,
            0.75,
        ),
        _quicker("one decision / zen-engine with trace", ours, zen, 30),
        _quicker("one decision / CEL in C++, without trace", ours, cel, 1),
    ]


def _agree(
    people: Sequence[Facts], unfinished: Sequence[Facts], engines: tuple[others.Zen, others.Cel]
) -> None:
    """Raises AssertionError with the first person on whom two differ."""
    ruleset = read_ruleset(WILTSHIRE)
    zen, cel = engines
    for number, person in enumerate(people):
        expected = by_hand.two_valued(person)
        decision = decide(ruleset, person, on=DAY)
        _same(decision.outcome, expected[0], person)
        _same(by_hand.three_valued(person)[0], expected[0], person)
        if number < FEW:
            _same(cel.outcome(person), expected[0], person)
            _same(zen.outcome(person), expected[0], person)
            route = decision.route.id if decision.route else ""
            found = (decision.outcome, decision.lead, decision.limits, decision.offer, route)
            _same(found, expected, person)
    for number, person in enumerate(unfinished):
        outcome, groups = by_hand.three_valued(person)
        decision = decide(ruleset, person, on=DAY)
        _same(decision.outcome, outcome, person)
        if number < FEW:
            _same(
                {reason.group: _STATES[reason.state] for reason in decision.reasons}, groups, person
            )


_STATES = {"held": True, "failed": False, "unknown": None}


def _same(found: object, expected: object, person: Facts) -> None:
    if found != expected:
        raise AssertionError(f"{found}, expected {expected}: {person}")


def _ours(people: Sequence[Facts]) -> float:
    """Of a ruleset that has decided for other people before, as one that serves an organisation."""
    ruleset = read_ruleset(WILTSHIRE)
    for person in part_known(complete_people(FEW * 10, seed=3), missing=MISSING / 2, seed=4):
        decide(ruleset, person, on=DAY)

    def decide_all(some: Sequence[Facts]) -> None:
        for person in some:
            decide(ruleset, person, on=DAY)

    return _least(decide_all, people)


def _each(decide_one: Callable[[Facts], object], people: Sequence[Facts]) -> float:
    def decide_all(some: Sequence[Facts]) -> None:
        for person in some:
            decide_one(person)

    return _least(decide_all, people)


def _least(decide_all: Callable[[Sequence[Facts]], None], people: Sequence[Facts]) -> float:
    """Seconds for one person; of each slice of the people the quickest run counts."""
    slices = [people[start : start + SLICE] for start in range(0, len(people), SLICE)]
    return sum(seconds(partial(decide_all, some), times=7) for some in slices) / len(people)


def _figure(name: str, value: float, baseline: float, *, bar: str, holds: bool) -> Figure:
    return Figure(
        name=name, value=value * 1e6, baseline=baseline * 1e6, unit="µs", bar=bar, holds=holds
    )


def _at_most(name: str, value: float, baseline: float, times: float) -> Figure:
    bar = f"value <= {times:g} times baseline"
    return _figure(name, value, baseline, bar=bar, holds=value <= times * baseline)


def _quicker(name: str, value: float, baseline: float, times: float) -> Figure:
    return _figure(
        name, value, baseline, bar=f"ratio >= {times:g}", holds=baseline >= times * value
    )


if __name__ == "__main__":
    for figure in measure():
        print(figure.as_json())
