"""Words and amounts that differ between two versions of a rules file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from rules_engine.ruleset import Ruleset
from rules_engine.strict_yaml import Document, Path

_DECIDING = {
    "define",
    "when",
    "unless",
    "need",
    "tests",
    "age_edges",
    "to_confirm",
    "version",
}
Place: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class TextChange:
    """One value, by the names that lead to it. None: it was not there, or is there no more.

    `line` is its place in the new file; in the old one where it is gone.
    """

    place: Place
    old: str | None
    new: str | None
    line: int


def text_changes(old: Ruleset, new: Ruleset) -> Iterator[TextChange]:
    """All values that differ, but for conditions, tests and notes, in the order of the new file."""
    before, after = dict(_values(old.document)), dict(_values(new.document))
    for place in [*after, *(place for place in before if place not in after)]:
        was, now = before.get(place), after.get(place)
        if was is None or now is None or was[0] != now[0]:
            line = (now or was or ("", 0))[1]
            yield TextChange(place, was and was[0], now and now[0], line)


def _values(document: Document) -> Iterator[tuple[Place, tuple[str, int]]]:
    yield from _inner(document, document.value, (), ())


def _inner(
    document: Document, value: Any, path: Path, place: Place
) -> Iterator[tuple[Place, tuple[str, int]]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in _DECIDING:
                yield from _inner(document, inner, (*path, key), (*place, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            name = inner.get("id") if isinstance(inner, Mapping) else None
            yield from _inner(document, inner, (*path, number), (*place, str(name or number + 1)))
    else:
        yield place, (str(value), document.place(path)[0])
