"""CSV files as spreadsheets really write them: several encodings and separators, dates as typed.

`read_table(data, columns)` answers the rows with their lines and what was wrong, in plain words;
`csv_text(head, rows)` writes a file that no spreadsheet takes for formulas.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.utils.functional import Promise

MOST_BYTES = 1_000_000
MOST_ROWS = 2_000
MOST_IN_A_CELL = 5_000
SEPARATORS = (",", ";", "\t", "|")
_DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y")
_MIDNIGHT = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2})?(\.0+)?Z?$")
_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_OTHER_FILES: Mapping[bytes, str] = {
    b"PK\x03\x04": "Excel (.xlsx)",
    b"\xd0\xcf\x11\xe0": "Excel (.xls)",
    b"%PDF": "PDF",
}


class UnreadableFileError(ValueError):
    """The whole file cannot be used. The message says why, and what to do."""


class CellError(ValueError):
    """One cell cannot be used. The message says why."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a file may have. `name` is for code; a heading is known by `heading` or by
    one of `also`, whatever its capitals, spaces and punctuation.
    """

    name: str
    heading: str
    explanation: str | Promise
    example: str = ""
    required: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line of the file on which it begins, and its cells by column name."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with one row; `column` is a heading, empty when it is the row itself."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds. `unknown` are headings that nothing is read from."""

    rows: tuple[Row, ...]
    faults: tuple[RowFault, ...]
    unknown: tuple[str, ...]


def read_table(
    data: bytes,
    columns: Sequence[Column],
    *,
    most_bytes: int = MOST_BYTES,
    most_rows: int = MOST_ROWS,
) -> Table:
    """Read a file. Rows without any text are passed over; bad rows are in `faults`, not in `rows`.

    Raises `UnreadableFileError` for a file that is too large, is no CSV file, or lacks a heading.
    """
    if len(data) > most_bytes:
        raise UnreadableFileError(
            _("The file is larger than %(limit)s KB. Split it into smaller files.")
            % {"limit": most_bytes // 1000}
        )
    records = _records(_without_hint(decoded(data)), columns)
    if not records:
        raise UnreadableFileError(_("The file is empty. Its first row must hold the headings."))
    (_line, head), *body = records
    if len(body) > most_rows:
        raise UnreadableFileError(
            _("The file has %(rows)s rows; at most %(limit)s can be read at once. Split it.")
            % {"rows": len(body), "limit": most_rows}
        )
    places, unknown = _places(head, columns)
    rows: list[Row] = []
    faults: list[RowFault] = []
    for line, cells in body:
        found = list(_faults(line, cells, len(head), places, columns))
        faults += found
        if not found:
            rows.append(Row(line, {n: cells[p] if p < len(cells) else "" for n, p in places}))
    return Table(tuple(rows), tuple(faults), unknown)


def decoded(data: bytes) -> str:
    """The text: UTF-8 or UTF-16 with a byte order mark, UTF-8 without, otherwise Windows-1252.

    Raises `UnreadableFileError` for a workbook, a PDF or other bytes that are no text.
    """
    for begin, kind in _OTHER_FILES.items():
        if data.startswith(begin):
            raise UnreadableFileError(
                _("This is a file of the kind %(kind)s. Save it as CSV and choose that file.")
                % {"kind": kind}
            )
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableFileError(_("This is no text file. Save the table as CSV (UTF-8)."))


def _without_hint(text: str) -> str:
    """Without the first line `sep=;` that some spreadsheets write; its number stays taken."""
    return re.sub(r"\A\"?sep=.\"?(?=\r?\n)", "", text)


def _records(text: str, columns: Sequence[Column]) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, with their lines, by the separator that knows most headings."""
    first = next((line for line in text.splitlines() if line.strip(' ,;|\t"')), "")

    def known(separator: str) -> tuple[int, int]:
        cells = next(csv.reader([first], delimiter=separator), [])
        return sum(_column_of(cell, columns) is not None for cell in cells), len(cells)

    return list(_split(text, max(SEPARATORS, key=known)))


def _split(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFileError(
                _(
                    "Line %(line)s cannot be read: a quotation mark is opened and not closed, "
                    "or stands inside a cell. Put the cell in quotation marks and double those "
                    "inside it."
                )
                % {"line": begins}
            ) from error
        if any(cell.strip() for cell in cells):
            yield begins, [cell.strip() for cell in cells]
        begins = reader.line_num + 1


def _places(
    head: Sequence[str], columns: Sequence[Column]
) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
    """Where each known column stands, and the headings nobody knows."""
    places: dict[str, int] = {}
    unknown: list[str] = []
    for place, heading in enumerate(head):
        column = _column_of(heading, columns)
        if column is None:
            unknown += [heading] if heading else []
        elif column.name in places:
            raise UnreadableFileError(
                _("Two headings mean “%(heading)s”. Remove one of the columns.")
                % {"heading": column.heading}
            )
        else:
            places[column.name] = place
    missing = [
        column.heading for column in columns if column.required and column.name not in places
    ]
    if missing:
        raise UnreadableFileError(
            _("These headings are missing: %(missing)s. The first row has: %(found)s.")
            % {"missing": ", ".join(missing), "found": ", ".join(filter(None, head))[:300]}
        )
    return tuple(places.items()), tuple(unknown)


def _column_of(heading: str, columns: Sequence[Column]) -> Column | None:
    wanted = _plain(heading)
    for column in columns:
        if wanted and wanted in {_plain(name) for name in (column.heading, *column.also)}:
            return column
    return None


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _faults(
    line: int,
    cells: Sequence[str],
    width: int,
    places: Sequence[tuple[str, int]],
    columns: Sequence[Column],
) -> Iterator[RowFault]:
    if any(cells[width:]):
        yield RowFault(
            line,
            "",
            _(
                "There are more cells than headings. If a text holds a comma, put it in "
                "quotation marks."
            ),
        )
        return
    where = dict(places)
    for column in columns:
        place = where.get(column.name)
        text = cells[place] if place is not None and place < len(cells) else ""
        if column.required and not text:
            yield RowFault(line, column.heading, _("This cell is empty. It is needed."))
        elif len(text) > MOST_IN_A_CELL:
            yield RowFault(line, column.heading, _("This text is too long."))


def read_day(text: str) -> date:
    """A day as ISO (2026-11-22) or as people in Britain write it (22/11/2026, 22 Nov 2026).

    Raises `CellError`; the American order, years of two figures and counted days are refused.
    """
    plain = _MIDNIGHT.sub("", " ".join(text.split()))
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
    shown = {"text": text[:40]}
    if _SHORT_YEAR.fullmatch(plain):
        raise CellError(_("Write all four figures of the year, not “%(text)s”.") % shown)
    if plain.isdecimal() and len(plain) == 5:
        raise CellError(
            _("“%(text)s” is a number. Format the column as a date and save it again.") % shown
        )
    raise CellError(
        _("“%(text)s” is not a day. Write day, month and year, for example 27/3/2009.") % shown
    )


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A file that spreadsheets open rightly (UTF-8 with its mark) and run nothing from."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        writer.writerow([_harmless(str(cell)) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text
