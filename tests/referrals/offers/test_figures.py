"""Take-up: exact figures, and no small number that anybody could work out."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from django.http import Http404

from accounts.models import User
from eligibility.selectors import today
from referrals.models import Offer, Person
from referrals.offers.figures import take_up
from referrals.offers.hiding import hidden_cells
from tenants.models import Organisation
from tests.conftest import MakeUser
from tests.referrals.offers.conftest import CARE, ICPC

Cell = tuple[str, str]


def offers(number: int, state: str, trigger: str = CARE, *, day: date, after: int = 3) -> None:
    """So many offers of one state, made `after` days, or not made."""
    person = Person.objects.create(name="Somebody")
    for turn in range(number):
        made = None if state in {"due", "could_not", "withdrawn"} else day + timedelta(days=after)
        Offer.objects.create(
            person=Person.objects.create(name=f"{person.pk} {turn}"),
            trigger=trigger,
            happened_on=day,
            due_on=day,
            mode="opt_out",
            state=state,
            offered_on=made,
            answered_on=made,
            words="No, thank you.",
            next_on=day,
            could_not="moved" if state == "could_not" else "",
        )


@pytest.mark.usefixtures("in_wiltshire")
def test_figures_are_exact(worker: User) -> None:
    may, june = date(2026, 5, 4), date(2026, 6, 30)
    for state, number in {"offered": 5, "opted_out": 6, "not_now": 9, "no_answer": 7}.items():
        offers(number, state, day=may, after=2)
    offers(8, "due", day=june)
    offers(5, "could_not", day=june)
    offers(3, "withdrawn", day=june)
    offers(10, "opted_out", ICPC, day=june, after=11)
    offers(99, "due", day=date(2026, 7, 1))

    found = take_up(worker, first=date(2026, 5, 1), last=june)
    assert [(row.key, row.median_days) for row in found.by_trigger] == [(CARE, 2), (ICPC, 11)]
    assert [row.key for row in found.by_month] == ["2026-05", "2026-06"]
    assert found.total.numbers == {
        "total": 50, "due": 8, "could_not": 5, "made": 37, "offered": 5, "accepted": 0,
        "not_now": 9, "opted_out": 16, "no_answer": 7,
    }  # fmt: skip
    assert (found.total.median_days, found.total.share) == (2, 0)
    care = found.by_trigger[0]
    assert (care.numbers["total"], care.numbers["made"]) == (40, 27)


@pytest.mark.usefixtures("in_wiltshire")
def test_small_numbers_are_hidden_with_those_that_would_tell_them(worker: User) -> None:
    day = date(2026, 5, 4)
    offers(20, "opted_out", day=day)
    offers(3, "no_answer", day=day)
    offers(12, "not_now", day=day)

    (row,) = take_up(worker, first=day, last=day).by_trigger
    shown = {name: number for name, number in row.numbers.items() if number is not None}
    # Twelve goes with three; otherwise 35 made less 20 and 12 would tell it.
    assert shown["opted_out"] == 20
    assert "no_answer" not in shown
    assert "not_now" not in shown


@pytest.mark.usefixtures("in_wiltshire")
def test_no_offer_at_all_is_no_error(worker: User) -> None:
    found = take_up(worker, first=today(), last=today())
    assert (found.by_trigger, found.by_month, found.total.share) == ((), (), None)


@pytest.mark.usefixtures("in_wiltshire")
def test_offers_made_again_count_in_no_median(worker: User) -> None:
    day = date(2026, 5, 4)
    offers(6, "no_answer", day=day, after=4)
    first = Offer.objects.order_by("pk")
    for offer in list(first):
        Offer.objects.create(
            person=offer.person, trigger=CARE, happened_on=day, due_on=day, mode="opt_out",
            state="offered", offered_on=day + timedelta(days=90), follows=offer,
        )  # fmt: skip
    found = take_up(worker, first=day, last=day)
    assert (found.total.numbers["made"], found.total.median_days) == (12, 4)


@pytest.mark.parametrize("role", ["supervisor", "organisation_admin", "commissioner"])
def test_who_sees_figures(in_wiltshire: Organisation, make_user: MakeUser, role: str) -> None:
    user = make_user(in_wiltshire, role)
    assert take_up(user, first=today(), last=today()).by_trigger == ()


@pytest.mark.parametrize("role", ["advocate", "content_editor", "safeguarding_lead"])
def test_who_does_not(in_wiltshire: Organisation, make_user: MakeUser, role: str) -> None:
    with pytest.raises(Http404):
        take_up(make_user(in_wiltshire, role), first=today(), last=today())


def _solvable(sums: list[list[Cell]], hidden: frozenset[Cell]) -> set[Cell]:
    """Hidden cells that sums of one unknown give away, one after another."""
    told: set[Cell] = set()
    while True:
        lone = [[c for c in line if c in hidden - told] for line in sums]
        new = {cells[0] for cells in lone if len(cells) == 1}
        if not new:
            return told
        told |= new


@pytest.mark.parametrize("seed", range(60))
def test_nothing_hidden_can_be_worked_out_line_by_line(seed: int) -> None:
    rows, columns = ("a", "b", "c"), ("x", "y", "z")
    numbers = {
        (row, column): (seed * 7 + place * 13 + seed * place) % 11
        for place, (row, column) in enumerate(product(rows, columns))
    }
    for row in rows:
        numbers[row, "all"] = sum(numbers[row, column] for column in columns)
    for column in (*columns, "all"):
        numbers["all", column] = sum(numbers[row, column] for row in rows)
    sums = [[(row, column) for column in (*columns, "all")] for row in (*rows, "all")]
    sums += [[(row, column) for row in (*rows, "all")] for column in (*columns, "all")]

    hidden = hidden_cells(numbers, sums)
    assert {cell for cell, number in numbers.items() if 0 < number < 5} <= hidden
    assert _solvable(sums, hidden) == set()


def test_nothing_is_hidden_without_need() -> None:
    numbers = {"a": 5, "b": 0, "all": 5}
    assert hidden_cells(numbers, [["a", "b", "all"]]) == frozenset()
