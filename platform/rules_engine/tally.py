"""The quick way to an outcome: what every group makes of the answers, looked up a few at a time.

A term is one way to belong to a group. For some facts together (a `Part`) one whole number says
of every term whether the answers fit it. The parts' numbers are joined by "and"; the result tells
the state of every group and is kept as the trace of the decision. It has four bits a term:

- sure: all that the term asks is known to fit, and it is asked for by a way that is open to it
- maybe: the same, but nothing is known to be wrong
- matched and may match: the two again, whoever refers and whatever the support asked for

They settle the outcome exactly when every unknown fact has one answer that suits all terms and
one that suits none. The few facts without ("child" or "parent") are tried out class by class.
Whatever else there is (gates, lists, several services, answers that will not come) is left to
`day_rules`, which is exact and slower.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from math import prod
from typing import TYPE_CHECKING, Any, TypeAlias

from rules_engine.answers import read_answers
from rules_engine.compiled import CompiledGroup, accepts, allows
from rules_engine.domains import Field
from rules_engine.parts import NOT_ASKED, OPEN, Key, Part
from rules_engine.rules import Outcome
from rules_engine.vocabulary import REFERRER, SUPPORT, Fact

if TYPE_CHECKING:
    from rules_engine.day_rules import DayRules

_MOST_TRIED = 64
_MOST_LISTED = 2_000
_FIRST_BIT = 1  # below it is OPEN
_WORDS = {True: "yes", False: "no"}

Found: TypeAlias = "tuple[DayRules, date, Outcome, int, Key | Mapping[str, Any], Key, Key]"
Finder: TypeAlias = Callable[[Mapping[str, Any], date], "Found | None"]


class Tally:
    """The terms of a single service's groups, and what each answer makes of them.

    `found` is the quick way: what a decision is made of, or None when the slower way is needed,
    as always when not `is_usable`. It raises FactsError for answers that cannot be read.
    """

    def __init__(self, rules: "DayRules") -> None:
        [first, *more] = rules.services
        self.rules = rules
        self.terms = [(group, cube) for group, cubes in first.groups for cube in cubes]
        tested = {name for _group, cube in self.terms for name in rules.layout.facts_in(cube)}
        facts = rules.ruleset.book.facts
        listed = [n for n in (*rules.layout.fields, REFERRER, SUPPORT) if _is_listed(facts.get(n))]
        self.blank: dict[str, Any] = dict.fromkeys(listed)
        self.is_usable = not (
            more
            or rules.pseudo
            or first.service.gates
            or any(found.rule.state == "closed" for found in first.service.lists)
            or tested - self.blank.keys()
        )
        self.found: Finder = lambda _facts, _on: None
        if self.is_usable:
            self._lay_out({name: facts[name] for name in self.blank}, tested)

    def _lay_out(self, facts: Mapping[str, Fact], tested: set[str]) -> None:
        fields, count = self.rules.layout.fields, len(self.terms)
        every = (1 << count) - 1
        self.sure, self.maybe, self.matched, self.may_match = (
            every << _FIRST_BIT + lane * count for lane in range(4)
        )
        self.measured = tuple(name for name, fact in facts.items() if not fact.answers)
        tried = {
            name: [
                facts[name].answers[n] if facts[name].answers else n for n in fields[name].samples
            ]
            for name in sorted(tested)
            if _needs_trying([cube for _group, cube in self.terms], fields[name])
        }
        self.is_usable = prod(map(len, tried.values())) <= _MOST_TRIED
        answers = {name: dict(self._answers(name, fact)) for name, fact in facts.items()}
        self.parts = [
            Part({name: answers[name] for name in names}, tried if tried.keys() & names else {})
            for names in _together(answers, first=tried)
        ]
        self.names = tuple(name for part in self.parts for name in part.answers)
        self.found = self._finder()

    def _answers(self, name: str, fact: Fact) -> Iterator[tuple[Any, int]]:
        """What each answer makes of the terms."""
        field = self.rules.layout.fields.get(name)
        tests = [field.mask & ~cube if field else 0 for _group, cube in self.terms]
        unknown = self._bits([not test for test in tests], [True] * len(tests))
        yield from ((answer, unknown) for answer in NOT_ASKED)
        of_class: dict[int, int] = {}
        for answer, number in _numbered(fact):
            bit = field.bit_of(number) if field else 0
            if bit not in of_class:
                fits = [not test & bit for test in tests]
                of_class[bit] = self._bits(fits, fits)
            yield answer, of_class[bit] & self._open(name, answer)

    def _bits(self, fits: Sequence[bool], may_fit: Sequence[bool]) -> int:
        count = len(self.terms)
        known = sum(1 << place for place, fit in enumerate(fits) if fit)
        possible = sum(1 << place for place, fit in enumerate(may_fit) if fit)
        return (known | possible << count) * (1 | 1 << 2 * count) << _FIRST_BIT

    def _open(self, name: str, answer: Any) -> int:
        """All bits but those that say that a term's group is helped by this way."""
        count, bits = len(self.terms), -1
        if name not in {REFERRER, SUPPORT}:
            return bits
        for place, (group, _cube) in enumerate(self.terms):
            if not _hears(group, name, answer):
                bits &= ~((1 | 1 << count) << _FIRST_BIT + place)
        return bits

    def _finder(self) -> Finder:  # noqa: C901
        """`found` as one function of local names: every decision goes this way."""
        rules, blank, size, measured = self.rules, self.blank, len(self.blank), self.measured
        sure, maybe, matched, may_match = self.sure, self.maybe, self.matched, self.may_match
        branches = self.parts[0].branches
        (key_1, told_1), (key_2, told_2), (key_3, told_3) = ((p.key, p.told) for p in self.parts)

        def found(facts: Mapping[str, Any], on: date) -> "Found | None":  # noqa: C901, PLR0911
            try:
                if len(facts) == size:
                    known = facts
                else:
                    known = blank | facts  # type: ignore[operator]
                    if len(known) != size:
                        return self._beside(facts, on)
                one, two, three = key_1(known), key_2(known), key_3(known)
                first = told_1[one]
                rest = told_2[two] & told_3[three]
            except (KeyError, TypeError):
                return self._learnt(facts, on)
            for name in measured:
                if type(known[name]) is not int and known[name] not in NOT_ASKED:
                    return None  # True is equal to 1, and 12.0 to 12, but neither is an age
            bits = first & rest
            if bits & sure:
                return rules, on, "eligible", bits, one, two, three
            if not bits & may_match:
                return rules, on, "not_eligible", bits, one, two, three
            if first & OPEN:
                outcome = self._tried(branches[one], rest)
                return rules, on, outcome, bits, one, two, three
            asks = bits & maybe or not bits & matched
            outcome = "needs_information" if asks else "not_this_way"
            return rules, on, outcome, bits, one, two, three

        return found

    def facts(self, given: tuple[Key, Key, Key]) -> dict[str, Any]:
        """The answers that `found` kept, by fact; without those not given."""
        pairs = zip(self.names, chain.from_iterable(given), strict=True)
        return {name: answer for name, answer in pairs if answer is not None}

    def _outcome(self, bits: int) -> Outcome:
        if bits & self.sure:
            return "eligible"
        if not bits & self.may_match:
            return "not_eligible"
        if bits & self.maybe or not bits & self.matched:
            return "needs_information"
        return "not_this_way"

    def _tried(self, branches: Sequence[int], rest: int) -> Outcome:
        """The outcome that all classes of the unknown facts agree on."""
        outcome = self._outcome(branches[0] & rest)
        for bits in branches[1:]:
            if outcome == "needs_information" or self._outcome(bits & rest) != outcome:
                return "needs_information"
        return outcome

    def _learnt(self, facts: Mapping[str, Any], on: date) -> "Found | None":
        """With answers that were not given together before, or that are not listed."""
        try:
            known = self.blank | facts  # type: ignore[operator]
            if len(known) != len(self.blank):
                return self._beside(facts, on)
            for part in self.parts:
                part.learn(part.key(known))
        except (KeyError, TypeError):
            return self._beside(facts, on)
        return self.found(facts, on)

    def _beside(self, facts: Mapping[str, Any], on: date) -> "Found | None":
        """With yes and no as such, and facts that no term asks for; these may tell an age."""
        own = {n: _as_word(answer) for n, answer in facts.items() if n in self.blank}
        others = {name: answer for name, answer in facts.items() if name not in self.blank}
        if not others and own == facts:
            return None
        stated = read_answers(others, self.rules.ruleset.book, on=on).stated
        own.update((name, answer) for name, answer in stated.items() if name in self.blank)
        found = self.found(own, on)
        return found and (*found[:4], dict(facts), (), ())


def _together(answers: Mapping[str, Mapping[Any, int]], *, first: Iterable[str]) -> list[list[str]]:
    """All facts in three parts with few combinations each; more parts would take longer."""
    parts: list[list[str]] = [list(first), [], []]
    for name in sorted(answers.keys() - set(first), key=lambda name: (-len(answers[name]), name)):
        min(parts, key=lambda names: prod(len(answers[n]) - 1 for n in names)).append(name)
    return parts


def _hears(group: CompiledGroup, name: str, answer: Any) -> bool:
    if name == REFERRER:
        return accepts(group, answer)
    return name != SUPPORT or allows(group, answer)


def _is_listed(fact: Fact | None) -> bool:
    if fact is None or fact.type in {"any_of", "date", "date_of_birth"}:
        return False
    return bool(fact.answers) or fact.bounds[1] - fact.bounds[0] <= _MOST_LISTED


def _as_word(answer: Any) -> Any:
    return _WORDS[answer] if isinstance(answer, bool) else answer


def _needs_trying(cubes: Sequence[int], field: Field) -> bool:
    """Whether no answer suits all these terms, or none suits none of them."""
    masks = {cube & field.mask for cube in cubes} - {field.mask}
    together, either = field.mask, 0
    for mask in masks:
        together &= mask
        either |= mask
    return not together or either == field.mask


def _numbered(fact: Fact) -> Iterator[tuple[Any, int]]:
    if fact.answers:
        yield from ((answer, number) for number, answer in enumerate(fact.answers))
    else:
        yield from ((number, number) for number in range(fact.bounds[0], fact.bounds[1] + 1))
