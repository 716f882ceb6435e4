"""What the truth tables say of a part-known person."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any, TypeAlias

import numpy as np

from tests.rules_engine.oracle.answers import Person
from tests.rules_engine.oracle.naive import BEST_FIRST, NOTHING, Naive, Table

NEEDS_DECISION = BEST_FIRST.index("needs_decision")


Verdict: TypeAlias = tuple[str, set[str], str | None]
"""The outcome, the facts that can still change it, and what blocks it."""


class Verdicts:
    """The answers for one part-known person."""

    def __init__(self, naive: Naive, given: Mapping[str, Any]) -> None:
        self.naive = naive
        person = Person(given, naive.facts, naive.day)
        self.referrer = person.known.get("referrer")
        self.support = person.known.get("support")
        self.cut = [slice(None)] * len(naive.axes)
        self.unsure: list[int] = []
        for number, name in enumerate(naive.axes):
            if name.startswith("decides ") or name in person.unsure:
                self.unsure.append(number)
            elif name in person.known:
                here = naive.place(name, person.known[name])
                self.cut[number] = slice(here, here + 1)

    def of_service(self, service: str) -> Verdict:
        """One service's answer."""
        outcomes, first, blocks = self._tables(service)
        outcome, missing = self._outcome(outcomes)
        blocked = outcome == "not_this_way"
        return outcome, missing, self._block(first, blocks) if blocked else None

    def of_organisation(self) -> tuple[str, set[str]]:
        """The best that any of the services answers, and the facts that can still change it."""
        tables = [self._tables(service)[0] for service in self.naive.services]
        return self._outcome(reduce(np.minimum, tables))

    def groups(self, service: str) -> set[str]:
        """The groups that hold the person whatever is still unknown."""
        members = self.naive.members(service)
        return {name for name, table in members.items() if self._left(table).all()}

    def limits(self, service: str) -> set[str]:
        """The kinds of support of these groups; none when one has no limit, or they name all."""
        held = self.groups(service)
        found: set[str] = set()
        for group in self.naive.rules("eligibility", service):
            if group["id"] in held:
                if not group.get("only_for_support") and not group.get("not_for_support"):
                    return set()
                found |= self.naive.kinds(group)
        return set() if found >= self.naive.kinds({}) else found

    def route(self, service: str) -> tuple[str | None, set[str]]:
        """The service's route, or None and the facts that can still change it."""
        table, routes = self.naive.route(service)
        endless = (number for number, route in enumerate(routes) if "otherwise" in route)
        last_resort = next(endless, NOTHING)
        number, missing = self._settled(table, unsure=last_resort)
        return (None if missing or number == NOTHING else routes[number]["id"]), missing

    def _tables(self, service: str) -> tuple[Table, Table, list[tuple[str, Table]]]:
        return self.naive.outcomes(service, self.referrer, self.support)

    def _outcome(self, outcomes: Table) -> tuple[str, set[str]]:
        value, missing = self._settled(outcomes)
        return ("needs_information" if missing else BEST_FIRST[value]), missing

    def _block(self, first: Table, blocks: list[tuple[str, Table]]) -> str:
        """What blocks first in any case; else the first that surely blocks; else that may."""
        kinds = set(self._left(first).flat)
        if len(kinds) == 1:
            return str(kinds.pop())
        sure = (kind for kind, blocking in blocks if self._left(blocking).all())
        possible = (kind for kind, blocking in blocks if self._left(blocking).any())
        return next(sure, None) or next(possible)

    def _left(self, table: Table) -> Table:
        """The table for what is known; an axis of one place is one that nothing hangs on."""
        pairs = zip(table.shape, self.cut, strict=True)
        return table[tuple(slice(None) if size == 1 else cut for size, cut in pairs)]

    def _settled(self, table: Table, unsure: int = NEEDS_DECISION) -> tuple[int, set[str]]:
        """The value whatever the unknown facts are, or the facts that can still change it.

        Facts that will not be answered come first: where they matter the value is `unsure`.
        """
        left = self._left(table)
        inner = tuple(self.unsure)
        low, high = left.min(axis=inner, keepdims=True), left.max(axis=inner, keepdims=True)
        values = np.where(low == high, low, unsure)
        first = int(values.flat[0])
        if (values == first).all():
            return first, set()
        names = list(self.naive.axes)
        return first, {
            names[axis]
            for axis, size in enumerate(values.shape)
            if size > 1 and (values.max(axis=axis) != values.min(axis=axis)).any()
        }
