"""A YAML reader that never guesses.

It reads the small part of YAML that people write by hand, keeps the place of every key and
item, and refuses whatever could mean something other than what it looks like: repeated keys,
anchors, aliases, tags, merges, `NO`, `010`, `12:30`, `1.10`, look-alike letters, very deep or
very large files. It builds values from the event stream itself, with a bounded depth, so that
a hostile file costs no more than its own length.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NoReturn, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from rules_engine.plain_scalars import plain_value
from rules_engine.problems import Problem, RulesError

MAX_BYTES = 64 * 1024
MAX_DEPTH = 20

Value: TypeAlias = "str | int | date | list[Value] | dict[str, Value]"
Path: TypeAlias = tuple[str | int, ...]

_ALLOWED_UNSEEN = (
    "\t\r\u200c\u200d"  # Persian, Hindi and others join their letters with the last two
)


@dataclass(frozen=True)
class Document:
    """A file as read: its values, and where each of them stands."""

    file: str
    source: str = field(repr=False)
    value: dict[str, Value]
    places: dict[Path, tuple[int, int]] = field(repr=False)

    def place(self, path: Path) -> tuple[int, int]:
        """Line and column, from 1, of the nearest written thing at or above `path`."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))

    def problem(self, path: Path, message: str) -> Problem:
        """A problem standing at `path`."""
        line, column = self.place(path)
        text = str(path[-1]) if path else ""
        return Problem(self.file, line, message, column, text)


def read(text: str | bytes, *, file: str) -> Document:
    """Read one YAML document whose top level is a mapping.

    Raises RulesError with the line, the offending text and what was expected.
    """
    return _Reader(file).read(_checked_text(text, file))


def _checked_text(text: str | bytes, file: str) -> str:
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(raw) > MAX_BYTES:
        size = f"{len(raw):,} bytes"
        raise RulesError(
            [Problem(file, 0, f"The file has {size}; at most {MAX_BYTES:,} are read.")]
        )
    try:
        decoded = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = "This is not UTF-8 text. Save the file as UTF-8 and try again."
        raise RulesError([Problem(file, line, message)]) from None
    for number, content in enumerate(decoded.split("\n"), start=1):
        for column, character in enumerate(content, start=1):
            if unicodedata.category(character) in {"Cc", "Cf"} and character not in _ALLOWED_UNSEEN:
                message = (
                    f"A character that cannot be seen (U+{ord(character):04X}) is here. Delete it."
                )
                raise RulesError([Problem(file, number, message, column, character)])
    return decoded


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[Path, tuple[int, int]] = {}
        self.events: Iterator[Event] = iter(())

    def read(self, text: str) -> Document:
        events = self._events(text)
        if not events:
            self._refuse(None, "The file is empty. A rules file begins with 'service:'.")
        self.events = iter(events)
        value = self._value(next(self.events), ())
        if not isinstance(value, dict):
            self._refuse(events[0], "A file begins with names, such as 'service:', one a line.")
        return Document(self.file, text, value, self.places)

    def _events(self, text: str) -> list[Event]:
        """All events of the one document, found to be shallow before anything is built."""
        try:
            return list(self._shallow(YAML(typ="safe", pure=True).parse(text)))
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._refuse_at(
                mark, f"This is not well-formed YAML: {error.problem or error.context}."
            )
        except YAMLError:
            self._refuse(None, "This is not well-formed YAML.")

    def _shallow(self, events: Iterable[Event]) -> Iterator[Event]:
        depth = documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
            elif not isinstance(event, StreamStartEvent | StreamEndEvent | DocumentEndEvent):
                yield event
            depth += isinstance(event, MappingStartEvent | SequenceStartEvent)
            depth -= isinstance(event, MappingEndEvent | SequenceEndEvent)
            if documents > 1:
                self._refuse(event, "A second document starts at '---'. Keep one in a file.")
            if depth > MAX_DEPTH:
                self._refuse(event, f"Nested more than {MAX_DEPTH} deep. Name a part of it.")

    def _value(self, event: Event, path: Path) -> Value:
        self.places.setdefault(path, _position(event))
        if isinstance(event, AliasEvent):
            self._refuse(event, f"'*{event.anchor}' points elsewhere. Write the value out here.")
        if not isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent):
            self._refuse(event, "A value is expected here.")
        if event.anchor:
            self._refuse(event, f"'&{event.anchor}' is an anchor. Name the part under 'define'.")
        if event.tag and event.tag != "!":
            self._refuse(event, f"'{event.tag}' is a tag. Tags are not read; write the value only.")
        if isinstance(event, MappingStartEvent):
            return self._mapping(path)
        return (
            self._sequence(path) if isinstance(event, SequenceStartEvent) else self._scalar(event)
        )

    def _mapping(self, path: Path) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for key_event in self.events:
            if isinstance(key_event, MappingEndEvent):
                break
            key = self._key(key_event)
            here = (*path, key)
            if key in found:
                first = self.places[here][0]
                self._refuse(key_event, f"'{key}' is already written on line {first}. Keep one.")
            self.places[here] = _position(key_event)
            found[key] = self._value(next(self.events), here)
        return found

    def _sequence(self, path: Path) -> list[Value]:
        found: list[Value] = []
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                break
            found.append(self._value(event, (*path, len(found))))
        return found

    def _key(self, event: Event) -> str:
        if not isinstance(event, ScalarEvent) or event.anchor or event.tag:
            self._refuse(event, "A name is expected before the colon: letters, digits, '_' or '-'.")
        key = str(event.value)
        if key == "<<":
            self._refuse(event, "'<<' merges another part in. Write the lines out here.")
        strange = next((letter for letter in key if not letter.isascii()), None)
        if strange:
            name = unicodedata.name(strange, "unknown").lower()
            self._refuse(
                event, f"'{key}' holds the letter '{strange}' ({name}). Use plain letters."
            )
        if not key or not key[0].isalnum():
            self._refuse(event, f"'{key}' is not a name. Begin it with a letter or a digit.")
        return key

    def _scalar(self, event: ScalarEvent) -> Value:
        if event.style:  # quoted or a block: always text
            return str(event.value)
        try:
            return plain_value(event.value)
        except ValueError as error:
            self._refuse(event, str(error))

    def _refuse(self, event: Event | None, message: str) -> NoReturn:
        self._refuse_at(event.start_mark if event else None, message)

    def _refuse_at(self, mark: object, message: str) -> NoReturn:
        line = getattr(mark, "line", -1) + 1
        column = getattr(mark, "column", -1) + 1
        raise RulesError([Problem(self.file, line, message, column)]) from None


def _position(event: Event) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
