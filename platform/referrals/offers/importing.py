"""Files of due offers: read, shown, and registered as a whole once somebody confirms."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.authorisation import SystemActor, require
from accounts.models import User
from audit.services import record
from referrals.csv_reading import read_table
from referrals.models import Offer, OfferFile, Person
from referrals.offers.changes import OfferError
from referrals.offers.file_columns import COLUMNS, OfferRow, faults_json, read_rows
from referrals.offers.people import is_surely, known_children, note_child
from referrals.offers.services import register, require_not_opted_out
from referrals.offers.triggers import Trigger, triggers
from referrals.offers.workflow import OfferState

OPERATION = "offers.import"
KEPT_FOR = timedelta(hours=24)
NEW = "new"


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A good row as it is shown before anything is registered.

    `kind`: new (no such child is known), sure (known by number or by name and birthday), choose
    (somebody must say whether it is them), there (in the register already), stopped (with
    `reason`).
    """

    row: OfferRow
    kind: str
    people: tuple[Person, ...] = ()
    reason: str = ""

    @property
    def is_registered(self) -> bool:
        """Whether confirming makes an offer of it."""
        return self.kind in {"new", "sure", "choose"}


@transaction.atomic
def upload(*, data: bytes, name: str, by: User, days: int | None = None) -> OfferFile:
    """Read a file and keep its rows for a day; nothing is registered yet.

    `days` after the event is when an offer is due that neither the rules nor the row time.
    Raises `csv_reading.UnreadableFileError`.
    """
    require(by, OPERATION)
    table = read_table(data, COLUMNS)
    rows, faults = read_rows(table, triggers(), days=days)
    kept = OfferFile.objects.create(
        name=name[:120],
        digest=hashlib.sha256(data).hexdigest(),
        rows=[row.as_json() for row in rows],
        faults=list(faults_json(faults)),
        unknown=list(table.unknown),
        uploaded_by=by,
    )
    record(by=by, operation=OPERATION, about=kept, detail={"good": len(rows), "bad": len(faults)})
    return kept


def shown_rows(file: OfferFile) -> list[ShownRow]:
    """What confirming would do with each good row. The number of queries does not grow with the
    rows, but for children who opted out.
    """
    rows = [OfferRow.from_json(kept) for kept in file.rows]
    known = known_children(row.child for row in rows)
    held = _Register.of(rows, {p.pk for people in known.values() for p in people})
    return [held.shown(row, tuple(known[row.child])) for row in rows]


@dataclass(frozen=True)
class _Register:
    """What the register holds already of some rows and people."""

    keys: frozenset[str]
    there: frozenset[tuple[int, str, date]]
    opted_out: frozenset[int]
    rules: Mapping[str, Trigger]

    @classmethod
    def of(cls, rows: Sequence[OfferRow], people: set[int]) -> _Register:
        keys = Offer.objects.filter(row_key__in=[row.key for row in rows])
        theirs = Offer.objects.filter(person__in=people)
        gone = theirs.filter(state=OfferState.OPTED_OUT)
        return cls(
            frozenset(key for key in keys.values_list("row_key", flat=True) if key),
            frozenset(theirs.values_list("person", "trigger", "happened_on")),
            frozenset(gone.values_list("person", flat=True)),
            triggers(),
        )

    def shown(self, row: OfferRow, people: tuple[Person, ...]) -> ShownRow:
        """What confirming would do with a row."""
        there = {(person.pk, row.trigger, row.happened_on) for person in people}
        if row.key in self.keys or there & self.there:
            return ShownRow(row, "there", people)
        reason = self._refusal(row, people)
        if reason:
            return ShownRow(row, "stopped", people, reason)
        if not people:
            return ShownRow(row, "new")
        sure = len(people) == 1 and row.child.number and is_surely(row.child, people[0])
        return ShownRow(row, "sure" if sure else "choose", people)

    def _refusal(self, row: OfferRow, people: Iterable[Person]) -> str:
        if row.trigger not in self.rules:
            return _("The rules no longer have this offer.")
        for person in people:
            if person.pk in self.opted_out:
                try:
                    require_not_opted_out(person, self.rules[row.trigger], row.happened_on)
                except OfferError as error:
                    return str(error)
        return ""


@transaction.atomic
def confirm(*, file: OfferFile, choices: Mapping[int, str], by: User) -> OfferFile:
    """Register all good rows, or none. Confirming twice is confirming once.

    `choices` name, by line, the known person a row is about, or `new`; without one it is the
    first who was found. Raises `OfferError` when something changed that forbids a row.
    """
    require(by, OPERATION)
    held = OfferFile.objects.select_for_update().get(pk=file.pk)
    if held.confirmed_at is not None:
        return held
    shown = shown_rows(held)
    rules = triggers()
    made: dict[tuple[str, ...], Person] = {}
    for row in shown:
        if row.is_registered:
            _register(row, rules[row.row.trigger], choices.get(row.row.line, ""), made, by)
    held.registered = sum(row.is_registered for row in shown)
    held.passed_over = len(shown) - held.registered + len(held.faults)
    held.confirmed_at = timezone.now()
    held.rows, held.faults, held.unknown = [], [], []
    held.save()
    record(by=by, operation=OPERATION, about=held, detail={"registered": held.registered})
    return held


def _register(
    shown: ShownRow, trigger: Trigger, choice: str, made: dict[tuple[str, ...], Person], by: User
) -> None:
    row, identity = shown.row, shown.row.child.identity
    chosen = {str(person.pk): person for person in shown.people}.get(choice)
    if chosen is None and choice != NEW and shown.people:
        chosen = shown.people[0]
    if chosen is None and identity is not None:
        chosen = made.get(identity)
    person = note_child(row.child, person=chosen)
    if identity is not None:
        made[identity] = person
    register(
        person=person,
        trigger=trigger,
        happened_on=row.happened_on,
        due_on=row.due_on,
        meeting_on=row.meeting_on,
        note=row.note,
        row_key=row.key,
        by=by,
    )


def forget_files(*, by: SystemActor) -> int:
    """Delete files that nobody confirmed within a day; answer how many."""
    require(by, "offers.remind")
    waiting = OfferFile.objects.filter(confirmed_at__isnull=True)
    return waiting.filter(uploaded_at__lt=timezone.now() - KEPT_FOR).delete()[0]
