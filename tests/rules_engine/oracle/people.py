"""Random part-known people for a random rules file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.rules_engine.oracle.conditions import ConditionMaker

UNKNOWN = ("dont_know", "prefer_not_to_say", "not_applicable")


class People:
    """People of whom the facts matter that the file speaks of."""

    def __init__(self, maker: ConditionMaker) -> None:
        self.random = maker.random
        self.chance = maker.chance
        self.facts = maker.facts
        self.pool = maker.pool

    def person(self, day: date) -> dict[str, Any]:
        """A part-known person, as `decide` takes them."""
        known, unsure = self.random.choice([(100, 0), (75, 10), (50, 25), (30, 30), (60, 0)])
        names = [*self.pool, "child_in_need", "support", "referrer"]
        self.random.shuffle(names)
        given: dict[str, Any] = {}
        for name in dict.fromkeys(names):
            draw = self.random.randrange(100)
            if draw < known:
                given |= self._answer(name, day)
            elif draw < known + unsure:
                given[name] = self.random.choice(UNKNOWN)
            elif self.chance(30):
                given[name] = self.random.choice([None, "not_asked"])
        return given

    def _answer(  # noqa: C901, PLR0911  (one line for each type of fact)
        self, name: str, day: date
    ) -> dict[str, Any]:
        fact = self.facts[name.rpartition(".")[2]]
        options = list(fact.get("options", []))
        match fact["type"]:
            case "yes_no":
                return {name: self.random.choice(["yes", "no", True, False])}
            case "one_of":
                return {name: self.random.choice(options)}
            case "any_of":
                return {name: [one for one in options if self.chance(40)]}
            case "date":
                began = name.endswith("care_began_on")
                return {name: self._near(day, ahead=not began).isoformat()}
            case "age" if self.chance(30):
                born = self._birth(day)
                also = {name: self.random.choice([30, "dont_know"])} if self.chance(20) else {}
                return also | {name.replace("age", "date_of_birth"): born.isoformat()}
            case "age":
                return {name: self.random.choice([0, 9, 10, 15, 16, 17, 18, 19, 24, 25, 26, 120])}
            case "duration" if name.endswith("cared_for") and self.chance(30):
                since = name.replace("cared_for", "care_began_on")
                return {since: self._near(day, ahead=False).isoformat()}
            case "duration" if fact["unit"] == "weeks":
                return {
                    name: self.random.choice(
                        [0, 3, 4, 5, "12 weeks", 13, 14, "182 days", 27, 5, 6, 7]
                    )
                }
            case "duration":
                return {name: self.random.choice([0, 2, 3, 4, 11, "1 year", 15, 16, "2 years", 25])}
        return {name: self.random.choice([0, 1, 9, 10, 11, 19, 20, 21, 39, 40])}

    def _birth(self, day: date) -> date:
        if self.chance(10):
            return date(2008, 2, 29)
        years = self.random.choice([0, 10, 16, 17, 18, 25, 26])
        born = date(day.year - years, day.month, min(day.day, 28))
        return born - timedelta(self.random.choice([0, 0, 1, 2, 200]))

    def _near(self, day: date, *, ahead: bool) -> date:
        """A day near some bound."""
        back = self.random.choice(
            [0, 1, 14, 27, 28, 29, 30, 181, 182, 364, 365, 366, 456, 457, 458]
        )
        if ahead and self.chance(40):
            return day + timedelta(back) if self.chance(60) else date(2025, 6, 30)
        return day - timedelta(back + self.random.choice([0, 0, 1, -1 if back else 0]))
