"""Random rules files.

Everything random comes from one `random.Random`, so that a seed gives the same file again, and
hypothesis can put its own in its place and make a failure smaller.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.rules_engine.oracle.conditions import (
    DAYS,
    FACTS,
    KINDS,
    MOST_LEFT_OPEN,
    REFERRERS,
    RELATED,
    ConditionMaker,
)
from tests.rules_engine.oracle.people import People

OWN_FACT = {"type": "yes_no", "label": "Ours", "question": "Is it?"}
EXTRA_OPTION = {"options": {"jersey": {"label": "J"}}}
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


class Maker(ConditionMaker):
    """One random rules file, and people for it."""

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self.number = 0
        self.inherited: list[str] = []
        self.pool = self._pool()
        self.file = self._file()
        self.person = People(self).person

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
