"""CSV files as spreadsheets write them, good and bad."""

from __future__ import annotations

from datetime import date

import pytest

from referrals.csv_reading import (
    CellError,
    Column,
    Row,
    RowFault,
    UnreadableFileError,
    csv_text,
    read_day,
    read_table,
)

COLUMNS = (
    Column("name", "Child's name", "Who it is about.", required=True, also=("Name",)),
    Column("day", "Day", "When.", required=True),
    Column("note", "Note", "Anything else."),
)
NO_DAY = "is not a day. Write day, month and year, for example 27/3/2009."
TEXT = "Child's name,Day,Note\nZoë Marsh,22/11/2026,“first”\nJo Hay,2026-11-23,\n"
TWO = (
    Row(2, {"name": "Zoë Marsh", "day": "22/11/2026", "note": "“first”"}),
    Row(3, {"name": "Jo Hay", "day": "2026-11-23", "note": ""}),
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_spreadsheets_way_is_read(encoding: str, separator: str, line_end: str) -> None:
    text = TEXT.replace(",", separator).replace("\n", line_end)
    assert read_table(text.encode(encoding), COLUMNS).rows == TWO


def test_a_hint_of_the_separator_is_no_heading() -> None:
    text = f"sep=;\r\n{TEXT.replace(',', ';')}"
    rows = read_table(text.encode(), COLUMNS).rows
    assert [row.line for row in rows] == [3, 4]


def test_headings_are_known_whatever_their_dress_and_others_are_told() -> None:
    table = read_table(b"\n NAME ,colour, d.a.y\nAda,red,1/2/2026\n\n,,\n", COLUMNS)
    assert table.rows == (Row(3, {"name": "Ada", "day": "1/2/2026"}),)
    assert table.unknown == ("colour",)


def test_a_cell_may_hold_the_separator_lines_and_quotes() -> None:
    text = 'name,day,note\n"Marsh, Zoë",1/2/2026,"two\nlines with ""quotes"""\nJo,2/2/2026,x\n'
    rows = read_table(text.encode(), COLUMNS).rows
    assert rows[0].cells["name"] == "Marsh, Zoë"
    assert rows[0].cells["note"] == 'two\nlines with "quotes"'
    assert rows[1].line == 4


def test_bad_rows_are_told_by_line_and_column_and_are_not_among_the_good() -> None:
    table = read_table(
        b"name,day,note\n,1/2/2026,x\nJo,,\nAl,1/2/2026,a,b\nGood,1/2/2026\n", COLUMNS
    )
    assert table.faults == (
        RowFault(2, "Child's name", "This cell is empty. It is needed."),
        RowFault(3, "Day", "This cell is empty. It is needed."),
        RowFault(
            4,
            "",
            "There are more cells than headings. If a text holds a comma, put it in quotation "
            "marks.",
        ),
    )
    assert table.rows == (Row(5, {"name": "Good", "day": "1/2/2026", "note": ""}),)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The file is empty. Its first row must hold the headings."),
        (b" \n,,\n", "The file is empty. Its first row must hold the headings."),
        (
            b"name,colour\nAda,red\n",
            "These headings are missing: Day. The first row has: name, colour.",
        ),
        (
            b"name,Child's name,day\n",
            "Two headings mean “Child's name”. Remove one of the columns.",
        ),
        (
            b"PK\x03\x04....",
            "This is a file of the kind Excel (.xlsx). Save it as CSV and choose that file.",
        ),
        (b"name,day\0\n\x81", "This is no text file. Save the table as CSV (UTF-8)."),
        (
            b'name,day\nAda,1/2/2026\n"Jo,1/2/2026\n',
            (
                "Line 3 cannot be read: a quotation mark is opened and not closed, or stands "
                "inside a cell. Put the cell in quotation marks and double those inside it."
            ),
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_why(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        read_table(data, COLUMNS)
    assert str(refused.value) == message


def test_limits() -> None:
    rows = b"name,day\n" + b"Ada,1/2/2026\n" * 3
    assert len(read_table(rows, COLUMNS, most_rows=3).rows) == 3
    with pytest.raises(UnreadableFileError, match="has 3 rows; at most 2 can be read"):
        read_table(rows, COLUMNS, most_rows=2)
    with pytest.raises(UnreadableFileError, match="larger than 1 KB"):
        read_table(rows * 40, COLUMNS, most_bytes=1000)
    long = read_table(b"name,day\n" + b"a" * 5_001 + b",1/2/2026\n", COLUMNS)
    assert long.faults == (RowFault(2, "Child's name", "This text is too long."),)


@pytest.mark.parametrize(
    "text",
    ["2026-03-04", "4/3/2026", "04/03/2026", "4.3.2026", "4-3-2026", "4 March 2026", "4 Mar 2026",
     "04-Mar-2026", "2026-03-04 00:00:00", "2026-03-04T00:00:00Z", " 4  March 2026 "],
)  # fmt: skip
def test_days_as_people_write_them(text: str) -> None:
    assert read_day(text) == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "3/27/2026",
            "“3/27/2026” is not a day. Write day, month and year, for example 27/3/2009.",
        ),
        (
            "30/2/2026",
            "“30/2/2026” is not a day. Write day, month and year, for example 27/3/2009.",
        ),
        ("4/3/26", "Write all four figures of the year, not “4/3/26”."),
        ("46085", "“46085” is a number. Format the column as a date and save it again."),
        ("soon", f"“soon” {NO_DAY}"),
    ],
)
def test_a_day_that_cannot_be_told_is_refused(text: str, message: str) -> None:
    with pytest.raises(CellError) as refused:
        read_day(text)
    assert str(refused.value) == message


def test_what_is_written_runs_nothing_and_is_read_again() -> None:
    data = csv_text(["Name", "Day"], [["=1+1", "1/2/2026"], ["@x, y", "+44"], ["Zoë", "-1"]])
    assert data.startswith(b"\xef\xbb\xbf")
    cells = [tuple(row.cells.values()) for row in read_table(data, COLUMNS).rows]
    assert cells == [("'=1+1", "1/2/2026"), ("'@x, y", "'+44"), ("Zoë", "'-1")]
