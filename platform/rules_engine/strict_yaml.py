"""A YAML reader that never guesses.

It reads the small part of YAML that people write by hand, keeps the place of every key and
item, and refuses whatever could mean something other than what it looks like: repeated keys,
anchors, aliases, tags, merges, `NO`, `010`, `12:30`, `1.10`, look-alike letters, very deep or
very large files. It builds values from the parser's events as they come and stops at the first
that leads too deep, so that a hostile file costs no more than its own length.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NoReturn, TypeAlias

from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from rules_engine.plain_scalars import plain_value, shown
from rules_engine.problems import Problem, RulesError
from rules_engine.source_text import UNSEEN, source_text, unseen_message
from rules_engine.yaml_faults import (
    no_colon_message,
    remark_message,
    strange_letter_message,
    syntax_fault,
)

try:
    from yaml import CBaseLoader
except ImportError as error:
    raise ImportError(
        "Rules files are read with libyaml, and this PyYAML was built without it. Install the "
        "PyYAML wheel of this platform, or libyaml's headers before PyYAML is built."
    ) from error

MAX_DEPTH = 20
MAX_PROBLEMS = 20
_COLON = re.compile(r" *:")
_REMARK = re.compile(r"[ \t]+(#[^\s#].*)")
_CAN_CUT = re.compile(r"\S[ \t]+#[^\s#]")

Value: TypeAlias = "str | int | date | list[Value] | dict[str, Value]"
Path: TypeAlias = tuple[str | int, ...]
Event: TypeAlias = Any  # in the parser's stubs an event may lack its mark; in truth it never does


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

    def at(self, path: Path) -> Any:
        """What stands at `path`. Raises KeyError or IndexError when nothing does."""
        found: Any = self.value
        for step in path:
            found = found[step]
        return found

    def problem(self, path: Path, message: str) -> Problem:
        """A problem standing at `path`."""
        line, column = self.place(path)
        text = str(path[-1]) if path else ""
        return Problem(self.file, line, message, column, text)


def read(text: str | bytes, *, file: str) -> Document:
    """Read one YAML document whose top level is a mapping.

    Raises RulesError with up to 20 faults, each with its line and what to write. A fault in the
    form of the file ends the reading, since nothing after it can be trusted.
    """
    source = source_text(text, file=file)
    reader = _Reader(source, file)
    try:
        value = reader.document()
    except MarkedYAMLError as error:
        reader.break_off(*syntax_fault(error, source))
    if reader.problems:
        raise RulesError(reader.problems)
    return Document(file, source, value, reader.places)


class _Reader:
    """Builds the values of one file. `problems` holds what was refused on the way."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.text = text
        self.last_line = text.rstrip("\n").count("\n") + 1
        self.next_event: Callable[[], Event] = CBaseLoader(text).get_event
        self.places: dict[Path, tuple[int, int]] = {}
        self.names: set[str] = set()  # keys found good
        self.plain: dict[str, Value] = {}  # plain values found good
        self.problems: list[Problem] = []
        self.can_cut = _CAN_CUT.search(text) is not None  # most files need no further look
        self.cut = False

    def document(self) -> dict[str, Value]:
        self.next_event()  # the stream's beginning
        start = self.next_event()
        if isinstance(start, StreamEndEvent):
            self.stop(None, "The file is empty. A rules file begins with 'service:'.")
        if start.version or start.tags:
            self.stop(start.start_mark, "Lines that begin with '%' are not read. Delete them.")
        first = self.next_event()
        if not isinstance(first, MappingStartEvent):
            message = "A file begins with names, such as 'service:', one a line."
            self.stop(first.start_mark, message)
        self.places[()] = _place(first)
        self._undecorated(first)
        value = self._mapping(())
        while isinstance(event := self.next_event(), DocumentEndEvent):
            pass
        if not isinstance(event, StreamEndEvent):
            message = "A second document starts at '---'. Keep one in a file."
            self.stop(event.start_mark, message)
        return value

    def _mapping(self, path: Path) -> dict[str, Value]:
        found: dict[str, Value] = {}
        places, next_event = self.places, self.next_event
        while not isinstance(event := next_event(), MappingEndEvent):
            key = self._key(event)
            here = (*path, key)
            if key in found:
                message = f"{shown(key)} is already written on line {places[here][0]}. Keep one."
                self._refuse(event, message)
                self._value(next_event(), here)
                continue
            mark = event.start_mark
            places[here] = (mark.line + 1, mark.column + 1)
            value = next_event()
            if _is_empty(value) and not self._colon_follows(event):
                if key in self.names:  # of any other all is said
                    self._refuse(event, no_colon_message(key))
            else:
                found[key] = self._value(value, here)
        return found

    def _sequence(self, path: Path) -> list[Value]:
        found: list[Value] = []
        places, next_event = self.places, self.next_event
        while not isinstance(event := next_event(), SequenceEndEvent):
            here = (*path, len(found))
            mark = event.start_mark
            places[here] = (mark.line + 1, mark.column + 1)
            found.append(self._value(event, here))
        return found

    def _value(self, event: Event, path: Path) -> Value:
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if isinstance(event, AliasEvent):
            alias = shown(f"*{event.anchor}")
            self._refuse(event, f"{alias} points elsewhere. Write the value out here.")
            return ""
        self._undecorated(event)
        if len(path) >= MAX_DEPTH:
            message = f"Nested more than {MAX_DEPTH} deep. Name a part of it under 'define'."
            self.stop(event.start_mark, message)
        if isinstance(event, MappingStartEvent):
            return self._mapping(path)
        return self._sequence(path)

    def _scalar(self, event: Event) -> Value:
        text: str = event.value
        if event.anchor or event.tag:
            self._undecorated(event)
        elif event.style == '"' and (unseen := UNSEEN.search(text)):  # written as an escape
            self._refuse(event, unseen_message(unseen.group()))
        elif not event.style:
            if self.can_cut and (cut := _REMARK.match(self.text, event.end_mark.index)):
                self.cut = True
                self._refuse(event, remark_message(cut[1]))
                return text
            if text in self.plain:
                return self.plain[text]
            try:
                return self.plain.setdefault(text, plain_value(text))
            except ValueError as error:
                self._refuse(event, str(error))
        return text  # quoted or a block: always text

    def _key(self, event: Event) -> str:
        if not isinstance(event, ScalarEvent) or event.anchor or event.tag:
            message = "A name is expected before the colon: letters, digits, '_' or '-'."
            self.stop(event.start_mark, message)
        key: str = event.value
        if key not in self.names and self._is_name(event, key):
            self.names.add(key)
        return key

    def _colon_follows(self, key: Event) -> bool:
        return _COLON.match(self.text, key.end_mark.index) is not None

    def _is_name(self, event: Event, key: str) -> bool:
        strange = next((letter for letter in key if not letter.isascii()), None)
        if key == "<<":
            self._refuse(event, "'<<' merges another part in. Write the lines out here.")
        elif strange:
            self._refuse(event, strange_letter_message(key, strange))
        elif not key[:1].isalnum() or not key.isprintable():
            self._refuse(event, f"{shown(key)} is not a name. Begin it with a letter or a digit.")
        else:
            return True
        return False

    def _undecorated(self, event: Event) -> None:
        if event.anchor:
            anchor = shown(f"&{event.anchor}")
            self._refuse(event, f"{anchor} is an anchor. Name the part under 'define'.")
        if event.tag:
            tag = shown(event.tag.replace("tag:yaml.org,2002:", "!!"))
            message = f"{tag} is a tag. Tags are not read; write the value only."
            self._refuse(event, message)

    def _refuse(self, event: Event, message: str) -> None:
        """Note a fault and read on."""
        line, column = _place(event)
        self.problems.append(self._problem(line, column, message))
        if len(self.problems) == MAX_PROBLEMS:
            raise RulesError(self.problems)

    def break_off(self, mark: Any, message: str) -> NoReturn:
        """End the reading where the parser did, unless a fault already told is what misled it."""
        line = mark.line + 1 if mark else 0
        if self.cut or any(problem.line == line for problem in self.problems):
            raise RulesError(self.problems) from None
        self.stop(mark, message)

    def stop(self, mark: Any, message: str) -> NoReturn:
        """End the reading with this fault and those before it."""
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise RulesError([*self.problems, self._problem(line, column, message)]) from None

    def _problem(self, line: int, column: int, message: str) -> Problem:
        line = min(line, self.last_line)  # the parser places what is not there just below it
        return Problem(self.file, line, message, column)


def _is_empty(event: Event) -> bool:
    return isinstance(event, ScalarEvent) and not event.style and event.value == ""


def _place(event: Event) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
