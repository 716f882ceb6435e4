"""Random rules files and random part-known people.

Everything random comes from one `random.Random`, so that a seed gives the same file again, and
hypothesis can put its own in its place and make a failure smaller.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
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
OWN_FACT = {"type": "yes_no", "label": "Ours", "question": "Is it?"}
EXTRA_OPTION = {"options": {"jersey": {"label": "J"}}}
REFERRERS = list(FACTS["referrer"]["options"])
KINDS = list(FACTS["support"]["options"])
RELATED = "their_child"
UNKNOWN = ("dont_know", "prefer_not_to_say", "not_applicable")
MOST_LEFT_OPEN = 2
_PLAIN = re.compile(r"[A-Za-z][A-Za-z_ ]*|[0-9]+ (day|week|month|year)s?")
_SECTIONS = ("eligibility", "exclusions", "gates", "lists", "routes")


def written(value: Any) -> str:
    """The value as YAML on one line, quoted only where it must be."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, str) and not _PLAIN.fullmatch(value):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, date) else str(value)


class Maker:
    """One random rules file, and people for it."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.facts = dict(FACTS)
        self.left_open = 0
        self.number = 0
        self.defined: dict[str, Any] = {}
        self.groups: list[str] = []
        self.inherited: list[str] = []
        self.named: set[str] = set()
        self.sisters: list[str] = []
        self.pool = self._pool()
        self.file = self._file()

    @property
    def text(self) -> str:
        """The rules file."""
        lines = []
        for section, value in self.file.items():
            if isinstance(value, list):
                lines += [f"{section}:", *(f"  - {written(part)}" for part in value)]
            else:
                lines.append(f"{section}: {written(value)}")
        return "\n".join(lines) + "\n"

    def chance(self, percent: int) -> bool:
        """True so many times in a hundred."""
        return self.random.randrange(100) < percent

    def some(self, items: Iterable[Any], most: int) -> list[Any]:
        """One or more of the items."""
        items = list(items)
        return self.random.sample(items, self.random.randint(1, min(most, len(items))))

    # The file

    def _pool(self) -> list[str]:
        """The few facts that the file speaks of, some of them the related person's."""
        names = [name for name in FACTS if name not in {"date_of_birth", "support", "referrer"}]
        pool = self.random.sample(names, self.random.randint(2, 4))
        if self.chance(15):
            self.facts["ours"] = OWN_FACT
            pool.append("ours")
        if self.chance(8):
            pool.append(self.random.choice(["support", "referrer"]))
        if self.chance(20):
            about_them = [name for name in pool if FACTS.get(name, {}).get("about") is None]
            pool += [f"{RELATED}.{name}" for name in about_them[:1] if name in FACTS]
        return pool

    def _file(self) -> dict[str, Any]:
        file: dict[str, Any] = {
            "organisation": {
                "id": "random",
                "name": "Random",
                "working_days": "GB-ENG",
                "timezone": "Europe/London",
            },
            "version": {"effective_from": date(2026, 1, 1), "note": "First"},
            "people": {RELATED: {"label": "Their child"}},
        }
        facts = {name: fact for name, fact in self.facts.items() if name not in FACTS}
        if "lives_in" in self.pool and self.chance(30):
            facts["lives_in"] = EXTRA_OPTION
            both = FACTS["lives_in"]["options"] | EXTRA_OPTION["options"]
            self.facts["lives_in"] = FACTS["lives_in"] | {"options": both}
        file |= {"facts": facts} if facts else {}
        for number in range(self.random.choice([0, 0, 1, 2])):
            self.defined[f"named_{number}"] = self._definition()
        file |= {"define": self.defined} if self.defined else {}
        if self.chance(65):
            return file | self._rules(groups=self.random.randint(1, 3))
        file |= self._rules(groups=self.random.randint(0, 2))
        self.inherited = [rule["id"] for name in _SECTIONS for rule in file.get(name, [])]
        file["services"] = [self._service(file) for _ in range(self.random.choice([2, 2, 2, 3]))]
        return file

    def _definition(self) -> dict[str, Any]:
        while True:
            found = self.condition(2)
            if isinstance(found, dict) and set(found) <= {
                *["all", "any", "none", "not", "at_least", "of", "unless"]
            }:
                return found

    def _service(self, file: dict[str, Any]) -> dict[str, Any]:
        service: dict[str, Any] = {"id": self._id("service"), "name": "Service"}
        spare = [rule for rule in self.inherited if rule not in self.named]
        if spare and self.chance(40):
            service["leave_out"] = self.some(spare, 2)
        self.groups = []
        if self.chance(25):
            service["when"] = [self.condition(1)]
        service |= self._rules(groups=self.random.randint(1, 2))
        for section, again in self._sections().items():
            for name in dict.fromkeys(rule["id"] for rule in file.get(section, [])):
                if name not in service.get("leave_out", []) and self.chance(10):
                    service.setdefault(section, []).append(again() | {"id": name})
        self.sisters.append(service["id"])
        return service

    def _sections(self) -> dict[str, Callable[[], dict[str, Any]]]:
        return {
            "eligibility": lambda: self._rule("group", always=False) | {"public_label": "Again"},
            "gates": self._gate,
            "lists": lambda: self._rule("list") | {"state": "closed"},
            "routes": self._route,
        }

    def _rules(self, *, groups: int) -> dict[str, Any]:
        rules: dict[str, Any] = {}
        if self.chance(30):
            rules["accepted_referrers"] = self.some(REFERRERS, 2)
        before, self.groups = self.groups, []
        if self.chance(25):
            rules["exclusions"] = [self._rule("exclusion", always=False)]
        self.groups = before
        rules["eligibility"] = [found for _ in range(groups) for found in self._group()]
        if self.chance(35):
            rules["gates"] = [self._gate() for _ in range(self.random.randint(1, 2))]
        if self.chance(25):
            states = self.random.choices(["closed", "waiting"], [3, 1])
            rules["lists"] = [self._rule("list") | {"state": states[0]}]
        if self.chance(70):
            rules["routes"] = [self._route() for _ in range(self.random.randint(1, 3))]
            if self.chance(80):
                last = {
                    "id": self._id("route"),
                    "channel": "online",
                    "otherwise": "yes",
                    "say": "S",
                }
                rules["routes"].append(last)
        return {name: rule for name, rule in rules.items() if rule}

    def _id(self, kind: str) -> str:
        self.number += 1
        return f"{kind}_{chr(96 + self.number % 26 or 122)}{self.number}"

    def _rule(self, kind: str, *, always: bool = True) -> dict[str, Any]:
        rule: dict[str, Any] = {"id": self._id(kind)}
        if not always or self.chance(70):
            rule["when"] = [self.condition(3) for _ in range(self.random.choice([1, 1, 2]))]
        if self.chance(20):
            rule["unless"] = [self.condition(2)]
        if self.chance(12):
            rule["in_force"] = self.random.choice([{"from": DAYS[1]}, {"to": DAYS[1]}])
        return rule

    def _group(self) -> list[dict[str, Any]]:
        group = self._rule("group", always=False) | {"public_label": "Label"}
        if self.chance(40):
            which = self.random.choice(["only_for_support", "not_for_support"])
            group[which] = self.some(KINDS, 2)
        if self.chance(25):
            group["accepted_referrers"] = self.some(REFERRERS, 2)
        if self.left_open < MOST_LEFT_OPEN and self.chance(8):
            self.left_open += 1
            group["discretion"] = "Case by case."
        found = [group]
        if self.chance(6):
            later = self._rule("group", always=False) | {"public_label": "Label", "id": group["id"]}
            later["in_force"] = {"from": DAYS[1] + timedelta(1)}
            group["in_force"] = {"to": DAYS[1]}
            found.append(later)
        if "in_force" not in group:
            self.groups.append(group["id"])
        return found

    def _gate(self) -> dict[str, Any]:
        kind = self.random.choice(["consent", "awareness", "capacity", "evidence", "approval"])
        return self._rule("gate") | {"kind": kind, "need": [self.condition(2)]}

    def _route(self) -> dict[str, Any]:
        channel = self.random.choice(["email", "phone", "post"])
        return self._rule("route", always=False) | {"channel": channel, "say": "S"}

    # Conditions

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

    # People

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
