"""Log lines for production: one line for each event, and no personal data.

Where an error happened is told by file, line and the name of the route. The text of an exception
is left out: a database quotes the row that it refused, a mail server the address. So is the path
of a request, which can hold a reference or whatever a visitor typed.
"""

from __future__ import annotations

import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

_FRAMES = 4


class OneLine(logging.Formatter):
    """`2026-03-02T09:30:00.123Z ERROR django.request 500 POST refer/… at jersey-cares: …`"""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        words = " ".join(_subject(record).split())
        error = record.exc_info[1] if record.exc_info else None
        where = f": {describe(error)}" if error else ""
        return f"{at.removesuffix('+00:00')}Z {record.levelname} {record.name} {words}{where}"


def _subject(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        match = getattr(request, "resolver_match", None)
        slug = getattr(getattr(request, "organisation", None), "slug", "no organisation")
        status = getattr(record, "status_code", "")
        return f"{status} {request.method} {match.route if match else 'unknown'} at {slug}"
    task = getattr(record, "data", None)
    if record.exc_info and isinstance(task, dict) and "name" in task:
        return f"task {task['name']}[{task.get('id')}] failed"
    return record.getMessage()


def describe(error: BaseException) -> str:
    """The kinds of error, outermost first, each with the frames nearest to it."""
    parts: list[str] = []
    current: BaseException | None = error
    while current is not None and len(parts) < _FRAMES:
        parts.append(f"{type(current).__name__} ({_frames(current)})")
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
    return " from ".join(parts)


def _frames(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _is_ours(frame.filename)]
    nearest = [*(ours or frames)[-_FRAMES:], *frames[-1:]]
    places = (f"{_short(frame.filename)}:{frame.lineno}" for frame in nearest)
    return " > ".join(dict.fromkeys(places))


def _is_ours(filename: str) -> bool:
    path = Path(filename)
    return path.is_relative_to(settings.ROOT) and "site-packages" not in path.parts


def _short(filename: str) -> str:
    return "/".join(Path(filename).parts[-3:])
