"""The keys by which a person is found. Pure: a person's details in, pairs of kind and value out."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from referrals.matching.spelling import plain_email, plain_name, plain_phone, sound_of


class Details(Protocol):
    """What keys are made from: `models.Person`, or what a migration has of it."""

    name: str
    preferred_name: str
    date_of_birth: date | None
    phone: str
    email: str


def keys_of(person: Details) -> set[tuple[str, str]]:
    """Every key of a person as pairs of `KeyKind` and value.

    Order of first and last name, middle names, accents and signs make no difference.
    """
    words = plain_name(person.name).split()
    called = plain_name(person.preferred_name).split()
    found = {
        ("written", " ".join(words)),
        ("name", _first_and_last(words)),
        ("surname", sound_of(words[-1]) if len(words) > 1 else ""),
        ("born", person.date_of_birth.isoformat() if person.date_of_birth else ""),
        ("phone", plain_phone(person.phone)),
        ("email", plain_email(person.email)),
    }
    if called and len(words) > 1:
        found.add(("name", _first_and_last([called[0], words[-1]])))
    return {(kind, value[:254]) for kind, value in found if value}


def _first_and_last(words: list[str]) -> str:
    return " ".join(sorted({sound_of(word) for word in (words[:1] + words[-1:])}))
