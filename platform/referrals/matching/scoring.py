"""How alike two people are, and why. Pure but for its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext_lazy as _

from referrals.matching.keys import keys_of
from referrals.matching.spelling import plain_name, sound_of
from referrals.models import Person

# What speaks for one person, in points. Below `ENOUGH` nothing is suggested.
POINTS: Mapping[str, int] = {
    "number": 100,
    "born": 40,
    "name": 30,
    "born_nearly": 20,
    "spelling": 20,
    "first": 15,
    "last": 15,
    "phone": 20,
    "email": 20,
    "written": 10,
    "born_other": -30,
}
WORDS: Mapping[str, Any] = {
    "number": _("same number in another system"),
    "born": _("same date of birth"),
    "born_nearly": _("date of birth nearly the same"),
    "born_other": _("another date of birth"),
    "written": _("name written the same"),
    "name": _("name sounds alike"),
    "spelling": _("name spelt nearly the same"),
    "first": _("first name sounds alike"),
    "first_other": _("another first name"),
    "last": _("last name sounds alike"),
    "phone": _("same phone number"),
    "email": _("same e-mail address"),
}
ENOUGH, LIKELY, VERY_LIKELY = 30, 50, 70
# The share of letters that two spellings of one first name have in common.
NEARLY = 0.8


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two people share: codes of `WORDS`, in the order in which they are told."""

    signs: tuple[str, ...]

    @property
    def score(self) -> int:
        """The sum of the points; 30 is worth a look, 70 very likely one person."""
        return sum(POINTS.get(sign, 0) for sign in self.signs)

    @property
    def is_duplicate(self) -> bool:
        """Whether they may be one person: something about the name, and enough altogether."""
        name = {"name", "spelling", "first", "number"} & set(self.signs)
        return bool(name) and self.score >= ENOUGH

    @property
    def is_sibling(self) -> bool:
        """Whether they may be brothers and sisters: a family's name or contact, another child."""
        shared = {"last", "phone", "email"} & set(self.signs)
        return bool(shared) and "first_other" in self.signs

    @property
    def reasons(self) -> str:
        """The signs in words."""
        return ", ".join(str(WORDS[sign]) for sign in self.signs)

    @property
    def strength(self) -> tuple[Any, str]:
        """How likely one person is, in words, with the kind of tag."""
        if self.score >= VERY_LIKELY:
            return _("Very likely"), "warning"
        return (_("Likely"), "warning") if self.score >= LIKELY else (_("Perhaps"), "waiting")


def likeness(one: Person, other: Person, *, alike: bool = False, number: bool = False) -> Likeness:
    """Compare two people. `alike`: their names as written are nearly the same; `number`: another
    system knows them by the same number.
    """
    ours, theirs = keys_of(one), keys_of(other)
    shared = {kind for kind, _value in ours & theirs}
    signs = [*_names(one, other, shared, alike=alike), *_born(one, other)]
    signs += [kind for kind in ("phone", "email") if kind in shared]
    return Likeness(tuple(["number", *signs] if number else signs))


def _names(one: Person, other: Person, shared: set[str], *, alike: bool) -> list[str]:
    if "name" in shared:
        return ["name", *(["written"] if "written" in shared else [])]
    first = _first_sounds(one) & _first_sounds(other)
    if alike and (first or "surname" not in shared or _first_nearly(one, other)):
        return ["spelling"]
    last = ["last"] if "surname" in shared else []
    return [*last, "first" if first else "first_other"]


def _first_sounds(person: Person) -> set[str]:
    both = (plain_name(person.name).split()[:1], plain_name(person.preferred_name).split()[:1])
    return {sound_of(word) for words in both for word in words}


def _first_nearly(one: Person, other: Person) -> bool:
    """A letter too few or too many, which changes the sound."""
    ours, theirs = (plain_name(person.name).partition(" ")[0] for person in (one, other))
    return SequenceMatcher(a=ours, b=theirs, autojunk=False).ratio() >= NEARLY


def _born(one: Person, other: Person) -> list[str]:
    if one.date_of_birth is None or other.date_of_birth is None:
        return []
    if one.date_of_birth == other.date_of_birth:
        return ["born"]
    return ["born_nearly" if _nearly(one.date_of_birth, other.date_of_birth) else "born_other"]


def _nearly(one: date, other: date) -> bool:
    """Day and month exchanged, or one digit different."""
    if (one.day, one.month, one.year) == (other.month, other.day, other.year):
        return True
    pairs = zip(one.strftime("%Y%m%d"), other.strftime("%Y%m%d"), strict=True)
    return sum(a != b for a, b in pairs) == 1
