"""Conditions as they stand in the file, as a tree: the order and the joining words of the admin.

The compiled form is flat and has every negation pushed down to the facts, which is right for
deciding and wrong for telling why. Nothing is decided by this tree.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from rules_engine.compiled import CompiledGroup, CompiledService, When
from rules_engine.condition_reader import ConditionReader
from rules_engine.conditions import ALWAYS, Condition, any_of, at_least
from rules_engine.strict_yaml import Path
from rules_engine.texts import Text

Kind = Literal[
    "fact",
    "person_decides",
    "group",
    "service",
    "all",
    "any",
    "at_least",
    "none",
    "not_all",
    "fewer",
]
_TURNED: dict[Kind, Kind] = {
    "all": "not_all",
    "not_all": "all",
    "any": "none",
    "none": "any",
    "at_least": "fewer",
    "fewer": "at_least",
}


@dataclass(frozen=True)
class Written:
    """One condition of the file.

    `name` is that of the fact, group or service, or the one given under `define`. `count` belongs
    to "at_least" and "fewer". Of a fact, `value` is what the file asks for, `asked` the condition
    made of it, and `turned` says that the opposite is meant; of a group or service, `value` is
    what people call it.
    """

    kind: Kind
    condition: Condition
    path: Path
    parts: tuple["Written", ...] = ()
    name: str = ""
    count: int = 0
    value: Any = None
    asked: Condition = ALWAYS
    turned: bool = False


class WrittenConditions:
    """Reads the conditions of one service's rules once more, for their shape."""

    def __init__(self, reader: ConditionReader, services: tuple[CompiledService, ...]) -> None:
        self.document = reader.document
        self.reader = reader
        self.labels: Mapping[str, Text] = {}
        self.services = {service.id: service for service in services}
        reader.services = {
            service.id: any_of(*(group.condition for group in service.groups))
            for service in services
        }

    def of_group(self, service: CompiledService, group: CompiledGroup) -> tuple[Written, ...]:
        """What a group asks for: the service's `when`, then its own; without the exclusions."""
        found = [*self._of_service(service), *self.of_rule(service, group)]
        if group.rule.discretion:
            path = (*group.path, "discretion")
            left = self.reader.person_decides("discretion", group.rule.discretion, path)
            found.append(Written("person_decides", left, path))
        return tuple(found)

    def of_rule(self, service: CompiledService, rule: When[Any]) -> tuple[Written, ...]:
        """What `when` and `unless` of a rule ask for."""
        self.reader.groups = {group.id: group.condition for group in service.groups}
        self.labels = {group.id: group.rule.public_label for group in service.groups}
        written, path = self.document.at(rule.path), rule.path
        found = list(self._each(written["when"], (*path, "when"), "")) if "when" in written else []
        if "unless" in written:
            found.append(self._none(written["unless"], (*path, "unless"), ""))
        return _flat(found, "all")

    def unclear_bound(self, path: Path) -> tuple[str, Any] | None:
        """The fact and the bounds at a place that leaves open whether a bound counts itself in."""
        value, about = self.document.at(path), ""
        if not isinstance(value, dict) or not {"up_to", "over"} & set(value):
            return None
        for end in range(len(path)):
            around = self.document.at(path[:end])
            if isinstance(around, dict) and around.get("about") in self.reader.book.people:
                about = f"{around['about']}."
        return f"{about}{path[-1]}", value

    def _of_service(self, service: CompiledService) -> tuple[Written, ...]:
        services: Any = self.document.value.get("services", [])
        for number, written in enumerate(services):
            if written["id"] == service.id and "when" in written:
                return _flat(self._each(written["when"], ("services", number, "when"), ""), "all")
        return ()

    def _each(self, written: Any, path: Path, about: str) -> list[Written]:
        return [self._one(part, (*path, number), about) for number, part in enumerate(written)]

    def _none(self, written: Any, path: Path, about: str) -> Written:
        return self._turned(_joined("any", self._each(written, path, about), path))

    def _one(self, written: Any, path: Path, about: str) -> Written:
        if isinstance(written, str):
            return self._named(written, about)
        body = {key: value for key, value in written.items() if key != "unless"}
        found = self._body(body, path, about)
        if "unless" in written:
            whose = written.get("about", about)
            whose = whose if whose in self.reader.book.people else about
            exception = self._none(written["unless"], (*path, "unless"), whose)
            found = _joined("all", [found, exception], path)
        return found

    def _named(self, name: str, about: str) -> Written:
        source: Path = ("define", name)
        written = self.document.at(source)
        body = {key: value for key, value in written.items() if key not in {"to_confirm", "source"}}
        found = self._one(body, source, about)
        return found if found.name or not found.parts else replace(found, name=name)

    def _body(self, written: dict[str, Any], path: Path, about: str) -> Written:
        if "of" in written and "at_least" in written:
            parts = self._each(written["of"], (*path, "of"), about)
            return _joined("at_least", parts, path, written["at_least"])
        if "person_decides" in written:
            return Written("person_decides", self.reader.one(written, path, about), path)
        if "about" in written and len(written) > 1:
            about = written["about"]
            written = {key: value for key, value in written.items() if key != "about"}
        [(key, value)] = written.items()
        return self._keyed(key, value, (*path, key), about)

    def _keyed(  # noqa: PLR0911  (a table of words)
        self, key: str, value: Any, path: Path, about: str
    ) -> Written:
        match key:
            case "all" | "any":
                return _joined(key, self._each(value, path, about), path)
            case "none":
                return self._none(value, path, about)
            case "not" if isinstance(value, list):
                return self._turned(_joined("all", self._each(value, path, about), path))
            case "not":
                return self._turned(self._one(value, path, about))
            case "in_group":
                label, condition = self.labels[value], self.reader.groups[value]
                return Written("group", condition, path, name=value, value=label)
            case "eligible_for":
                label, condition = self.services[value].name, self.reader.services[value]
                return Written("service", condition, path, name=value, value=label)
            case _:
                found = self.reader.one({key: value}, path[:-1], about)
                name = f"{about}.{key}" if about else key
                return Written("fact", found, path, name=name, value=value, asked=found)

    def _turned(self, written: Written) -> Written:
        """The opposite, in the same words as far as there are such."""
        condition = self.reader.opposite(written.condition)
        match written.kind:
            case "fact":
                return replace(written, condition=condition, turned=not written.turned)
            case "person_decides":
                return replace(written, condition=condition)
            case "group" | "service":
                return Written("none", condition, written.path, (written,))
            case "none" if len(written.parts) == 1:
                return written.parts[0]
            case kind:
                return replace(written, kind=_TURNED[kind], condition=condition)


def _joined(kind: Kind, parts: list[Written], path: Path, count: int = 0) -> Written:
    if kind == "at_least" and count in {1, len(parts)}:
        kind, count = ("any" if count == 1 else "all"), 0
    if len(parts) == 1:
        return parts[0]
    needed = {"all": len(parts), "any": 1}.get(kind, count)
    condition = at_least(needed, tuple(part.condition for part in parts))
    return Written(kind, condition, path, _flat(parts, kind), count=count)


def _flat(parts: list[Written], kind: Kind) -> tuple[Written, ...]:
    """The parts, with those of a part that joins in the same way and has no name of its own."""
    found: list[Written] = []
    for part in parts:
        same = part.kind == kind and kind in {"all", "any"} and not part.name
        found += part.parts if same else (part,)
    return tuple(found)
