"""What comes back, and how a leak in it is told."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

from django.db import connection
from django.utils.html import escape

from tenants.context import public_scope, tenant_scope
from tests.isolation.ids import ids_of
from tests.isolation.routes import Id
from tests.isolation.scene import Place

_VARYING = re.compile(
    rb"[A-Za-z0-9]{64}"  # CSRF tokens
    rb"|nonce-[\w+/=-]+|nonce=\"[^\"]*\""
    rb"|\d\d:\d\d"  # the time of day
)


@dataclass(frozen=True)
class Answer:
    """What came back, in a form that can be compared."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    mails: tuple[str, ...] = ()

    def without(self, values: Iterable[str]) -> tuple[object, ...]:
        """The answer with these ids and all that varies by itself taken out."""
        said = repr(self.headers).encode() + b"\n" + self.body
        for value in sorted(values, key=len, reverse=True):
            for spelling in spellings(value):
                said = said.replace(spelling, b"ID")
        return (self.status, _VARYING.sub(b"*", said))


def spellings(value: str) -> list[bytes]:
    """An id as it may come back: as sent, quoted once or twice, in other letters; longest first."""
    once = quote(value, "")
    told = {value, quote(value), once, quote(once, ""), quote(quote(value)), escape(value)}
    told |= {f(word) for word in (value, once) for f in (str.lower, str.upper)}
    return sorted((word.encode() for word in told), key=len, reverse=True)


class Oracle:
    """Knows what must never be seen at a place: all that belongs to the other."""

    def __init__(self, elsewhere: Place) -> None:
        self.sign = elsewhere.marks.sign.encode()
        with tenant_scope(elsewhere.organisation):
            ids = {known.real for known in ids_of(elsewhere)}
        self.ids = {i for i in ids if len(i) >= 9 and not i.isdecimal()}

    def sees(self, answer: Answer, own: Sequence[Id] = ()) -> str | None:
        """What of the other organisation's is in the answer, the probe's own ids left aside."""
        said = b"\n".join(
            (repr(answer.headers).encode(), answer.body, *(m.encode() for m in answer.mails))
        )
        asked = {i.real for i in own}
        for value in asked:
            for spelling in spellings(value):
                said = said.replace(spelling, b"ID")
        found = re.search(rb"(?i)" + self.sign + rb"[\w-]*", said)
        if found:
            return f"a text of the other organisation ({found.group().decode()})"
        for known in self.ids - asked:
            if known.encode() in said:
                return f"an id of the other organisation ({known})"
        return None


@contextmanager
def untouched(place: Place) -> Iterator[None]:
    """No statement inside reads or writes any table of this organisation.

    PostgreSQL counts it for the present transaction, whatever is rolled back inside.
    """
    before = _touches(place)
    yield
    after = _touches(place)
    touched = {table for table in after if after[table] != before.get(table, 0)}
    assert not touched, f"Tables of {place.organisation.slug} were read or written: {touched}"


def _touches(place: Place) -> dict[str, int]:
    with public_scope(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, coalesce(seq_scan, 0) + coalesce(idx_scan, 0) + n_tup_ins "
            "+ n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables WHERE schemaname = %s",
            [place.organisation.schema_name],
        )
        return {table: count for table, count in cursor.fetchall() if count}


@contextmanager
def log_kept() -> Iterator[list[str]]:
    """All log lines written inside, as they would be printed."""
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    root = logging.getLogger()
    # Alone: every other handler would write each refusal's traceback once more.
    before, root.handlers = root.handlers, [Keeper(logging.DEBUG)]
    try:
        yield lines
    finally:
        root.handlers = before
