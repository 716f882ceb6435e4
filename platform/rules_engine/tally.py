"""The quick way to an outcome: all groups' conditions counted at once, in one whole number.

For each cube ("term") of the groups the number holds two counters: how many of its facts are
known to fit, and how many are not known to be wrong. Every answer has one number to add, made
beforehand, that moves all counters together. A counter that is full carries into a flag bit:
all known to fit is "certain", none known to be wrong is "possible".

The counters settle the outcome exactly when every unknown fact has one answer that suits all
terms and one that suits none. The few facts without ("child" or "parent") are tried out class by
class. Whatever else there is (gates, lists, several services, answers that will not come) is
left to `day_rules`, which is exact and slower.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING, Any

from rules_engine.compiled import accepts, allows
from rules_engine.domains import Field
from rules_engine.vocabulary import REFERRER, SUPPORT, Fact

if TYPE_CHECKING:
    from rules_engine.day_rules import DayRules, DayService

_MOST_TRIED = 64
_MOST_LISTED = 2_000


class Tally:
    """Counters for the groups of a single service. `steps` is what each answer adds."""

    def __init__(self, rules: "DayRules") -> None:
        self.start = self.certain = self.possible = 0
        self.steps: dict[tuple[str, Any], int] = {}
        self.tried: dict[str, tuple[int, ...]] = {}
        self.measured: tuple[str, ...] = ()
        self.ways: dict[tuple[str | None, str | None], int] = {}
        [first, *more] = rules.services
        service = first.service
        self.is_usable = not (
            more
            or rules.pseudo
            or service.gates
            or any(x.rule.state == "closed" for x in service.lists)
        )
        if self.is_usable:
            flags = self._count(rules, first.matched)
            self._list(rules)
            self._allow(rules, first, flags)

    def _count(self, rules: "DayRules", cubes: tuple[int, ...]) -> dict[int, int]:
        """Lay the counters out, the certain ones below the possible ones; the flags by cube."""
        layout = rules.layout
        offset, counters = 0, []
        for cube in cubes:
            facts = layout.facts_in(cube)
            width = len(facts).bit_length()
            counters.append((cube, facts, offset, width))
            offset += width + 1
        self.adds: dict[str, tuple[int, ...]] = {}
        self.height, flags = offset, {}
        for cube, facts, at, width in counters:
            flag = flags[cube] = 1 << (at + width)
            self.certain |= flag
            self.possible |= flag << offset
            self.start += ((1 << width) - len(facts)) << at | flag << offset
            for fact in facts:
                field = layout.fields[fact]
                adds = self.adds.get(fact, (0,) * field.size)
                self.adds[fact] = tuple(
                    add + (1 << at if cube & bit else -(1 << (at + offset)))
                    for add, bit in zip(adds, field.bits, strict=True)
                )
        for fact in self.adds:
            field = layout.fields[fact]
            if _needs_trying({cube & field.mask for cube in cubes} - {field.mask}, field):
                self.tried[fact] = self.adds[fact]
        return flags

    def _allow(self, rules: "DayRules", service: "DayService", flags: Mapping[int, int]) -> None:
        """For each referrer and support that can be stated, the flags of the groups it fits."""
        facts = rules.ruleset.book.facts
        referrers = facts[REFERRER].answers if REFERRER in facts else ()
        kinds = facts[SUPPORT].answers if SUPPORT in facts else ()
        groups = [(group, sum({flags[cube] for cube in cubes})) for group, cubes in service.groups]
        kept: dict[tuple[bool, ...], int] = {}
        for way in product((None, *referrers), (None, *kinds)):
            fits = tuple(accepts(group, way[0]) and allows(group, way[1]) for group, _ in groups)
            if fits not in kept:
                kept[fits] = 0
                for (_group, held), fit in zip(groups, fits, strict=True):
                    kept[fits] |= held if fit else 0
            self.ways[way] = kept[fits]

    def _list(self, rules: "DayRules") -> None:
        """Every answer that can be listed, as it may be given."""
        measured = []
        for name, fact in rules.ruleset.book.facts.items():
            if fact.type in {"any_of", "date", "date_of_birth"}:
                continue
            if not fact.answers:
                if name not in self.adds or fact.bounds[1] - fact.bounds[0] > _MOST_LISTED:
                    continue
                measured.append(name)
            field, adds = rules.layout.fields.get(name), self.adds.get(name)
            for answer, number in _answers(fact):
                add = 0
                if field and adds:
                    add = adds[(field.bit_of(number) >> field.offset).bit_length() - 1]
                self.steps[name, answer] = add
            self.steps[name, None] = self.steps[name, "not_asked"] = 0
        self.measured = tuple(measured)

    def outcome(self, facts: Mapping[str, Any]) -> tuple[str, int] | None:
        """The outcome and the counters, or None when the slower way is needed.

        Raises KeyError or TypeError for answers that are not listed.
        """
        count = sum(map(self.steps.__getitem__, facts.items()), self.start)
        for name in self.measured:
            if type(facts.get(name)) is bool:
                return None  # equal to 0 or 1, but no age
        if not count & self.possible:
            return "not_eligible", count
        fitting = self.ways.get((facts.get(REFERRER), facts.get(SUPPORT)))
        if fitting is None:
            return None
        if count & fitting:
            return "eligible", count
        if fitting != self.certain:
            blocked = count & self.certain and not count & (fitting << self.height)
            return ("not_this_way", count) if blocked else None
        return self._tried(facts, count)

    def _tried(self, facts: Mapping[str, Any], count: int) -> tuple[str, int] | None:
        """Try every class of the unknown facts that the counters alone do not settle."""
        unknown = [
            adds for fact, adds in self.tried.items() if facts.get(fact, "not_asked") in _NOT_ASKED
        ]
        if not unknown:
            return "needs_information", count
        every, some, tries = True, False, 1
        for adds in unknown:
            tries *= len(adds)
        if tries > _MOST_TRIED:
            return None
        for chosen in product(*unknown):
            branch = count + sum(chosen)
            some = some or bool(branch & self.possible)
            every = every and bool(branch & self.certain)
        if every or not some:
            return ("eligible" if every else "not_eligible"), count
        return "needs_information", count


_NOT_ASKED = (None, "not_asked")


def _needs_trying(masks: set[int], field: Field) -> bool:
    """Whether no answer suits all these terms, or none suits none of them."""
    together, either = field.mask, 0
    for mask in masks:
        together &= mask
        either |= mask
    return not together or either == field.mask


def _answers(fact: Fact) -> Iterator[tuple[Any, int]]:
    if fact.answers:
        yield from ((answer, number) for number, answer in enumerate(fact.answers))
        if fact.type == "yes_no":
            yield from ((True, 0), (False, 1))
    else:
        yield from ((number, number) for number in range(fact.bounds[0], fact.bounds[1] + 1))
