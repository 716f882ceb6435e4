"""Times in which a clock stands still."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class Pause:
    """A time in which the clock stands still. Without `end` it still does."""

    start: datetime
    end: datetime | None
    reason: str

    def __post_init__(self) -> None:
        require_aware(start=self.start, end=self.end)
        if self.end and self.end < self.start:
            raise ValueError(f"The pause ends ({self.end}) before it starts ({self.start}).")

    def covers(self, moment: datetime) -> bool:
        """Whether the clock is paused at this moment."""
        return self.start < moment and (self.end is None or moment <= self.end)


def running_until(begins: datetime, length: timedelta, pauses: Iterable[Pause]) -> datetime:
    """The moment at which so much time has gone since `begins`, the pauses left out.

    Time is what passes, whatever the clocks on the wall are set to. Pauses must have ended; what
    they share counts once.
    """
    end = begins.astimezone(UTC) + length
    for start, stop in _apart(pauses):
        if start < end and stop > begins:
            end += stop - max(start, begins)
    return end


def running_between(begins: datetime, moment: datetime, pauses: Iterable[Pause]) -> timedelta:
    """How much time has gone from `begins` to a moment, the pauses left out."""
    found = max(moment - begins.astimezone(UTC), timedelta())
    for start, stop in _apart(pauses, until=moment):
        found -= max(min(stop, moment) - max(start, begins), timedelta())
    return found


def _apart(
    pauses: Iterable[Pause], until: datetime | None = None
) -> Iterator[tuple[datetime, datetime]]:
    """The pauses in order, those that overlap as one."""
    spans = sorted((p.start.astimezone(UTC), (p.end or until or p.start)) for p in pauses)
    last: tuple[datetime, datetime] | None = None
    for start, stop in spans:
        if last and start <= last[1]:
            last = (last[0], max(last[1], stop))
            continue
        if last:
            yield last
        last = (start, stop)
    if last:
        yield last


def require_aware(**moments: datetime | None) -> None:
    """Raise ValueError for a moment without a time zone, by its name."""
    for name, moment in moments.items():
        if moment is not None and moment.tzinfo is None:
            raise ValueError(f"`{name}` is {moment.isoformat()}, without a time zone. Give one.")
