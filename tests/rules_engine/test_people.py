"""Example people: their ages, days and lengths of time agree, and they are where they are said."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from rules_engine import Ruleset, completed_years, read_ruleset
from rules_engine.analysis import findings
from rules_engine.analysis.mutants import Difference, mutants
from rules_engine.analysis.people import person_in
from rules_engine.analysis.scope import Scope
from rules_engine.answers import read_answers
from rules_engine.measures import day_after, day_before, time_between
from tests.rules_engine.sample import loaded

CONFIGS = sorted((Path(__file__).resolve().parents[2] / "rules_configs").glob("*/rules.yaml"))


def births(age: object, on: date) -> Iterator[date]:
    """Every day of birth of somebody of this age; without an age, one a week for 100 years."""
    if isinstance(age, int):
        start = on - timedelta(days=366 * (age + 1))
        every = (start + timedelta(days=n) for n in range(800))
        yield from (day for day in every if day <= on and completed_years(day, on) == age)
    else:
        yield from (on - timedelta(weeks=n) for n in range(5200))


def is_one_life(  # noqa: C901  (an oracle, in one piece)
    facts: Mapping[str, Any], rules: Ruleset, on: date
) -> bool:
    """Whether some day of birth, and some day of each event, makes all answers true."""
    book = rules.book
    told = {name: value for name, value in facts.items() if book[name].on or book[name].since}
    events = {book[name].on or book[name].since for name in told}
    events |= {name for name in facts if book[name].type == "date" and book[name].about == "person"}

    def fits(event: str, day: date, born: date) -> bool:
        if born > day:
            return False
        for name, value in told.items():
            fact = book[name]
            if fact.on == event and completed_years(born, day) != value:
                return False
            if fact.since == event and (day > on or time_between(day, on, fact.unit) != value):
                return False
        return True

    def days(event: str, born: date) -> Iterator[date]:
        if event in facts:
            yield date.fromisoformat(facts[event])
            return
        for name, value in told.items():
            if book[name].since == event:
                last = day_before(on, f"{value} {book[name].unit}")
                first = day_before(on, f"{value + 1} {book[name].unit}")
                yield from (first + timedelta(days=n) for n in range((last - first).days + 1))
            elif book[name].on == event:
                yield from (day_after(born, f"{12 * value + n} months") for n in (0, 3, 6, 9))

    ages = {facts.get(name) for name in facts if book[name].type == "age" and not book[name].on}
    return any(
        all(any(fits(event, day, born) for day in days(event, born)) for event in events)
        for born in births(ages.pop() if ages else None, on)
    )


def of_one_person(facts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The answers about the person, and those about each related person."""
    for whose in {name.rpartition(".")[0] for name in facts}:
        yield {name: v for name, v in facts.items() if name.rpartition(".")[0] == whose}


def check(facts: Mapping[str, Any], rules: Ruleset, on: date) -> None:
    read_answers(facts, rules.book, on=on)
    for person in of_one_person(facts):
        assert is_one_life(person, rules, on), person


@pytest.fixture(scope="module", params=CONFIGS, ids=lambda path: path.parent.name)
def rules(request: pytest.FixtureRequest) -> Ruleset:
    return read_ruleset(request.param)


def test_the_examples_of_findings_agree_with_themselves(rules: Ruleset) -> None:
    for finding in findings(rules):
        if finding.example is not None:
            check(finding.example, rules, rules.effective_from)


def test_nothing_is_found_in_the_configurations_but_questions(rules: Ruleset) -> None:
    assert [found for found in findings(rules) if found.severity != "question"] == []


def test_examples_of_groups_and_of_two_groups_are_in_them(rules: Ruleset) -> None:
    on = rules.effective_from
    scope = Scope(rules, rules.on(on))
    groups = [group for service in scope.services for group in service.groups]
    cubes = [cube for group in groups for cube in scope.group(group)[:4]]
    for one, other in combinations(groups, 2):
        cubes += scope.regions.both(scope.group(one), scope.group(other))[:1]
    for cube in cubes[:: len(cubes) // 40 + 1]:
        person = scope.somebody(cube)
        if person is not None:
            check(person, rules, on)
            found = scope.rules.asked(read_answers(person, rules.book, on=on)).cube
            mentioned = sum(
                field.mask
                for name, field in scope.layout.fields.items()
                if name.split(":")[0] in person
            )
            assert found & mentioned & ~cube == 0, person


def test_whom_a_slip_concerns_agrees_with_itself(rules: Ruleset) -> None:
    on = rules.effective_from
    for mutant in mutants(rules):
        different = Difference(mutant, on)
        for cube in different.people[:2]:
            person = person_in(cube, different.regions.layout, rules.book, on)
            if person is not None:
                check(person, rules, on)


LEFT = """
facts:
  age_on_leaving: {type: age, label: L, question: Q, born: date_of_birth, on: left_care_on}
eligibility:
  - id: a
    public_label: A
    when: [{age: WHEN}, {age_on_leaving: {from: 16}}, {left_care_on: {within: 15 months}}]
"""


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{from: 17}", {"age": 17, "age_on_leaving": 16}),
        ("{under: 18}", {"age": 16, "age_on_leaving": 16}),
        ("{under: 16}", None),
        ("{from: 40}", {"age": 40, "age_on_leaving": 38}),
    ],
)
def test_an_age_on_leaving_agrees_with_the_age(when: str, expected: dict[str, int] | None) -> None:
    rules = loaded(LEFT.replace("WHEN", when))
    scope = Scope(rules, rules.on(date(2026, 4, 1)))
    [cube] = scope.group(scope.services[0].groups[0])
    person = scope.somebody(cube)
    if expected is None:
        assert person is None
    else:
        assert person is not None
        assert {name: person[name] for name in expected} == expected
