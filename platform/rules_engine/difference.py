"""Two versions of an organisation's rules: who gains, who loses, and what else is different.

Both are laid out over the same classes of answers, so the people concerned are found exactly.
Options are matched by name and points left to a person by their words; a fact that changed its
type is two facts. As everywhere, facts are taken to be independent of each other.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import product
from operator import or_
from typing import Any, Literal, TypeAlias

from rules_engine.analysis.people import person_in
from rules_engine.causes import Cause, causes_of
from rules_engine.changes import Change, ChangeKind, Difference
from rules_engine.common_layout import CommonLayout, Side
from rules_engine.compiled import CompiledGroup, CompiledService
from rules_engine.cubes import Cubes
from rules_engine.problems import listed
from rules_engine.regions import Regions
from rules_engine.ruleset import Ruleset
from rules_engine.text_changes import text_changes
from rules_engine.vocabulary import REFERRER, SUPPORT

_MODES = ("must", "opt_out", "may", "on_request")
_TOLD: tuple[ChangeKind, ...] = ("lists", "offers", "promises", "duties", "signposts")
MOST_SETS = 5


def difference(old: Ruleset, new: Ruleset, *, on: date, sets: int = MOST_SETS) -> Difference:
    """What the new version changes for people on this day. Raises TooTangledError.

    At most so many `sets` of people are described for each change.
    """
    changes = tuple(_Comparison(old, new, on, sets).changes())
    return Difference(old.reference, new.reference, on, changes, tuple(text_changes(old, new)))


def differences(
    old: Ruleset, new: Ruleset, *, since: date, sets: int = MOST_SETS
) -> tuple[Difference, ...]:
    """What the new version changes from each day on, when something else changes then.

    The first day is `since`, or the one on which the new version comes into force if that is
    later. Raises TooTangledError.
    """
    first = max(since, new.effective_from)
    begins = {period.begins for ruleset in (old, new) for period in ruleset.periods}
    found: list[Difference] = []
    for day in [first, *sorted(day for day in begins if day > first)]:
        on_day = difference(old, new, on=day, sets=sets)
        if not found or on_day.told != found[-1].told:
            found.append(on_day)
    return tuple(found)


class _Comparison:
    def __init__(self, old: Ruleset, new: Ruleset, on: date, sets: int) -> None:
        self.sets = sets
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
        yield from self._won("gains", name, after, before)
        yield from self._won("loses", name, before, after)
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
        self, kind: Literal["gains", "loses"], service: str, more: "_ByGroup", less: "_ByGroup"
    ) -> Iterator[Change]:
        """People who can be helped by one version only: a change for each cause."""
        others = _people(less)
        ways_in = {group: people for (group, _label), people in less.items()}
        found: dict[tuple[Any, ...], list[tuple[str, str, Cause]]] = {}
        for (group, label), people in more.items():
            pieces = self._with_somebody(self.regions.without(people, others))
            for cause in causes_of(pieces, ways_in.get(group, ()), self.common.layout):
                found.setdefault(self._sort_of(cause, group), []).append((group, label, cause))
        verb = "can be helped now" if kind == "gains" else "can be helped no more"
        for same in found.values():
            groups = tuple(group for group, _label, _cause in same)
            labels = listed([f"'{label}'" for _group, label, _cause in same], "and")
            said = _Said(kind, service, groups, f"{labels}: {verb}.", same[0][2].facts)
            some = tuple(cube for key, cubes in more.items() if key[0] in groups for cube in cubes)
            pieces = tuple(dict.fromkeys(p for *_names, cause in same for p in cause.pieces))
            yield self._told(said, pieces, some, others)

    def _sort_of(self, cause: Cause, group: str) -> tuple[Any, ...]:
        """Causes of the same sort are told together: the same answers to the same facts."""
        if not cause.facts:
            return (group,)
        fields = self.common.layout.fields
        return tuple((fact, cause.around & fields[fact].mask) for fact in cause.facts)

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
                yield from self._change(_Said(kind, now.id, (), said), met, ())
        yield from self._allowed("support", was, now, helped)
        yield from self._allowed("referrer", was, now, helped)
        for section in _TOLD:
            yield from self._told_to(section, was, now)

    def _told_to(
        self, section: ChangeKind, was: CompiledService, now: CompiledService
    ) -> Iterator[Change]:
        """People for whom a rule that both versions have counts in one of them only."""
        before, after = ({r.id: r for r in getattr(of, section)} for of in (was, now))
        for name in [name for name in after if name in before]:
            some = self.common.old.cubes(before[name].condition)
            others = self.common.new.cubes(after[name].condition)
            for people, rest, verb in (
                (others, some, "is for these people now, and was not"),
                (some, others, "is for these people no more"),
            ):
                yield from self._change(
                    _Said(section, now.id, (), f"'{name}' {verb}."), people, rest
                )

    def _allowed(
        self,
        kind: Literal["support", "referrer"],
        was: CompiledService,
        now: CompiledService,
        helped: tuple[Cubes, Cubes],
    ) -> Iterator[Change]:
        """Kinds of help, or referrers, that are accepted by one version only."""
        of: _Words = (lambda g: g.limits) if kind == "support" else (lambda g: g.accepted)
        found: dict[tuple[str, Cubes, Cubes], list[str]] = {}
        for word in self.common.answers(SUPPORT if kind == "support" else REFERRER):
            before = _with_word(self.common.old, was, of, word)
            after = _with_word(self.common.new, now, of, word)
            for some, others, verb in (
                (after, before, "accepted as '{}' now, and {} not"),
                (before, after, "accepted as '{}' no more"),
            ):
                people = self._helped_in_both(self.regions.without(some, others), helped)
                if people:
                    found.setdefault((verb, people, others), []).append(f"'{word}'")
        for (verb, people, others), words in found.items():
            be, was_ = ("is", "was") if len(words) == 1 else ("are", "were")
            said = f"{listed(words, 'and')} {be} {verb.format(kind, was_)}."
            yield from self._change(_Said(kind, now.id, (), said), people, others)

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
        pieces = self._with_somebody(self.regions.without(some, others))
        if pieces:
            yield self._told(said, pieces, some, others)

    def _with_somebody(self, pieces: Iterable[int]) -> Cubes:
        return tuple(piece for piece in pieces if self._somebody(piece) is not None)

    def _told(self, said: "_Said", pieces: Cubes, some: Cubes, others: Cubes) -> Change:
        """A change for some people who are in `some` and not in `others`."""
        wide: list[int] = []
        more = 0
        for piece in sorted(pieces, key=self._length):
            if any(piece & cube == piece for cube in wide):
                continue
            if len(wide) == self.sets:
                more += 1
            else:
                wide.append(self.regions.widened(piece, some, others))
        wide.sort(key=self._length)
        words = tuple(self.common.in_words(cube) for cube in wide)
        examples = (self._somebody(cube) for cube in (*wide, *pieces))
        return Change(
            kind=said.kind,
            service=said.service,
            groups=said.groups,
            says=said.says,
            who=self.common.in_words(reduce(or_, pieces), first=said.facts),
            people=words,
            more=more,
            example=next(filter(None, examples)),
        )

    def _somebody(self, cube: int) -> Mapping[str, Any] | None:
        return person_in(cube, self.common.layout, self.common.book, self.common.day)

    def _length(self, cube: int) -> int:
        return len(self.common.layout.facts_in(cube))


@dataclass(frozen=True)
class _Said:
    kind: ChangeKind
    service: str
    groups: tuple[str, ...]
    says: str
    facts: tuple[str, ...] = ()


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
