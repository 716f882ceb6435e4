"""Who is suggested as the same person, who as a brother or sister, and with which reasons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.selectors import entries_about
from referrals.intake import Intake, PersonDetails
from referrals.matching.finding import Match, matches_of
from referrals.matching.services import (
    VerdictError,
    note_keys,
    note_other_number,
    say_different,
    say_same,
    take_back,
)
from referrals.models import Person, Referral, Verdict
from referrals.services import receive
from tenants.models import Organisation
from tests.conftest import MakeUser

pytestmark = pytest.mark.usefixtures("in_jersey")
BORN = date(2012, 3, 9)
Come = Callable[..., Referral]


@pytest.fixture
def come() -> Come:
    """`come(name, …)`: a referral of somebody with these details."""

    def make(name: str, **details: Any) -> Referral:
        return receive(
            intake=Intake(
                person=PersonDetails(name=name, **details),
                facts={"referrer": "professional", "care_experience": "yes", "age": "14"},
            ),
            channel="online",
            idempotency_key=str(uuid4()),
            by=None,
        )

    return make


def told(found: tuple[Match, ...]) -> list[tuple[str, int, str]]:
    return [(m.person.name, m.likeness.score, m.likeness.reasons) for m in found]


@pytest.mark.parametrize(
    ("name", "details", "score", "reasons"),
    [
        ("Robin Marsh", {}, 40, "name sounds alike, name written the same"),
        ("MARSH, Robyn", {}, 30, "name sounds alike"),
        ("Robin James Marsh", {}, 30, "name sounds alike"),
        (
            "Robin Marsh",
            {"date_of_birth": BORN},
            80,
            "name sounds alike, name written the same, same date of birth",
        ),
        (
            "Robyn Mersh",
            {"date_of_birth": date(2012, 9, 3)},
            50,
            "name sounds alike, date of birth nearly the same",
        ),
        (
            "Robin Marsh",
            {"date_of_birth": date(2013, 3, 9), "phone": "+44 7700 900123"},
            80,
            (
                "name sounds alike, name written the same, date of birth nearly the same, "
                "same phone number"
            ),
        ),
        (
            "Robin Tolland",
            {"date_of_birth": BORN},
            55,
            "first name sounds alike, same date of birth",
        ),
        (
            "Rosemary Quint",
            {"preferred_name": "Robbin", "email": "Robin+1@mail.example"},
            35,
            "first name sounds alike, same e-mail address",
        ),
        (
            "Roin Marsh",
            {"date_of_birth": BORN},
            60,
            "name spelt nearly the same, same date of birth",
        ),
    ],
)
def test_a_possible_duplicate_says_why(
    come: Come,
    coordinator: User,
    name: str,
    details: dict[str, Any],
    score: int,
    reasons: str,
) -> None:
    come(name, **details)
    come("Sky Fenn", date_of_birth=date(2010, 1, 1), phone="01534 000000")
    newer = come(
        "Robin Marsh", date_of_birth=BORN, phone="07700 900123", email="robin@mail.example"
    )

    found = matches_of(coordinator, newer)

    assert told(found.duplicates) == [(name, score, reasons)]
    assert found.siblings == found.same == found.different == ()


@pytest.mark.parametrize(
    ("name", "details"),
    [
        ("Robin Marsh", {"date_of_birth": date(2009, 11, 27)}),
        ("Sky Fenn", {"date_of_birth": BORN}),
        ("Sky Fenn", {}),
    ],
)
def test_somebody_else_is_not_suggested(
    come: Come, coordinator: User, name: str, details: dict[str, Any]
) -> None:
    come(name, **details)

    assert matches_of(coordinator, come("Robin Marsh", date_of_birth=BORN)).duplicates == ()


@pytest.mark.parametrize(
    ("name", "details", "reasons"),
    [
        (
            "Wren Marsh",
            {"date_of_birth": date(2015, 6, 2)},
            "last name sounds alike, another first name, another date of birth",
        ),
        (
            "Wren Marsh",
            {"date_of_birth": BORN},
            "last name sounds alike, another first name, same date of birth",
        ),
        (
            "Wren Tolland",
            {"phone": "07700 900 123"},
            "another first name, same phone number",
        ),
    ],
)
def test_siblings_stand_apart(
    come: Come, coordinator: User, name: str, details: dict[str, Any], reasons: str
) -> None:
    come(name, **details)

    found = matches_of(coordinator, come("Robin Marsh", date_of_birth=BORN, phone="07700 900123"))

    assert [(m.person.name, m.likeness.reasons) for m in found.siblings] == [(name, reasons)]
    assert found.duplicates == ()


def test_a_common_last_name_is_counted_and_suggests_nobody(come: Come, coordinator: User) -> None:
    for name in ("Ash", "Wren", "Moss", "Fern", "Heath", "Clover", "Lark"):
        come(f"{name} Marsh")
    found = matches_of(coordinator, come("Robin Marsh"))

    assert (found.siblings, found.namesakes) == ((), 7)


def test_a_number_of_another_system_is_enough(come: Come, coordinator: User) -> None:
    one, other = come("Robin Marsh"), come("Wrennie Tolland")
    note_other_number(person=one.person, system="liquidlogic", number="12 34-5")
    note_other_number(person=other.person, system="liquidlogic", number="12345")
    note_other_number(person=other.person, system="liquidlogic", number="1 2345")

    (found,) = matches_of(coordinator, one).duplicates
    assert (found.person, found.likeness.strength[0]) == (other.person, "Very likely")
    assert found.likeness.reasons.startswith("same number in another system")


def test_not_the_same_is_remembered_and_can_be_taken_back(
    come: Come, coordinator: User, colleague: User
) -> None:
    one, other = come("Robin Marsh"), come("Robin Marsh")

    verdict = say_different(one=other.person, other=one.person, by=coordinator)
    for referral in (one, other):
        found = matches_of(coordinator, referral)
        assert (found.duplicates, len(found.different)) == ((), 1)
    with pytest.raises(VerdictError, match=r"Cora Le Brun said on .* not the same person"):
        say_same(one=one.person, other=other.person, by=colleague)

    take_back(one=one.person, other=other.person, by=colleague)
    assert len(matches_of(coordinator, one).duplicates) == 1
    with pytest.raises(VerdictError, match="taken back already"):
        take_back(one=one.person, other=other.person, by=colleague)
    assert [entry.detail for entry in entries_about(verdict)] == [
        {"same": False},
        {"taken_back": True},
    ]


def test_the_same_person_reaches_over_several_records(come: Come, coordinator: User) -> None:
    one, two, three, four = (come(f"Robin Marsh {n}") for n in "abcd")
    say_same(one=one.person, other=two.person, by=coordinator)
    say_same(one=three.person, other=two.person, by=coordinator)
    say_same(one=three.person, other=two.person, by=coordinator)

    assert Verdict.objects.count() == 2
    same = matches_of(coordinator, three).same
    assert {referral for match in same for referral in match.referrals} == {one, two}
    with pytest.raises(VerdictError, match="joined as one person"):
        say_different(one=one.person, other=three.person, by=coordinator)
    say_different(one=one.person, other=four.person, by=coordinator)
    with pytest.raises(VerdictError, match="not the same person"):
        say_same(one=four.person, other=three.person, by=coordinator)
    take_back(one=one.person, other=two.person, by=coordinator)
    assert {m.person for m in matches_of(coordinator, three).same} == {two.person}


def test_an_advocate_may_neither_say_nor_see(
    jersey: Organisation, come: Come, make_user: MakeUser
) -> None:
    one, other = come("Robin Marsh"), come("Robin Marsh")
    advocate = make_user(jersey, "advocate")
    for write in (say_same, say_different, take_back):
        with pytest.raises(PermissionDenied):
            write(one=one.person, other=other.person, by=advocate)
    assert matches_of(advocate, one).duplicates == ()


def test_it_takes_as_many_queries_among_ten_thousand(come: Come, coordinator: User) -> None:
    first, last = ("Ash", "Wren", "Moss", "Fern", "Lark"), ("Smith", "Jones", "Fenn", "Dale")
    referral = come("Robin Marsh", date_of_birth=BORN, phone="07700 900123")
    come("Robyn Marsh", date_of_birth=BORN)
    _queries(coordinator, referral)
    few = _queries(coordinator, referral)
    people = Person.objects.bulk_create(
        Person(name=f"{first[n % 5]} {last[n % 4]}{chr(97 + n % 23)}", phone=f"01534 {n:06}")
        for n in range(2_000)
    )
    for person in people[:300]:
        note_keys(person)

    assert _queries(coordinator, referral) == few
    assert few <= 8


def _queries(user: User, referral: Referral) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert len(matches_of(user, referral).duplicates) == 1
    return len(caught)
