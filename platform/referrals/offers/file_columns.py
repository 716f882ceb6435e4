"""What a file of due offers holds, column by column, and how a row of it is read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from eligibility.selectors import today
from referrals.csv_reading import CellError, Column, Row, RowFault, Table, csv_text, read_day
from referrals.matching.spelling import plain_number
from referrals.offers.people import Child
from referrals.offers.triggers import Trigger

LONGEST_NAME, LONGEST_SYSTEM, LONGEST_NUMBER, LONGEST_NOTE = 120, 40, 60, 2_000

COLUMNS: tuple[Column, ...] = (
    Column(
        "name",
        "Name",
        _l("The child’s first and last name."),
        "Robin Example",
        required=True,
        also=("Child", "Child's name", "Full name"),
    ),
    Column(
        "born",
        "Date of birth",
        _l("Day, month and year. With it, a child who is known already is found."),
        "27/03/2012",
        also=("DOB", "Born"),
    ),
    Column(
        "happened_as",
        "What happened",
        _l("One of the events below, as a word or as it is written here."),
        "Came into care",
        required=True,
        also=("Trigger", "Event"),
    ),
    Column(
        "happened_on",
        "Day it happened",
        _l("The day of the event, not of the meeting."),
        "02/11/2026",
        required=True,
        also=("Trigger date", "Event date", "Date"),
    ),
    Column(
        "due_on",
        "Offer by",
        _l("Only where the rules name no time, or an earlier day is wanted."),
        "16/11/2026",
        also=("Due", "Due date"),
    ),
    Column(
        "meeting_on",
        "Day of the meeting",
        _l("If there is one to be ready for."),
        "",
        also=("Meeting date", "Meeting"),
    ),
    Column("system", "Other system", _l("The system that the next column is from."), "Liquidlogic"),
    Column(
        "number",
        "Number there",
        _l("The child’s number in that system. A child is known by it first of all."),
        "LCS 4711",
        also=("LCS id", "Id", "External id"),
    ),
    Column("note", "Note", _l("What the person who makes the offer should know."), ""),
)
HEADINGS: Mapping[str, str] = {column.name: column.heading for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One good row."""

    line: int
    child: Child
    trigger: str
    happened_on: date
    due_on: date
    meeting_on: date | None
    note: str

    @property
    def key(self) -> str:
        """The fingerprint by which the same row is known in any file."""
        child = self.child
        parts = (
            child.written,
            child.date_of_birth.isoformat() if child.date_of_birth else "",
            child.plain_system if child.number else "",
            plain_number(child.number),
            self.trigger,
            self.happened_on.isoformat(),
        )
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """For keeping until it is confirmed."""
        child = self.child
        return {
            "line": self.line,
            "name": child.name,
            "born": child.date_of_birth.isoformat() if child.date_of_birth else "",
            "system": child.system,
            "number": child.number,
            "trigger": self.trigger,
            "happened_on": self.happened_on.isoformat(),
            "due_on": self.due_on.isoformat(),
            "meeting_on": self.meeting_on.isoformat() if self.meeting_on else "",
            "note": self.note,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> OfferRow:
        """What `as_json` kept."""

        def day(name: str) -> date | None:
            return date.fromisoformat(kept[name]) if kept[name] else None

        return cls(
            line=kept["line"],
            child=Child(kept["name"], day("born"), kept["system"], kept["number"]),
            trigger=kept["trigger"],
            happened_on=date.fromisoformat(kept["happened_on"]),
            due_on=date.fromisoformat(kept["due_on"]),
            meeting_on=day("meeting_on"),
            note=kept["note"],
        )


def read_rows(
    table: Table, known: Mapping[str, Trigger], *, days: int | None
) -> tuple[list[OfferRow], list[RowFault]]:
    """The good rows, and what is wrong with the others, in the order of the file.

    `days` after the event is when an offer is due that neither the rules nor the row time.
    """
    rows: list[OfferRow] = []
    faults = list(table.faults)
    lines: dict[str, int] = {}
    for raw in table.rows:
        read = _Reading(raw, known, days)
        row = read.row()
        if row is None:
            faults += read.faults
        elif row.key in lines:
            said = _("The same as line %(line)s.") % {"line": lines[row.key]}
            faults.append(RowFault(row.line, "", said))
        else:
            lines[row.key] = row.line
            rows.append(row)
    return rows, sorted(faults, key=lambda fault: fault.line)


class _Reading:
    """One row being read; every fault of it is found."""

    def __init__(self, raw: Row, known: Mapping[str, Trigger], days: int | None) -> None:
        self.raw, self.known, self.days = raw, known, days
        self.faults: list[RowFault] = []

    def row(self) -> OfferRow | None:
        """The row, or None with `faults`."""
        child = self._child()
        trigger = self._trigger()
        happened_on = self._day("happened_on", latest=today())
        meeting_on = self._day("meeting_on")
        due_on = self._due(trigger, happened_on, meeting_on)
        note = self._text("note", LONGEST_NOTE)
        if self.faults or trigger is None or happened_on is None or due_on is None:
            return None
        return OfferRow(self.raw.line, child, trigger.id, happened_on, due_on, meeting_on, note)

    def _child(self) -> Child:
        child = Child(
            self._text("name", LONGEST_NAME),
            self._day("born", latest=today()),
            self._text("system", LONGEST_SYSTEM),
            self._text("number", LONGEST_NUMBER),
        )
        if child.number and not child.system:
            self._fault("system", _("Say which system the number is from."))
        if not child.written:
            self._fault("name", _("This is no name."))
        return child

    def _trigger(self) -> Trigger | None:
        told = _plain(self.raw.cells.get("happened_as", ""))
        for trigger in self.known.values():
            if told in {_plain(trigger.id), _plain(trigger.label)}:
                return trigger
        names = ", ".join(trigger.label for trigger in self.known.values())
        self._fault(
            "happened_as",
            _("The rules have no offer for “%(told)s”. They have: %(names)s.")
            % {"told": self.raw.cells.get("happened_as", "")[:60], "names": names},
        )
        return None

    def _due(
        self, trigger: Trigger | None, happened: date | None, meeting: date | None
    ) -> date | None:
        told = self._day("due_on")
        if trigger is None or happened is None or (told is None and self._is_given("due_on")):
            return None
        spare = happened + timedelta(days=self.days) if self.days is not None else None
        due = told or trigger.due_day(happened) or spare or meeting
        if due is None:
            self._fault("due_on", _("Neither the rules nor this row say by when. Write a day."))
        elif due < happened:
            self._fault("due_on", _("This day is before the day it happened."))
        return due

    def _day(self, name: str, *, latest: date | None = None) -> date | None:
        if not self._is_given(name):
            return None
        try:
            day = read_day(self.raw.cells[name])
        except CellError as error:
            self._fault(name, str(error))
            return None
        if (latest is not None and day > latest) or not 1900 <= day.year <= 2100:
            self._fault(name, _("This day lies ahead, or too far away."))
        return day

    def _text(self, name: str, longest: int) -> str:
        text = self.raw.cells.get(name, "")
        if len(text) > longest:
            self._fault(name, _("Longer than %(longest)s letters.") % {"longest": longest})
        return text

    def _is_given(self, name: str) -> bool:
        return bool(self.raw.cells.get(name))

    def _fault(self, name: str, reason: str) -> None:
        self.faults.append(RowFault(self.raw.line, HEADINGS[name], reason))


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def example(known: Sequence[Trigger]) -> bytes:
    """A file with one row for each event, to begin from."""
    first = {column.name: column.example for column in COLUMNS}
    happened = today() - timedelta(days=3)
    rows = [
        {
            **first,
            "happened_as": trigger.label,
            "happened_on": f"{happened:%d/%m/%Y}",
            "due_on": "" if trigger.within else f"{happened + timedelta(days=14):%d/%m/%Y}",
            "number": f"{4711 + number}",
        }
        for number, trigger in enumerate(known)
    ]
    return csv_text([c.heading for c in COLUMNS], ([r[c.name] for c in COLUMNS] for r in rows))


def faults_json(faults: Sequence[RowFault]) -> Iterator[dict[str, Any]]:
    """Faults for keeping."""
    return ({"line": f.line, "column": f.column, "reason": f.reason} for f in faults)
