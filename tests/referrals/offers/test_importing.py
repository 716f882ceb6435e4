"""Files of due offers: read, shown, confirmed as a whole; the same file twice offers once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.authorisation import SYSTEM
from accounts.models import User
from eligibility.selectors import today
from referrals.csv_reading import UnreadableFileError, read_table
from referrals.matching.services import note_keys
from referrals.models import Offer, OfferFile, OtherNumber, Person
from referrals.offers.file_columns import COLUMNS, example, read_rows
from referrals.offers.importing import confirm, forget_files, shown_rows, upload
from referrals.offers.triggers import triggers
from tenants.models import Organisation
from tests.conftest import MakeUser
from tests.referrals.offers.conftest import days_ago

pytestmark = pytest.mark.usefixtures("in_wiltshire")
HEAD = "Name;Date of birth;What happened;Day it happened;Offer by;Other system;Number there"


def file_of(*rows: str) -> bytes:
    """A file with these rows; `D3` stands for the day three days ago, `F9` for that in nine."""
    text = "\r\n".join([HEAD, *rows])
    for number in (2, 3, 4):
        text = text.replace(f"D{number}", f"{days_ago(number):%d/%m/%Y}")
    return text.replace("F9", f"{today() + timedelta(days=9):%d.%m.%Y}").encode("cp1252")


def two() -> bytes:
    """A file of two good rows."""
    return file_of(
        "Zoë Marsh;27/03/2012;Came into care;D3;F9;Liquidlogic;LCS 12",
        "Jo Hay;;icpc_planned;D2;F9;;",
    )


def known(name: str, born: date | None, number: str = "") -> Person:
    """Somebody who is in the records already."""
    person = Person.objects.create(name=name, date_of_birth=born)
    note_keys(person)
    if number:
        OtherNumber.objects.create(person=person, system="liquidlogic", number=number)
    return person


def kinds(file: OfferFile) -> list[str]:
    """What would be done with each good row."""
    return [row.kind for row in shown_rows(file)]


def test_nothing_is_registered_before_somebody_confirms(worker: User) -> None:
    file = upload(data=two(), name="offers.csv", by=worker)

    assert (kinds(file), file.faults) == (["new", "new"], [])
    assert (Offer.objects.count(), Person.objects.count()) == (0, 0)

    file = confirm(file=file, choices={}, by=worker)
    zoe, jo = Offer.objects.select_related("person").order_by("happened_on")
    assert (zoe.person.name, zoe.person.date_of_birth) == ("Zoë Marsh", date(2012, 3, 27))
    assert (zoe.trigger, zoe.happened_on, zoe.due_on) == (
        "became_looked_after", days_ago(3), today() + timedelta(days=9),
    )  # fmt: skip
    number = zoe.person.other_numbers.get()
    assert (number.system, number.number) == ("liquidlogic", "LCS12")
    assert (jo.person.name, jo.trigger, jo.mode) == ("Jo Hay", "icpc_planned", "opt_out")
    assert (file.registered, file.passed_over, file.rows) == (2, 0, [])
    assert zoe.events.get().by == worker


def test_the_same_file_twice_makes_no_second_offer(worker: User) -> None:
    first = upload(data=two(), name="a.csv", by=worker)
    confirm(file=first, choices={}, by=worker)
    assert confirm(file=first, choices={}, by=worker).registered == 2

    second = upload(data=two(), name="b.csv", by=worker)
    assert kinds(second) == ["there", "there"]
    again = confirm(file=second, choices={2: "new", 3: "new"}, by=worker)
    assert (again.registered, again.passed_over) == (0, 2)
    assert (Offer.objects.count(), Person.objects.count()) == (2, 2)


def test_the_same_rows_in_two_waiting_files_make_one_offer_each(worker: User) -> None:
    one, other = (upload(data=two(), name=name, by=worker) for name in ("a.csv", "b.csv"))
    confirm(file=one, choices={}, by=worker)
    assert confirm(file=other, choices={}, by=worker).registered == 0
    assert Offer.objects.count() == 2


def test_bad_rows_are_told_by_line_and_column_and_good_ones_are_registered(worker: User) -> None:
    data = file_of(
        "Good Child;;SEND_identified;D3;F9;;",
        ";;Came into care;D3;F9;;",
        "No Event;;Had a birthday;D3;F9;;",
        "No Day;31/2/2012;Came into care;soon;F9;;",
        "No Due;;Came into care;D3;;;",
        "Backwards;;Came into care;D3;D4;;",
        "No System;;Came into care;D3;F9;;12",
        "Good Child;;Special educational needs or a disability were found;D3;F9;;",
    )
    file = upload(data=data, name="offers.csv", by=worker)

    day = "is not a day. Write day, month and year, for example 27/3/2009."
    assert [(fault["line"], fault["column"], fault["reason"]) for fault in file.faults] == [
        (3, "Name", "This cell is empty. It is needed."),
        (4, "What happened", (
            "The rules have no offer for “Had a birthday”. They have: Came into care, A first "
            "child protection conference was arranged, Special educational needs or a disability "
            "were found."
        )),
        (5, "Date of birth", f"“31/2/2012” {day}"),
        (5, "Day it happened", f"“soon” {day}"),
        (6, "Offer by", "Neither the rules nor this row say by when. Write a day."),
        (7, "Offer by", "This day is before the day it happened."),
        (8, "Other system", "Say which system the number is from."),
        (9, "", "The same as line 2."),
    ]  # fmt: skip
    file = confirm(file=file, choices={}, by=worker)
    assert (file.registered, file.passed_over) == (1, 8)
    assert Offer.objects.get().person.name == "Good Child"


def test_a_day_ahead_is_refused_and_days_to_offer_may_be_given(worker: User) -> None:
    data = file_of("Early Bird;;Came into care;F9;F9;;", "In Time;;Came into care;D3;;;")
    file = upload(data=data, name="offers.csv", by=worker, days=14)

    assert [(f["line"], f["reason"]) for f in file.faults] == [
        (2, "This day lies ahead, or too far away.")
    ]
    confirm(file=file, choices={}, by=worker)
    assert Offer.objects.get().due_on == days_ago(3) + timedelta(days=14)


def test_a_child_is_known_by_number_and_by_name_and_birthday(worker: User) -> None:
    born = date(2012, 3, 27)
    by_number = known("Zoe Marsh", born, "LCS12")
    by_name = known("Jo Hay", date(2013, 1, 2))
    other_name = known("Sam Lee", born, "LCS13")
    data = file_of(
        "Zoë Marsh;27/03/2012;Came into care;D3;F9;LIQUIDLOGIC;lcs-12",
        "jo  HAY;2/1/2013;Came into care;D3;F9;;",
        "Other Name;;Came into care;D3;F9;Liquidlogic;LCS 13",
        "Jo Hay;;Came into care;D3;F9;;",
    )
    file = upload(data=data, name="offers.csv", by=worker)

    shown = shown_rows(file)
    assert [row.kind for row in shown] == ["sure", "choose", "choose", "new"]
    assert [row.people for row in shown] == [(by_number,), (by_name,), (other_name,), ()]
    confirm(file=file, choices={3: str(by_name.pk), 4: "new"}, by=worker)
    owners = list(Offer.objects.order_by("pk").values_list("person", flat=True))
    assert owners[:2] == [by_number.pk, by_name.pk]
    assert other_name.pk not in owners
    assert Person.objects.count() == 5


def test_only_those_who_were_found_can_be_chosen(worker: User) -> None:
    stranger = known("Somebody Else", date(2010, 1, 1))
    known("Jo Hay", date(2013, 1, 2))
    file = upload(data=file_of("Jo Hay;2/1/2013;Came into care;D3;F9;;"), name="a.csv", by=worker)
    confirm(file=file, choices={2: str(stranger.pk)}, by=worker)
    assert Offer.objects.get().person != stranger


def test_two_rows_about_one_new_child_make_one_record(worker: User) -> None:
    data = file_of(
        "New Child;1/2/2012;Came into care;D3;F9;;",
        "New  child;1/2/2012;icpc_planned;D3;F9;;",
    )
    confirm(file=upload(data=data, name="a.csv", by=worker), choices={}, by=worker)
    assert (Offer.objects.count(), Person.objects.count()) == (2, 1)


def test_a_child_who_opted_out_is_not_offered_what_happened_before(
    worker: User, answered: Callable[..., Offer]
) -> None:
    offer = answered("opt_out")
    data = file_of("Robin Marsh;27/3/2012;icpc_planned;D2;F9;;")
    file = upload(data=data, name="a.csv", by=worker)

    (row,) = shown_rows(file)
    assert (row.kind, row.people) == ("stopped", (offer.person,))
    assert "Contact has stopped; they can come back whenever they like." in row.reason
    assert confirm(file=file, choices={2: "new"}, by=worker).registered == 0


def test_all_or_nothing(worker: User) -> None:
    file = upload(data=two(), name="a.csv", by=worker)
    with connection.cursor() as cursor:  # the second row meets a fault of the database
        cursor.execute(
            "ALTER TABLE referrals_offer ADD CONSTRAINT planted CHECK (trigger <> 'icpc_planned')"
        )
    with pytest.raises(IntegrityError, match="planted"), transaction.atomic():
        confirm(file=file, choices={}, by=worker)
    file.refresh_from_db()
    assert (Offer.objects.count(), Person.objects.count(), file.confirmed_at) == (0, 0, None)


def test_the_number_of_queries_does_not_grow_with_the_rows(worker: User) -> None:
    def counted(number: int) -> int:
        for child in range(number):
            known(f"Child {'abcdefghijklmnopqrstuvwxyz'[child]}", date(2012, 1, 1))
        rows = [
            f"Child {'abcdefghijklmnopqrstuvwxyz'[child]};1/1/2012;Came into care;D3;F9;;"
            for child in range(number)
        ]
        file = upload(data=file_of(*rows), name="a.csv", by=worker)
        with CaptureQueriesContext(connection) as queries:
            assert len(shown_rows(file)) == number
        return len(queries)

    counted(1)
    assert counted(2) == counted(20)


def test_a_file_that_cannot_be_used_is_refused(worker: User) -> None:
    with pytest.raises(UnreadableFileError, match="These headings are missing: What happened, Day"):
        upload(data=b"Name\nJo Hay\n", name="a.csv", by=worker)
    assert OfferFile.objects.count() == 0


def test_the_example_can_be_read_as_it_is() -> None:
    rules = triggers()
    table = read_table(example([*rules.values()]), COLUMNS)
    rows, faults = read_rows(table, rules, days=None)
    assert faults == []
    assert [row.trigger for row in rows] == list(rules)


def test_files_that_nobody_confirmed_are_forgotten(worker: User) -> None:
    old, _fresh, done = (upload(data=two(), name=n, by=worker) for n in ("old", "fresh", "done"))
    confirm(file=done, choices={}, by=worker)
    yesterday = timezone.now() - timedelta(hours=25)
    OfferFile.objects.filter(pk__in=[old.pk, done.pk]).update(uploaded_at=yesterday)

    assert forget_files(by=SYSTEM) == 1
    assert set(OfferFile.objects.values_list("name", flat=True)) == {"fresh", "done"}


def test_an_advocate_reads_no_file(in_wiltshire: Organisation, make_user: MakeUser) -> None:
    with pytest.raises(PermissionDenied):
        upload(data=two(), name="a.csv", by=make_user(in_wiltshire, "advocate"))
