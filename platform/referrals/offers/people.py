"""Finding or making the child that an offer is for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from referrals.matching.keys import keys_of
from referrals.matching.services import note_keys, note_other_number
from referrals.matching.spelling import plain_name, plain_number
from referrals.models import MatchKey, OtherNumber, Person

MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Child:
    """What is told of a child: a name, and whatever makes it one child's."""

    name: str
    date_of_birth: date | None = None
    system: str = ""
    number: str = ""

    @property
    def plain_system(self) -> str:
        """The other system's name in one spelling."""
        return " ".join(self.system.casefold().split())

    @property
    def written(self) -> str:
        """The name in one spelling."""
        return plain_name(self.name)

    @property
    def identity(self) -> tuple[str, ...] | None:
        """What two rows about one child have in common; None when nothing is certain."""
        if self.number:
            return ("number", self.plain_system, plain_number(self.number))
        if self.date_of_birth:
            return ("born", self.written, self.date_of_birth.isoformat())
        return None


def known_children(told: Iterable[Child]) -> Mapping[Child, list[Person]]:
    """Who each child may be, by the number of another system, else by name and date of birth.

    Two queries, however many are told.
    """
    wanted = set(told)
    numbers = {plain_number(child.number) for child in wanted if child.number}
    by_number: dict[tuple[str, str], list[Person]] = {}
    for known in OtherNumber.objects.filter(number__in=numbers).select_related("person"):
        by_number.setdefault((known.system, known.number), []).append(known.person)
    by_name = _by_name({child.written for child in wanted if child.date_of_birth})
    found: dict[Child, list[Person]] = {}
    for child in wanted:
        people = by_number.get((child.plain_system, plain_number(child.number)), [])
        if not people and child.date_of_birth:
            people = by_name.get((child.written, child.date_of_birth), [])
        found[child] = people[:MOST_NAMED]
    return found


def _by_name(names: set[str]) -> dict[tuple[str, date], list[Person]]:
    keys = MatchKey.objects.filter(kind="written", value__in=names)
    found: dict[tuple[str, date], list[Person]] = {}
    for key in keys.select_related("person").order_by("person"):
        born = key.person.date_of_birth
        if born is not None:
            found.setdefault((key.value, born), []).append(key.person)
    return found


def note_child(child: Child, *, person: Person | None = None) -> Person:
    """Somebody known, or a new record, with the other system's number."""
    if person is None:
        person = Person.objects.create(name=child.name, date_of_birth=child.date_of_birth)
        note_keys(person)
    if child.number:
        note_other_number(person=person, system=child.plain_system, number=child.number)
    return person


def is_surely(child: Child, person: Person) -> bool:
    """Whether nothing that is told speaks against this being them."""
    same_name = ("written", child.written) in keys_of(person)
    told = child.date_of_birth
    return same_name and (told is None or told == person.date_of_birth)
