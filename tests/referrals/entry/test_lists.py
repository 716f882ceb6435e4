"""A list from Liquidlogic: read, shown, confirmed; all of what was confirmed, or nothing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from referrals.csv_reading import CellError, UnreadableFileError
from referrals.entry import imports
from referrals.entry.liquidlogic_csv import LiquidlogicCsv, example, read_moment
from referrals.models import Entry, FeedImport, LiquidlogicItem, Person, Referral
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.referrals.entry.conftest import LONDON, NEW, days_ago

HEAD = "LCS id,Raised at,Worker,Name,Date of birth,Help with"
LIST = f"{NEW}liquidlogic/list/"


def stamp(days: int) -> str:
    return f"{days_ago(days):%d/%m/%Y %H:%M}"


def line(number: str, name: str = "Sam Sample", *, days: int = 2, born: str = "14/2/2012") -> str:
    return f"{number},{stamp(days)},Alex Example,{name},{born},"


def text(*lines: str) -> bytes:
    return "\n".join((HEAD, *lines)).encode()


def post(desk: Client, data: bytes, name: str = "list.csv") -> Any:
    return desk.post(LIST, {"list": SimpleUploadedFile(name, data)})


def faults(data: bytes) -> list[tuple[int, str, str]]:
    return [(f.line, f.column, f.reason) for f in LiquidlogicCsv(data, "list.csv").read().faults]


def test_rows_become_referrals_together_when_confirmed(
    wiltshire: Organisation, desk_there: Client, duty: User
) -> None:
    check = post(desk_there, text(line("A1", "Sam Sample"), line("A 2", "Kit Kind", days=3)))
    with tenant_scope(wiltshire):
        assert Referral.objects.count() == 0
    html = desk_there.get(check["Location"]).content.decode()
    assert "2 rows can be taken in" in html
    assert "Kit Kind" in html

    desk_there.post(check["Location"], {"row": ["A1", "A2"]})

    with tenant_scope(wiltshire):
        kept = FeedImport.objects.get()
        assert (kept.taken, kept.known, kept.good, kept.bad) == (2, 0, 2, 0)
        assert (kept.read_by, kept.confirmed_by, kept.file_name) == (duty, duty, "list.csv")
        assert len(kept.digest) == 64
        assert kept.rows == []
        found = {item.lcs_id: item.entry.referral for item in LiquidlogicItem.objects.all()}
        assert {number: one.person.name for number, one in found.items() if one} == {
            "A1": "Sam Sample",
            "A2": "Kit Kind",
        }
        second = found["A2"]
        assert second is not None
        assert second.received_at == days_ago(3)
        assert (second.channel, second.referrer_name) == ("liquidlogic", "Alex Example")
        assert second.person.date_of_birth == date(2012, 2, 14)
        assert second.decision.facts["date_of_birth"] == "2012-02-14"
    assert "2 referrals were made." in desk_there.get(check["Location"]).content.decode()


def test_only_ticked_rows_are_taken_and_confirming_twice_is_once(
    wiltshire: Organisation, desk_there: Client
) -> None:
    check = post(desk_there, text(line("A1"), line("A2")))["Location"]
    desk_there.post(check, {"row": ["A2"]})
    desk_there.post(check, {"row": ["A1", "A2"]})
    with tenant_scope(wiltshire):
        assert [item.lcs_id for item in LiquidlogicItem.objects.all()] == ["A2"]


def test_what_is_here_already_is_known_by_its_number(
    wiltshire: Organisation, desk_there: Client
) -> None:
    data = text(line("A1"))
    desk_there.post(post(desk_there, data)["Location"], {"row": ["A1"]})
    more = text(line("a1", "Another Spelling"), line("A2"))
    check = post(desk_there, more)["Location"]
    html = desk_there.get(check).content.decode()
    assert "1 row can be taken in" in html
    assert "1 row is here already" in html
    assert "The same file was taken in before" not in html

    desk_there.post(check, {"row": ["A1", "A2"]})

    with tenant_scope(wiltshire):
        assert (Referral.objects.count(), Person.objects.count()) == (2, 2)
        newest = FeedImport.objects.first()
        assert newest is not None
        assert (newest.taken, newest.known) == (1, 1)
    again = desk_there.get(post(desk_there, data)["Location"]).content.decode()
    assert "The same file was taken in before, by Dee Stone" in again
    assert "No row can be taken in." in again


def test_an_error_in_the_middle_leaves_nothing(
    wiltshire: Organisation, duty: User, own_trigger: None
) -> None:
    with tenant_scope(wiltshire):
        kept = imports.read_list(data=text(line("A1"), line("BAD")), file_name="l.csv", by=duty)
        with pytest.raises(imports.TakenMeanwhileError, match="Nothing was taken in yet"):
            imports.confirm(kept=kept, numbers=["A1", "BAD"], by=duty)
        assert (Referral.objects.count(), Person.objects.count(), Entry.objects.count()) == (
            0,
            0,
            0,
        )
        kept.refresh_from_db()
        assert kept.confirmed_at is None
        assert len(kept.rows) == 2


@pytest.fixture
def own_trigger(wiltshire: Organisation) -> None:
    """The database refuses one number, as if a colleague had just put it in."""
    with tenant_scope(wiltshire), connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE referrals_liquidlogicitem ADD CONSTRAINT no_bad CHECK (lcs_id <> 'BAD')"
        )


def test_every_mistake_is_named_by_line_column_and_reason(in_wiltshire: Organisation) -> None:
    tomorrow = timezone.now() + timedelta(days=2)
    data = text(
        line("A1"),
        f"A2,{tomorrow:%d/%m/%Y %H:%M},Alex,Sam,,",
        ",20/11/2020,Alex,Sam,,",
        f"A4,{stamp(2)},Alex,Sam,31/2/2012,",
        f"A5,{stamp(2)},Alex,Sam,1/1/2999,",
        f"A6,{stamp(2)},Alex,Sam,,tea and cake",
        line("a1"),
        f"A8,{stamp(2)},{'x' * 121},Sam,,",
        "A9,1/2/1999 10:00,Alex,Sam,,",
        f"A10,{stamp(2)},Alex,Sam,,,too,many",
    )
    found = faults(data)

    assert [(number, column) for number, column, _reason in found] == [
        (3, "Raised at"),
        (4, "LCS id"),
        (5, "Date of birth"),
        (6, "Date of birth"),
        (7, "Help with"),
        (8, "LCS id"),
        (9, "Worker"),
        (10, "Raised at"),
        (11, ""),
    ]
    reasons = [reason for _number, _column, reason in found]
    assert reasons[0].endswith("is still to come.")
    assert reasons[2].startswith("“31/2/2012” is not a day.")
    assert reasons[3] == "“1/1/2999” is no date of birth."
    assert reasons[4].startswith("“tea and cake” is not among the answers: ")
    assert reasons[5] == "This LCS id stands on line 2 already."
    assert reasons[6] == "At most 120 letters."
    assert reasons[7] == "On that day no rules were in force here yet."


def test_good_rows_are_offered_beside_bad_ones(desk_there: Client) -> None:
    check = post(desk_there, text(line("A1", "Good Row"), "A2,never,Alex,Bad Row,,"))["Location"]
    html = desk_there.get(check).content.decode()
    assert "1 row can be taken in" in html
    assert "1 row has a mistake" in html
    assert "“never” is not a day." in html
    assert "Bad Row" not in html


def test_answers_to_the_rules_stand_in_their_own_columns(in_wiltshire: Organisation) -> None:
    head = f"{HEAD},in_care,Knows about it"
    row = f"A1,{stamp(2)},Alex Example,Sam,14/2/2012,,Yes,no"
    [read] = LiquidlogicCsv(f"{head}\n{row}".encode(), "l").read().rows
    assert read.facts == {
        "referrer": "professional",
        "in_care": "yes",
        "date_of_birth": "2012-02-14",
    }
    assert read.person_knows == "no"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_files_as_spreadsheets_write_them(
    in_wiltshire: Organisation, separator: str, encoding: str
) -> None:
    written = text(line("A1", "Zoë Brontë")).decode().replace(",", separator).encode(encoding)
    [row] = LiquidlogicCsv(written, "l.csv").read().rows
    assert (row.number, row.name, row.raised_at) == ("A1", "Zoë Brontë", days_ago(2))


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("20/11/2025 14:30", datetime(2025, 11, 20, 14, 30)),  # noqa: DTZ001
        ("2025-11-20T14:30:59", datetime(2025, 11, 20, 14, 30)),  # noqa: DTZ001
        ("20 Nov 2025 2:30 PM", datetime(2025, 11, 20, 14, 30)),  # noqa: DTZ001
        ("20/11/2025 12:15 am", datetime(2025, 11, 20, 0, 15)),  # noqa: DTZ001
        ("20/07/2025 14.30", datetime(2025, 7, 20, 14, 30)),  # noqa: DTZ001
    ],
)
def test_moments_as_people_write_them(
    in_wiltshire: Organisation, written: str, moment: datetime
) -> None:
    assert read_moment(written) == moment.replace(tzinfo=LONDON)


def test_a_day_without_a_time_counts_from_when_the_office_opened(
    in_wiltshire: Organisation,
) -> None:
    opened = datetime.combine(date(2025, 11, 20), in_wiltshire.office_opens, LONDON)
    assert read_moment("20/11/2025") == opened
    assert read_moment("2025-11-20 00:00:00") == opened
    assert opened.astimezone(UTC).hour == in_wiltshire.office_opens.hour


@pytest.mark.parametrize("written", ["20/11/2025 25:00", "11/20/2025 10:00", "yesterday", "45981"])
def test_what_is_no_moment(in_wiltshire: Organisation, written: str) -> None:
    with pytest.raises(CellError):
        read_moment(written)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "This file is empty."),
        (b"Name,Worker\nSam,Alex\n", "These headings are missing: LCS id, Raised at."),
        (b"PK\x03\x04rest", "Save it as CSV"),
        (text(*(line(str(n)) for n in range(2001))), "at most 2000"),
        (HEAD.encode() + b"\n" + b"x" * 1_000_001, "larger than 1000 KB"),
    ],
)
def test_a_file_that_cannot_be_read_at_all(
    wiltshire: Organisation, desk_there: Client, data: bytes, says: str
) -> None:
    page = post(desk_there, data)
    assert page.status_code == 200
    assert says in page.content.decode()
    with tenant_scope(wiltshire):
        assert FeedImport.objects.count() == 0


def test_the_example_can_be_read(wiltshire: Organisation, desk_there: Client) -> None:
    response = desk_there.get(f"{LIST}example.csv")
    assert response["Content-Disposition"] == 'attachment; filename="liquidlogic-example.csv"'
    with tenant_scope(wiltshire):
        assert response.content == example()
        data = re.sub(rb"\d+/\d+/2026( \d+:\d+)?", stamp(2).encode(), response.content)
        reading = LiquidlogicCsv(data, "example.csv").read()
        assert reading.unknown == ()
        assert [fault.column for fault in reading.faults] == []
        assert [row.number for row in reading.rows] == ["LCS-100231"]


def test_a_file_of_a_thousand_rows_asks_the_database_little(
    in_wiltshire: Organisation, duty: User, django_assert_max_num_queries: Any
) -> None:
    data = text(*(line(f"N{number}", days=number % 5 + 1) for number in range(1000)))
    with django_assert_max_num_queries(25):
        kept = imports.read_list(data=data, file_name="l.csv", by=duty)
    assert kept.good == 1000


def test_lists_are_emptied_after_a_month(in_wiltshire: Organisation, duty: User) -> None:
    kept = imports.read_list(data=text(line("A1"), "A2,x,y,z,,"), file_name="l.csv", by=duty)
    assert imports.forget_lists() == 0
    FeedImport.objects.update(read_at=timezone.now() - timedelta(days=31))
    assert imports.forget_lists() == 1
    kept.refresh_from_db()
    assert (kept.rows, kept.faults, kept.good, kept.bad) == ([], [], 1, 1)


def test_nobody_else_takes_in_lists(
    wiltshire: Organisation, make_user: Any, client_at: Any
) -> None:
    for role in ("advocate", "organisation_admin", "content_editor"):
        client = client_at(wiltshire, make_user(wiltshire, role))
        assert post(client, text(line("A1"))).status_code == 403


def test_unreadable_files_say_so_to_callers(in_wiltshire: Organisation, duty: User) -> None:
    with pytest.raises(UnreadableFileError):
        imports.read_list(data=b"a,b\n1,2", file_name="l.csv", by=duty)
