"""Conditions without one of their parts, to see whether that part changes anything."""

from collections.abc import Iterable, Iterator
from typing import Any

from rules_engine.compiled import CompiledGroup, CompiledService
from rules_engine.condition_reader import ConditionReader
from rules_engine.conditions import ALWAYS, Condition, all_of, any_of
from rules_engine.ruleset import Ruleset
from rules_engine.strict_yaml import Path

_NO_FACTS = {"at_least", "about", "person_decides", "because", "source", "to_confirm"}
_LISTS = ("all", "any", "none", "of", "unless", "when", "need", "not")


class PartsReader(ConditionReader):
    """Reads conditions as the file has them, but passes over some parts.

    `services` are those of the period, so that a condition may name them.
    """

    def __init__(self, ruleset: Ruleset, services: Iterable[CompiledService]) -> None:
        named: dict[str, Path] = {name: ("define", name) for name in ruleset.rules.define}
        super().__init__(ruleset.document, ruleset.book, named)
        self.without: frozenset[Path] = frozenset()
        self.written = ruleset.rules.services
        self.services = {
            service.id: any_of(*(group.condition for group in service.groups))
            for service in services
        }

    def enter(self, service: CompiledService) -> None:
        """Read what follows as a part of this service, whose groups may be named."""
        self.groups = {group.id: group.condition for group in service.groups}

    def when_of(self, service: CompiledService) -> Condition:
        """The condition for every group of the service."""
        self.without = frozenset()
        for number, written in enumerate(self.written):
            if written.id == service.id and written.when:
                return self.all(written.when, ("services", number, "when"))
        return ALWAYS

    def around(self, service: CompiledService, group: CompiledGroup) -> Condition:
        """What the service, its exclusions and discretion add to a group's own condition."""
        left = ALWAYS
        if group.rule.discretion:
            left = self.person_decides("discretion", "", (*group.path, "discretion"))
        return all_of(self.when_of(service), self.opposite(service.excluded), left)

    def _each(self, written: Any, path: Path, about: str) -> list[Condition]:
        return [
            self.one(part, (*path, number), about)
            for number, part in enumerate(written)
            if (*path, number) not in self.without
        ]

    def rule(
        self, written: dict[str, Any], path: Path, without: frozenset[Path] = frozenset()
    ) -> Condition:
        """The condition of a rule's `when` and `unless`."""
        self.without = without
        found = self.all(written["when"], (*path, "when")) if written.get("when") else ALWAYS
        if written.get("unless"):
            found = all_of(found, self.none(written["unless"], (*path, "unless")))
        return found

    def named_one(self, name: str, without: frozenset[Path] = frozenset()) -> Condition:
        """A named condition."""
        self.without = without
        return self.one(name, ("define", name))


def parts_of_lists(written: Any, path: Path) -> Iterator[Path]:
    """The places of all conditions that could be deleted from the lists of a condition.

    The last of a list comes first, and what stands inside another part after it. A sole
    alternative is none: without it the list would be empty, which is no condition.
    """
    if isinstance(written, dict):
        for key, value in written.items():
            if key in _LISTS and isinstance(value, list):
                alone = len(value) == 1 and key in {"any", "of", "not", "need"}
                if not alone and not _is_count_of_all(written, key):
                    yield from ((*path, key, number) for number in reversed(range(len(value))))
                for number, part in enumerate(value):
                    yield from parts_of_lists(part, (*path, key, number))
            elif key == "not":
                yield from parts_of_lists(value, (*path, key))


def _is_count_of_all(written: dict[str, Any], key: str) -> bool:
    return key == "of" and written.get("at_least") == len(written["of"])


def facts_named(written: Any, named: dict[str, Any], about: str = "") -> Iterator[str]:
    """Every fact that a condition names, once for each time; "" for a reference to other rules."""
    if isinstance(written, str):
        yield from facts_named(named.get(written, {}), named, about)
    elif isinstance(written, list):
        for part in written:
            yield from facts_named(part, named, about)
    elif isinstance(written, dict):
        about = written.get("about", about)
        for key, value in written.items():
            if key in _LISTS:
                yield from facts_named(value, named, about)
            elif key not in _NO_FACTS:
                yield "" if key in {"in_group", "eligible_for"} else f"{about}.{key}"
