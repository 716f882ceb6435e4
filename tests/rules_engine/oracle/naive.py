"""A second meaning of the rules language, to compare the engine with: short, plain and slow.

It shares no code with the engine. Every condition becomes its whole truth table: one axis for
each fact that the file names, one place on the axis for each answer that any condition could
tell from its neighbours. A part-known person is a slice of the tables. What the rules leave to
a person is one more axis, with a fact that nobody ever answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from math import prod
from typing import Any, TypeAlias

import numpy as np
import yaml

from tests.rules_engine.oracle.answers import A_PERSON_DECIDES, answers, is_accepted, is_unclear

Table: TypeAlias = "np.ndarray[Any, Any]"

BEST_FIRST = ("eligible", "not_this_way", "not_eligible", "needs_decision")
NOTHING = -1
SHAPES = ("all", "any", "none", "not", "at_least", "in_group", "eligible_for", "person_decides")


def left_open(place: Any) -> str:
    """The axis of what one place of the file leaves to a person."""
    return f"decides {id(place)}"


class Naive:
    """One rules file on one day. `vocabulary` is the shared facts, as plain data."""

    def __init__(self, text: str, vocabulary: Mapping[str, Any], *, on: date) -> None:
        self.file = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506  (it makes text only)
        self.facts: dict[str, Any] = dict(vocabulary)
        for name, words in self.file.get("facts", {}).items():
            shared = self.facts.get(name, {})
            options = {**shared.get("options", {}), **words.get("options", {})}
            self.facts[name] = {**shared, **words, "options": options}
        self.day = on
        whole = {"id": self.file["organisation"]["id"]}
        self.services = {one["id"]: one for one in self.file.get("services", [whole])}
        self.tests: dict[str, list[Any]] = {}
        self.rules = cache(self._rules)
        self.seen = cache(self._seen)
        self.axes = self._axes()
        self.size = prod(map(len, self.axes.values()))
        self.numbers = {name: number for number, name in enumerate(self.axes)}
        self.outcomes = cache(self._outcomes)
        self.member = cache(self._member)
        self.place = cache(self._place)
        self.route = cache(self._route)

    # The file

    def _rules(self, kind: str, service: str) -> list[dict[str, Any]]:
        """The service's rules of a kind that are in force: its own, then what it inherits."""
        own = self.services[service].get(kind, [])
        own = [rule for rule in own if self.is_in_force(rule)]
        gone = {rule["id"] for rule in own} | set(self.services[service].get("leave_out", []))
        inherited = [rule for rule in self.file.get(kind, []) if rule["id"] not in gone]
        return own + [rule for rule in inherited if self.is_in_force(rule)]

    def is_in_force(self, rule: dict[str, Any]) -> bool:
        """Whether the day is one of the rule's days."""
        days = rule.get("in_force", {})
        return bool(days.get("from", "0000") <= self.day.isoformat() <= days.get("to", "9999"))

    def fact(self, name: str) -> dict[str, Any]:
        """What the fact is like, also when it is a related person's."""
        found: dict[str, Any] = self.facts[name.rpartition(".")[2]]
        return found

    def _axes(self) -> dict[str, list[Any]]:
        """For each fact the answers that some test can tell apart; for each open question two."""
        axes: dict[str, list[Any]] = {}
        for name, accepted in self._tests(self.file, ""):
            self.tests.setdefault(name, []).append(accepted)
            if is_unclear(self.fact(name), accepted):
                axes[left_open(accepted)] = [False, True]
        for part in self._left_open(self.file):
            axes[left_open(part)] = [False, True]
        for name, tests in self.tests.items():
            apart = {self.seen(name, one): one for one in answers(self.fact(name), tests, self.day)}
            axes[name] = list(apart.values())
        return axes

    def _seen(self, name: str, answer: Any) -> tuple[bool | str, ...]:
        """The answer as the file's tests see it. Answers that all see alike are one."""
        fact = self.fact(name)
        return tuple(is_accepted(fact, accepted, answer, self.day) for accepted in self.tests[name])

    def _place(self, name: str, answer: Any) -> int:
        """Where on the fact's axis the answer belongs."""
        return [self.seen(name, one) for one in self.axes[name]].index(self.seen(name, answer))

    def _tests(self, part: Any, who: str) -> Iterator[tuple[str, Any]]:
        """Every test of a fact anywhere in the file, with the fact's name."""
        if isinstance(part, list):
            for one in part:
                yield from self._tests(one, who)
        elif isinstance(part, str) and who and part in self.file.get("define", {}):
            yield from self._tests(self.file["define"][part], who)
        elif isinstance(part, dict):
            who = part.get("about", who)
            for key, inner in part.items():
                if key not in {"facts", "people", "tests", "age_edges", "phrases"}:
                    if key in self.facts:
                        yield who + "." * bool(who) + key, inner
                    else:
                        yield from self._tests(inner, who)

    def _left_open(self, part: Any) -> Iterator[Any]:
        """Every place of the file that leaves something to a person, except unclear bounds."""
        if isinstance(part, dict) and {"person_decides", "discretion"} & set(part):
            yield part
        for inner in part.values() if isinstance(part, dict) else part:
            if isinstance(inner, dict | list):
                yield from self._left_open(inner)

    # Conditions

    def axis(self, name: str, truths: list[bool]) -> Table:
        """A table that varies with one fact only."""
        shape = [1] * len(self.axes)
        shape[self.numbers[name]] = len(truths)
        return np.array(truths).reshape(shape)

    def constant(self, value: Any) -> Table:
        """A table of one value."""
        return np.full([1] * len(self.axes), value)

    def every(self, conditions: list[Any], service: str, who: str = "") -> Table:
        """Where all of them hold."""
        found = self.constant(value=True)
        for condition in conditions:
            found = found & self.truth(condition, service, who)
        return found

    def some(self, conditions: list[Any], service: str, who: str = "") -> Table:
        """Where at least one holds."""
        found = self.constant(value=False)
        for condition in conditions:
            found = found | self.truth(condition, service, who)
        return found

    def truth(self, condition: Any, service: str, who: str = "") -> Table:
        """Where the condition holds."""
        if isinstance(condition, str):
            condition = self.file["define"][condition]
        who = condition.get("about", who)
        kind = next((key for key in SHAPES if key in condition), None)
        if kind is None:
            fact = next(key for key in condition if key in self.facts)
            found = self._test(who + "." * bool(who) + fact, condition[fact])
        else:
            found = self._shape(kind, condition, service, who)
        return found & ~self.some(condition.get("unless", []), service, who)

    def _shape(  # noqa: C901, PLR0911  (one line for each form of the language)
        self, kind: str, condition: Any, service: str, who: str
    ) -> Table:
        inner = condition[kind]
        match kind:
            case "all":
                return self.every(inner, service, who)
            case "any":
                return self.some(inner, service, who)
            case "none":
                return ~self.some(inner, service, who)
            case "not":
                return ~self.truth(inner, service, who)
            case "at_least":
                count = self.constant(0)
                for part in condition["of"]:
                    count = count + self.truth(part, service, who)
                return count >= int(inner)
            case "in_group":
                return self.member(service, inner)
            case "eligible_for":
                tables = self.members(inner).values()
                return sum(tables, self.constant(value=False)).astype(bool)
        return self.axis(left_open(condition), [False, True])

    def _test(self, name: str, accepted: Any) -> Table:
        fact = self.fact(name)
        states = [is_accepted(fact, accepted, answer, self.day) for answer in self.axes[name]]
        found = self.axis(name, [state is True for state in states])
        if is_unclear(fact, accepted):
            left = self.axis(name, [state == A_PERSON_DECIDES for state in states])
            found = found | left & self.axis(left_open(accepted), [False, True])
        return found

    def applies(self, rule: dict[str, Any], service: str) -> Table:
        """Where all of `when` hold and none of `unless`."""
        return self.every(rule.get("when", []), service) & ~self.some(
            rule.get("unless", []), service
        )

    # One service

    def members(self, service: str) -> dict[str, Table]:
        """For each group in force, who is in it."""
        groups = self.rules("eligibility", service)
        return {group["id"]: self.member(service, group["id"]) for group in groups}

    def _member(self, service: str, name: str) -> Table:
        groups = [one for one in self.rules("eligibility", service) if one["id"] == name]
        if not groups:
            return self.constant(value=False)
        found = self.every(self.services[service].get("when", []), service)
        found = found & self.applies(groups[0], service)
        for exclusion in self.rules("exclusions", service):
            found = found & ~self.applies(exclusion, service)
        if groups[0].get("discretion"):
            found = found & self.axis(left_open(groups[0]), [False, True])
        return found

    def accepts(self, group: dict[str, Any], service: str, referrer: str | None) -> bool:
        """Whether this referrer may refer people of the group; not stated: nobody is refused."""
        inherited = self.file.get("accepted_referrers", [])
        listed = group.get(
            "accepted_referrers", self.services[service].get("accepted_referrers", inherited)
        )
        return referrer is None or not listed or referrer in listed

    def kinds(self, group: dict[str, Any]) -> set[str]:
        """The kinds of support that the group's help covers."""
        only = group.get("only_for_support") or self.facts["support"]["options"]
        return set(only) - set(group.get("not_for_support", []))

    def _outcomes(
        self, service: str, referrer: str | None, support: str | None
    ) -> tuple[Table, Table, list[tuple[str, Table]]]:
        """The outcome as a place in BEST_FIRST, what blocks first, and what each block blocks."""
        groups = self.rules("eligibility", service)
        members = self.members(service)
        nobody = self.constant(value=False)
        welcome = [group for group in groups if self.accepts(group, service, referrer)]
        helped = [one for one in welcome if support is None or support in self.kinds(one)]
        blocks = [("referrer", ~sum((members[one["id"]] for one in welcome), nobody))]
        for gate in self.rules("gates", service):
            lacking = self.applies(gate, service) & ~self.every(gate["need"], service)
            blocks.append((gate["kind"], lacking))
        blocks.append(("support", ~sum((members[one["id"]] for one in helped), nobody)))
        closed = (one for one in self.rules("lists", service) if one["state"] == "closed")
        blocks += [("waiting_list", self.applies(one, service)) for one in closed]
        matched = sum(members.values(), nobody)
        outcome, blocked = self.constant(0), self.constant(NOTHING)
        for number, (_kind, blocking) in reversed(list(enumerate(blocks))):
            outcome = np.where(blocking, 1, outcome)
            blocked = np.where(blocking, number, blocked)
        kinds = np.array([*(kind for kind, _blocking in blocks), ""])
        first = kinds[np.where(matched, blocked, NOTHING)]
        return np.where(matched, outcome, 2), first, blocks

    def _route(self, service: str) -> tuple[Table, list[dict[str, Any]]]:
        """The first route that holds, as a place in the list; `otherwise` is tried last."""
        routes = sorted(self.rules("routes", service), key=lambda rule: "otherwise" in rule)
        found = self.constant(NOTHING)
        for number, rule in reversed(list(enumerate(routes))):
            found = np.where(self.applies(rule, service), number, found)
        return found, routes
