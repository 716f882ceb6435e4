"""What the shape of a rules file cannot check: whether its parts agree with one another."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from typing import TypeAlias

from rules_engine.ages import OLDEST
from rules_engine.answers import read_answers
from rules_engine.document import Rules, RulesFile
from rules_engine.fact_book import FactBook
from rules_engine.problems import FactsError, did_you_mean
from rules_engine.rules import InForce, RouteRule, Rule
from rules_engine.strict_yaml import Path
from rules_engine.vocabulary import REFERRER, SUPPORT, TRIGGER, not_an_answer

Fault: TypeAlias = tuple[Path, str]

SECTIONS = (
    "eligibility",
    "exclusions",
    "gates",
    "lists",
    "routes",
    "offers",
    "promises",
    "priorities",
    "duties",
    "signposts",
)


def faults(rules: RulesFile, book: FactBook) -> Iterator[Fault]:
    """Every disagreement, with the place where it stands."""
    yield from book.faults
    for place, part in parts_of(rules):
        for section in SECTIONS:
            yield from _repeated_ids((*place, section), getattr(part, section))
            yield from _no_ids((*place, section), getattr(part, section))
        yield from _options(part, place, book)
        yield from _routes(part.routes, (*place, "routes"))
    yield from _services(rules)
    groups = {group.id for _place, part in parts_of(rules) for group in part.eligibility}
    for group in rules.age_edges:
        if group not in groups:
            yield ("age_edges", group), f"'{group}' is not a group.{did_you_mean(group, groups)}"
    yield from _ages(rules)
    if not book.faults:
        yield from _given(rules, book)


def parts_of(rules: RulesFile) -> Iterator[tuple[Path, Rules]]:
    """The file's own rules and those of each service, with their places."""
    yield (), rules
    for number, service in enumerate(rules.services):
        yield ("services", number), service


def overlap(one: InForce, other: InForce) -> bool:
    """Whether two rules hold on a common day."""
    start = max(one.from_ or date.min, other.from_ or date.min)
    return start <= min(one.to or date.max, other.to or date.max)


def _ages(rules: RulesFile) -> Iterator[Fault]:
    for group, edges in rules.age_edges.items():
        for side, ages in (("in", edges.in_), ("out", edges.out)):
            for number, age in enumerate(ages):
                if not 0 <= age <= OLDEST:
                    said = f"'{age}' is no age. Expected: whole years from 0 to {OLDEST}."
                    yield ("age_edges", group, side, number), said


def _given(rules: RulesFile, book: FactBook) -> Iterator[Fault]:
    """Answers of the file's own tests that cannot be read."""
    for number, test in enumerate(rules.tests):
        try:
            read_answers(test.given, book, on=test.on or rules.version.effective_from)
        except FactsError as error:
            for fact, said in error.problems.items():
                yield ("tests", number, "given", fact), f"'{test.name}': {said}"


def _repeated_ids(place: Path, rules: Iterable[Rule]) -> Iterator[Fault]:
    numbered = list(enumerate(rules))
    for (_n, first), (number, second) in combinations(numbered, 2):
        if first.id == second.id and overlap(first.in_force, second.in_force):
            said = f"'{second.id}' is used twice. Give each its own id, or days 'in_force' that do"
            yield (*place, number, "id"), f"{said} not overlap."


def _no_ids(place: Path, rules: Iterable[Rule]) -> Iterator[Fault]:
    for number, rule in enumerate(rules):
        if rule.id == "none":
            said = "'none' is what a test expects where there is no such rule. Choose another id."
            yield (*place, number, "id"), said


def _services(rules: RulesFile) -> Iterator[Fault]:
    seen: set[str] = set()
    inherited = {rule.id for section in SECTIONS for rule in getattr(rules, section)}
    for number, service in enumerate(rules.services):
        place: Path = ("services", number)
        if service.id in seen:
            yield (*place, "id"), f"'{service.id}' is used twice. Give each service its own id."
        seen.add(service.id)
        for at, left in enumerate(service.leave_out):
            if left not in inherited:
                close = did_you_mean(left, inherited)
                yield (*place, "leave_out", at), f"'{left}' is not a rule of all services.{close}"
        if not service.eligibility and not rules.eligibility:
            yield place, f"'{service.id}' has no groups. Write them under 'eligibility'."


def _options(part: Rules, place: Path, book: FactBook) -> Iterator[Fault]:
    accepted = part.accepted_referrers or []
    yield from _not_options(book, REFERRER, accepted, (*place, "accepted_referrers"))
    for number, group in enumerate(part.eligibility):
        path: Path = (*place, "eligibility", number)
        for name in ("only_for_support", "not_for_support"):
            yield from _not_options(book, SUPPORT, getattr(group, name), (*path, name))
        accepted = group.accepted_referrers or []
        yield from _not_options(book, REFERRER, accepted, (*path, "accepted_referrers"))
        if group.only_for_support and group.not_for_support:
            yield path, "Write either 'only_for_support' or 'not_for_support', not both."
    for number, promise in enumerate(part.promises):
        before = [promise.before] if promise.before else []
        yield from _not_options(book, SUPPORT, before, (*place, "promises", number, "before"))
    for number, offer in enumerate(part.offers):
        yield from _not_options(
            book, TRIGGER, [offer.trigger], (*place, "offers", number, "trigger")
        )


def _not_options(book: FactBook, fact: str, words: Iterable[str], path: Path) -> Iterator[Fault]:
    if fact not in book.facts:
        return
    known = book.facts[fact].answers
    for number, word in enumerate(words):
        if word not in known:
            yield (*path, number), not_an_answer(word, fact, book.facts[fact])


def _routes(routes: list[RouteRule], place: Path) -> Iterator[Fault]:
    for number, route in enumerate(routes):
        path = (*place, number)
        if route.otherwise and (route.when or route.unless):
            yield path, f"'{route.id}' is for everybody else ('otherwise'), so it has no 'when'."
        if not route.otherwise and not route.when and not route.unless:
            yield path, f"'{route.id}' needs 'when:', or 'otherwise: yes' for everybody else."
        later = any(
            not after.otherwise and overlap(route.in_force, after.in_force)
            for after in routes[number + 1 :]
        )
        if route.otherwise and later:
            yield path, f"'{route.id}' takes everybody; the routes after it are never reached."
