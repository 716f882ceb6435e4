"""Lists of referrals from other systems. A file is read today; a connection could be, by the same
protocol. Nothing here speaks to another system.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from referrals.csv_reading import RowFault
from referrals.models import Channel, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """One referral as another system tells it. `number` is its id there, `line` where it stands."""

    line: int
    number: str
    raised_at: datetime
    seen_at: datetime
    worker: str
    name: str
    team: str = ""
    worker_email: str = ""
    date_of_birth: date | None = None
    meeting_on: date | None = None
    wishes: str = ""
    person_knows: str = Known.NOT_SAID
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a feed holds: rows that can be taken, and what is wrong with the others."""

    rows: tuple[FeedRow, ...]
    faults: tuple[RowFault, ...]
    unknown: tuple[str, ...] = ()


class Feed(Protocol):
    """Somewhere that lists of referrals come from.

    `source` is the channel that the referrals came by; `name` is what staff call the list.
    """

    source: Channel
    name: str

    def read(self) -> Reading:
        """Everything it holds. Raises `UnreadableFileError` when nothing can be read at all."""
