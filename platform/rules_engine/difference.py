"""Two versions of an organisation's rules: who gains, who loses, and what else is different.

Both are laid out over the same classes of answers, so the people concerned are found exactly.
Options are matched by name and points left to a person by their words; a fact that changed its
type is two facts. As everywhere, facts are taken to be independent of each other.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, Literal, TypeAlias

from rules_engine.analysis.people import person_in
from rules_engine.answer import RulesetReference
from rules_engine.common_layout import CommonLayout, Side
from rules_engine.compiled import CompiledGroup, CompiledService
from rules_engine.cubes import Cubes
from rules_engine.regions import Regions
from rules_engine.ruleset import Ruleset
from rules_engine.text_changes import TextChange, text_changes
from rules_engine.vocabulary import REFERRER, SUPPORT

ChangeKind: TypeAlias = Literal[
    "gains", "loses", "offer", "support", "referrer", "route", "priority"
]
_MODES = ("must", "opt_out", "may", "on_request")
_MOST_PEOPLE = 5


@dataclass(frozen=True)
class Change:
    """People whom the two versions treat differently.

    `says` tells the difference, `people` describes the people, each line a set of them, and
    `example` is the plainest of them, as `decide` takes facts. `group` is the group by which they
    gain or lose; empty for other changes. `more` counts the lines left out of `people`.
    """

    kind: ChangeKind
    service: str
    group: str
    says: str
    people: tuple[str, ...]
    more: int
    example: Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """Everything in which two versions differ on a day."""

    old: RulesetReference
    new: RulesetReference
    on: date
    changes: tuple[Change, ...]
    texts: tuple[TextChange, ...]


def difference(old: Ruleset, new: Ruleset, *, on: date) -> Difference:
    """What the new version changes for people on this day. Raises TooTangledError."""
    changes = tuple(_Comparison(old, new, on).changes())
    return Difference(old.reference, new.reference, on, changes, tuple(text_changes(old, new)))


class _Comparison:
    def __init__(self, old: Ruleset, new: Ruleset, on: date) -> None:
        self.common = CommonLayout(old, new, on)
        self.regions = Regions(self.common.layout)

    def changes(self) -> Iterator[Change]:
        before = {service.id: service for service in self.common.old.services}
        after = {service.id: service for service in self.common.new.services}
        if len(before) == len(after) == 1:
            [was], [now] = before.values(), after.values()
            yield from self._service(was, now)
            return
        for name in dict.fromkeys([*after, *before]):
            yield from self._service(before.get(name), after.get(name))

    def _service(
        self, was: CompiledService | None, now: CompiledService | None
    ) -> Iterator[Change]:
        before = self._helped(self.common.old, was) if was else {}
        after = self._helped(self.common.new, now) if now else {}
        name = (now or was).id  # type: ignore[union-attr]
        yield from self._won("gains", name, after, _people(before))
        yield from self._won("loses", name, before, _people(after))
        if was and now:
            yield from self._otherwise(was, now, (_people(before), _people(after)))

    def _helped(self, side: Side, service: CompiledService) -> "_ByGroup":
        """By group, everybody who is eligible, whoever refers them and for whatever."""
        closed = [found for found in service.lists if found.rule.state == "closed"]
        shut = tuple(cube for found in closed for cube in side.cubes(found.condition))
        helped: _ByGroup = {}
        for group in service.groups:
            people = side.cubes(group.condition)
            for gate in service.gates:
                people = self.regions.both(people, side.cubes(gate.passed))
            label = side.text(group.rule.public_label)
            helped[group.id, label] = tuple(self.regions.without(people, shut))
        return helped

    def _won(
        self, kind: Literal["gains", "loses"], service: str, more: "_ByGroup", less: Cubes
    ) -> Iterator[Change]:
        """People who can be helped by one version only, by the groups that take them in there."""
        for (group, label), people in more.items():
            verb = "can be helped now" if kind == "gains" else "can be helped no more"
            said = _Said(kind, service, group, f"'{label}': {verb}.")
            yield from self._change(said, people, less)

    def _otherwise(
        self, was: CompiledService, now: CompiledService, helped: tuple[Cubes, Cubes]
    ) -> Iterator[Change]:
        """What is different for people whom both versions help."""
        old, new = self.common.old, self.common.new
        kinds: tuple[tuple[ChangeKind, _Parts], ...] = (
            ("offer", self._offers),
            ("route", lambda side, service: self._in_order(side, service.routes)),
            ("priority", lambda side, service: self._in_order(side, service.priorities)),
        )
        for kind, of in kinds:
            for (one, some), (other, others) in product(of(old, was).items(), of(new, now).items()):
                people = self.regions.both(some, others) if one != other else ()
                said = f"The {kind} is '{other}' now, and was '{one}'."
                met = self._helped_in_both(people, helped)
                yield from self._change(_Said(kind, now.id, "", said), met, ())
        yield from self._allowed("support", was, now, helped)
        yield from self._allowed("referrer", was, now, helped)

    def _allowed(
        self,
        kind: Literal["support", "referrer"],
        was: CompiledService,
        now: CompiledService,
        helped: tuple[Cubes, Cubes],
    ) -> Iterator[Change]:
        """Kinds of help, or referrers, that are accepted by one version only."""
        of: _Words = (lambda g: g.limits) if kind == "support" else (lambda g: g.accepted)
        for word in self.common.answers(SUPPORT if kind == "support" else REFERRER):
            before = _with_word(self.common.old, was, of, word)
            after = _with_word(self.common.new, now, of, word)
            for some, others, said in (
                (after, before, f"'{word}' is accepted as '{kind}' now, and was not."),
                (before, after, f"'{word}' is accepted as '{kind}' no more."),
            ):
                people = self.regions.without(some, others)
                met = self._helped_in_both(people, helped)
                yield from self._change(_Said(kind, now.id, "", said), met, others)

    def _helped_in_both(self, people: Iterable[int], helped: tuple[Cubes, Cubes]) -> Cubes:
        """Those of the cubes that hold somebody whom both versions help."""
        before, after = helped
        meeting = self.common.layout.meeting
        return tuple(
            cube
            for cube in people
            if any(meeting(cube & other, after) for other in meeting(cube, before))
        )

    def _offers(self, side: Side, service: CompiledService) -> dict[str, Cubes]:
        found: dict[str, Cubes] = {}
        stronger: Cubes = ()
        for mode in _MODES:
            groups = [group for group in service.groups if group.rule.offer == mode]
            people = tuple(c for group in groups for c in side.cubes(group.condition))
            found[mode] = tuple(self.regions.without(people, stronger))
            stronger += people
        return found

    def _in_order(self, side: Side, rules: tuple[Any, ...]) -> dict[str, Cubes]:
        found: dict[str, Cubes] = {}
        tried: Cubes = ()
        for rule in rules:
            people = side.cubes(rule.condition)
            found[rule.id] = tuple(self.regions.without(people, tried))
            tried += people
        found["none"] = tuple(self.regions.without((self.common.layout.full,), tried))
        return found

    def _change(self, said: "_Said", some: Cubes, others: Cubes) -> Iterator[Change]:
        """The change for the people of `some` who are not in `others`, if there are any."""
        wide: list[int] = []
        people: list[Mapping[str, Any]] = []
        more = 0
        for piece in sorted(self.regions.without(some, others), key=self._length):
            if any(piece & cube == piece for cube in wide):
                continue
            somebody = self._somebody(piece)
            if somebody is None:
                continue
            people.append(somebody)
            if len(wide) == _MOST_PEOPLE:
                more += 1
            else:
                wide.append(self.regions.widened(piece, some, others))
        if wide:
            wide.sort(key=self._length)
            words = tuple(self.common.in_words(cube) for cube in wide)
            example = self._somebody(wide[0]) or people[0]
            yield Change(said.kind, said.service, said.group, said.says, words, more, example)

    def _somebody(self, cube: int) -> Mapping[str, Any] | None:
        return person_in(cube, self.common.layout, self.common.book, self.common.day)

    def _length(self, cube: int) -> int:
        return len(self.common.layout.facts_in(cube))


@dataclass(frozen=True)
class _Said:
    kind: ChangeKind
    service: str
    group: str
    says: str


def _people(helped: "_ByGroup") -> Cubes:
    return tuple(dict.fromkeys(cube for cubes in helped.values() for cube in cubes))


_ByGroup: TypeAlias = dict[tuple[str, str], Cubes]
_Parts: TypeAlias = Callable[[Side, CompiledService], Mapping[str, Cubes]]
_Words: TypeAlias = Callable[[CompiledGroup], tuple[str, ...]]


def _with_word(
    side: Side,
    service: CompiledService,
    of: _Words,
    word: str,
) -> Cubes:
    """People of the groups that accept the word."""
    groups = [group for group in service.groups if not of(group) or word in of(group)]
    return tuple(c for group in groups for c in side.cubes(group.condition))
