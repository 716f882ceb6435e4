"""Taking in a list: read and shown first, then made into referrals in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.authorisation import require
from accounts.models import User
from audit.services import record
from referrals.entry.feeds import FeedRow, Reading
from referrals.entry.liquidlogic_csv import LiquidlogicCsv
from referrals.entry.services import OPERATION, UNFINISHED_LIFE
from referrals.filing.checking import shown_name
from referrals.intake import Intake, PersonDetails
from referrals.models import Channel, Entry, FeedImport, LiquidlogicItem, Referral
from referrals.services import receive

_MOMENTS = ("raised_at", "seen_at")
_DAYS = ("date_of_birth", "meeting_on")


@transaction.atomic
def read_list(*, data: bytes, file_name: str, by: User) -> FeedImport:
    """Read a file and keep what it holds until somebody confirms it. No referral is made.

    Raises `UnreadableFileError` when nothing can be read at all.
    """
    require(by, OPERATION)
    feed = LiquidlogicCsv(data, shown_name(file_name, "csv"))
    reading = feed.read()
    made = FeedImport.objects.create(
        source=feed.source,
        file_name=feed.name,
        digest=hashlib.sha256(data).hexdigest(),
        rows=[_stored(row) for row in reading.rows],
        faults=[asdict(fault) for fault in reading.faults],
        good=len(reading.rows),
        bad=_bad_rows(reading),
        read_by=by,
    )
    record(by=by, operation=OPERATION, about=made, detail={"good": made.good, "bad": made.bad})
    return made


def _bad_rows(reading: Reading) -> int:
    return len({fault.line for fault in reading.faults})


def _stored(row: FeedRow) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in asdict(row).items()
    }


def read_row(stored: Mapping[str, Any]) -> FeedRow:
    """A row as it was read."""
    found = {name: stored[name] for name in FeedRow.__dataclass_fields__}
    for names, kind in ((_MOMENTS, datetime), (_DAYS, date)):
        for name in names:
            found[name] = kind.fromisoformat(found[name]) if found[name] else None
    return FeedRow(**found)


def rows_of(kept: FeedImport) -> list[FeedRow]:
    """The rows that can be taken in."""
    return [read_row(stored) for stored in kept.rows]


def known_numbers(rows: Collection[FeedRow]) -> dict[str, Referral | None]:
    """LCS ids that are here already, each with its referral, if that was saved."""
    items = LiquidlogicItem.objects.filter(lcs_id__in=[row.number for row in rows])
    return {item.lcs_id: item.entry.referral for item in items.select_related("entry__referral")}


class TakenMeanwhileError(ValueError):
    """Somebody else took in one of the rows at the same moment. The message is fit for staff."""

    def __init__(self) -> None:
        super().__init__(
            _("A colleague put in one of these at the same moment. Nothing was taken in yet.")
        )


def confirm(*, kept: FeedImport, numbers: Collection[str], by: User) -> FeedImport:
    """Make referrals of the rows with these LCS ids: all of them or, after an error, none.

    Rows that are here already are passed over and counted. Confirming again changes nothing.
    Raises `TakenMeanwhileError`.
    """
    require(by, OPERATION)
    try:
        return _confirm(kept, numbers, by)
    except IntegrityError as error:
        raise TakenMeanwhileError from error


@transaction.atomic
def _confirm(kept: FeedImport, numbers: Collection[str], by: User) -> FeedImport:
    held = FeedImport.objects.select_for_update().get(pk=kept.pk)
    if held.confirmed_at is not None:
        return held
    rows = [row for row in rows_of(held) if row.number in numbers]
    known = known_numbers(rows)
    now = timezone.now()
    for row in rows:
        if row.number not in known:
            _take_in(held, row, by=by, at=now)
    held.taken, held.known = len(rows) - len(known), len(known)
    held.confirmed_by, held.confirmed_at, held.rows = by, now, []
    held.save(update_fields=["taken", "known", "confirmed_by", "confirmed_at", "rows"])
    record(by=by, operation=OPERATION, about=held, detail={"taken": held.taken})
    return held


def _take_in(held: FeedImport, row: FeedRow, *, by: User, at: datetime) -> None:
    entry_id: UUID = uuid5(held.pk, row.number)
    referral = receive(
        intake=_intake(row),
        channel=Channel.LIQUIDLOGIC,
        idempotency_key=f"entry:{entry_id}",
        by=by,
        received_at=row.raised_at,
    )
    entry = Entry.objects.create(
        pk=entry_id,
        channel=Channel.LIQUIDLOGIC,
        received_at=row.raised_at,
        begun_by=by,
        begun_at=at,
        referral=referral,
        saved_by=by,
        saved_at=at,
    )
    LiquidlogicItem.objects.create(
        entry=entry,
        lcs_id=row.number,
        raised_at=row.raised_at,
        seen_at=row.seen_at,
        worker=row.worker,
        team=row.team,
        feed_import=held,
    )


def _intake(row: FeedRow) -> Intake:
    return Intake(
        person=PersonDetails(name=row.name, date_of_birth=row.date_of_birth),
        facts=row.facts,
        referrer_name=row.worker,
        referrer_organisation=row.team,
        referrer_email=row.worker_email,
        wishes=row.wishes,
        meeting_on=row.meeting_on,
        person_knows=row.person_knows,
    )


def forget_lists() -> int:
    """Empty what was read a month ago, mistakes and all; its record stays."""
    since = timezone.now() - UNFINISHED_LIFE
    old = FeedImport.objects.filter(read_at__lte=since)
    return old.exclude(rows=[], faults=[]).update(rows=[], faults=[])
