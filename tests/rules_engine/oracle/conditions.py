"""The shared facts of the random rules files, and random conditions about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from random import Random
from typing import Any

import yaml

DAYS = (date(2026, 1, 31), date(2026, 4, 1), date(2028, 2, 29))
VOCABULARY = """\
facts:
  who: {type: one_of, label: Who, question: Who is it, options: {child: {label: Child},
    parent: {label: Parent}, carer: {label: Carer}}}
  lives_in: {type: one_of, label: Home, question: Where, options: {wiltshire: {label: W},
    swindon: {label: S}, bath: {label: B}}}
  in_care: {type: yes_no, label: In care, question: Are they in care}
  child_in_need: {type: yes_no, label: In need, question: Is there a plan}
  carer_agrees: {type: yes_no, label: Agrees, question: Do they agree, about: matter}
  needs: {type: any_of, label: Needs, question: Which, options: {autism: {label: A},
    deaf: {label: D}, speech: {label: S}}}
  age: {type: age, label: Age, question: How old, born: date_of_birth}
  date_of_birth: {type: date_of_birth, label: Born, question: When were they born}
  hours: {type: number, label: Hours, question: How many, least: 0, most: 40}
  cared_for: {type: duration, unit: weeks, label: Cared for, question: How long,
    since: care_began_on}
  care_began_on: {type: date, label: Began, question: When did it begin}
  placed_for: {type: duration, unit: months, label: Placed for, question: How long}
  left_care_on: {type: date, label: Left, question: When did they leave}
  meeting_on: {type: date, label: Meeting, question: When is it, about: matter}
  support: {type: one_of, label: Help, question: Which help, about: matter, options: {
    icpc: {label: I}, rcpc: {label: R}, complaint: {label: C}}}
  referrer: {type: one_of, label: Referrer, question: Who are you, about: referrer, options: {
    self: {label: S}, professional: {label: P}, someone_else: {label: E}}}
"""
FACTS: dict[str, Any] = yaml.load(VOCABULARY, Loader=yaml.BaseLoader)["facts"]  # noqa: S506
REFERRERS = list(FACTS["referrer"]["options"])
KINDS = list(FACTS["support"]["options"])
RELATED = "their_child"
MOST_LEFT_OPEN = 2


class ConditionMaker:
    """Random conditions about a few facts."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.facts = dict(FACTS)
        self.left_open = 0
        self.defined: dict[str, Any] = {}
        self.groups: list[str] = []
        self.named: set[str] = set()
        self.sisters: list[str] = []
        self.pool: list[str] = []

    def chance(self, percent: int) -> bool:
        """True so many times in a hundred."""
        return self.random.randrange(100) < percent

    def some(self, items: Iterable[Any], most: int) -> list[Any]:
        """One or more of the items."""
        items = list(items)
        return self.random.sample(items, self.random.randint(1, min(most, len(items))))

    def condition(self, depth: int, about: str = "") -> Any:
        """A random condition, nested at most so deep."""
        if depth == 0 or self.chance(45):
            return self._leaf(about)
        found: dict[str, Any]
        parts = [self.condition(depth - 1, about) for _ in range(self.random.randint(1, 3))]
        match self.random.choice(["all", "any", "none", "not", "at_least", "about"]):
            case "not":
                found = {"not": parts[0]}
            case "at_least":
                found = {"at_least": self.random.randint(1, len(parts)), "of": parts}
            case "about" if not about and any("." in name for name in self.pool):
                found = {"about": RELATED, "all": [self.condition(depth - 1, RELATED)]}
            case kind:
                found = {"any" if kind == "about" else kind: parts}
        if self.chance(15):
            found["unless"] = [self.condition(depth - 1, found.get("about", about))]
        return found

    def _leaf(self, about: str) -> Any:
        if not about and self.defined and self.chance(12):
            return self.random.choice(list(self.defined))
        if not about and self.groups and self.chance(10):
            self.named.add(name := self.random.choice(self.groups))
            return {"in_group": name}
        if not about and self.sisters and self.chance(12):
            return {"eligible_for": self.random.choice(self.sisters)}
        if self.left_open < MOST_LEFT_OPEN and self.chance(3):
            self.left_open += 1
            return {"person_decides": "Sometimes.", "because": "discretion"}
        names = [
            name for name in self.pool if name.startswith(about) and bool(about) == ("." in name)
        ]
        name = self.random.choice(names or ["in_care"]).rpartition(".")[2]
        found = {name: self._accepted(name)}
        if self.chance(8):
            found["unless"] = [{"child_in_need": self.random.choice(["yes", "no"])}]
        return found

    def _accepted(self, name: str) -> Any:
        fact = self.facts[name]
        tests: dict[str, Callable[[], Any]] = {
            "yes_no": lambda: self.random.choice(["yes", "no"]),
            "one_of": lambda: self._one_of(list(fact["options"])),
            "any_of": lambda: self._any_of(list(fact["options"])),
            "age": lambda: self._bounds([10, 16, 18, 25]),
            "number": lambda: self._bounds([0, 10, 20, 40]),
            "date": self._days,
            "duration": lambda: self._length(fact["unit"]),
        }
        return tests[fact["type"]]()

    def _one_of(self, options: list[str]) -> Any:
        some = self.some(options, 2)
        return self.random.choice([some[0], some, {"none_of": some}])

    def _any_of(self, options: list[str]) -> Any:
        some = self.some(options, 2)
        return self.random.choice([some[0], some, {"none_of": some}, {"all_of": some}])

    def _length(self, unit: str) -> dict[str, Any]:
        if unit == "weeks":
            return self._bounds(["4 weeks", "42 days", "13 weeks", "182 days"])
        return self._bounds(["3 months", "1 year", "15 months", "2 years"])

    def _bounds(self, numbers: list[Any]) -> dict[str, Any]:
        low, high = sorted(self.random.sample(range(len(numbers)), 2))
        lower = self.random.choice(["from", "from", "over"])
        upper = self.random.choice(["to", "under", "up_to"])
        found = {lower: numbers[low], upper: numbers[high]}
        if self.chance(60):
            del found[self.random.choice(list(found))]
        if {"over", "up_to"} & set(found):
            if self.left_open >= MOST_LEFT_OPEN or self.chance(60):
                found["reading"] = self.random.choice(["included", "excluded"])
            else:
                self.left_open += 1
        return found

    def _days(self) -> dict[str, Any]:
        near, far = self.random.choice([("28 days", "15 months"), ("2 weeks", "1 year")])
        first, last = date(2025, 6, 30), date(2026, 3, 31)
        choices: list[dict[str, Any]] = [
            {"from": first},
            {"to": last},
            {"before": first},
            {"from": first, "before": last},
            {"within": far},
            {"within": near},
            {"ago": {"from": near}},
            {"ago": {"from": near, "to": far}},
            {"ago": {"under": far}},
            {"ahead": {"to": near}},
            {"ahead": {"from": near, "under": far}},
        ]
        return self.random.choice(choices)
