"""A list out of Liquidlogic, saved as CSV."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from eligibility.asking import REFERRER, usable
from eligibility.selectors import (
    NoRulesetError,
    answer_label,
    in_words,
    live_rules,
    ruleset_on,
    today,
)
from referrals.csv_reading import CellError, Column, Row, RowFault, csv_text, read_day, read_table
from referrals.entry.feeds import FeedRow, Reading
from referrals.entry.moments import SLACK, moment
from referrals.entry.services import lcs_number
from referrals.models import Channel, Known
from rules_engine import Fact, Ruleset, decide

_TIME = re.compile(r"[T ]+(\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?(?:\s*([AaPp])\.?[Mm]\.?)?$")
_LIMITS = {"lcs_id": 40, "worker": 120, "team": 120, "worker_email": 254, "name": 120}
SUPPORT = "support"
BORN = "date_of_birth"
_OWN_COLUMNS = {SUPPORT, BORN}
_SIMPLE = {"yes_no", "one_of", "age", "number"}
T = TypeVar("T")
BASE: tuple[Column, ...] = (
    Column("lcs_id", "LCS id", _l("The number of the referral in Liquidlogic."), "LCS-100231", True,
           ("id", "referral id", "lcs number")),
    Column("raised_at", "Raised at", _l("Day and time when it was raised. The clock starts here."),
           "20/11/2026 14:30", True, ("raised", "date raised")),
    Column("seen_at", "Seen at", _l("Day and time when you saw it. Empty: now."),
           "23/11/2026 09:05", also=("seen",)),
    Column("worker", "Worker", _l("The allocated worker."), "Alex Example", True,
           ("allocated worker", "social worker")),
    Column("team", "Team", _l("The worker's team."), "Example Team North"),
    Column("worker_email", "Worker e-mail", _l("For the receipt, which names nobody."),
           "alex@council.example", also=("worker email address",)),
    Column("name", "Name", _l("The child or young person, or the parent who needs an advocate."),
           "Sam Sample", True, ("child", "young person", "child name")),
    Column("date_of_birth", "Date of birth", _l("Day, month and year."), "14/2/2012",
           also=("dob", "born")),
    Column("support", "Help with", _l("What the help is for, in the words of the list below."), "",
           also=("support", "purpose")),
    Column("meeting_on", "Meeting date", _l("The day of the meeting, if there is one."),
           "9/12/2026", also=("meeting", "conference date", "review date")),
    Column("wishes", "Wishes", _l("What they want, in their own words if you can."), ""),
    Column("person_knows", "Knows about it", _l("Yes, no, or empty."), "yes", also=("knows",)),
)  # fmt: skip


def asked_facts(rules: Ruleset) -> dict[str, Fact]:
    """The facts that can matter for somebody referred by a professional, and fit into a cell."""
    missing = decide(rules, {"referrer": "professional"}, on=today()).missing
    found = {name: rules.facts[name] for name in missing if name not in _OWN_COLUMNS}
    return {name: fact for name, fact in found.items() if fact.type in _SIMPLE}


def columns(rules: Ruleset) -> tuple[Column, ...]:
    """The columns a list may have: the fixed ones, and one for each question of the rules."""
    fixed = tuple(c for c in BASE if c.name != SUPPORT or SUPPORT in rules.facts)
    asked = (
        Column(
            f"fact.{name}",
            in_words(fact.label),
            expected(fact),
            "yes" if fact.type == "yes_no" else "",
            also=(name,),
        )
        for name, fact in asked_facts(rules).items()
    )
    return (*fixed, *asked)


def expected(fact: Fact) -> str:
    """What may stand in a cell of this fact."""
    if fact.type == "yes_no":
        return _("Yes, no, or empty.")
    if fact.options:
        words = ", ".join(answer_label(fact, name) for name in fact.options)
        return _("One of: %(words)s.") % {"words": words}
    return _("A whole number, or empty.")


def example() -> bytes:
    """A file to begin from: the headings, and one made-up row."""
    found = columns(live_rules())
    return csv_text([one.heading for one in found], [[one.example for one in found]])


@dataclass(frozen=True)
class LiquidlogicCsv:
    """A `Feed` out of a file that somebody saved and chose."""

    data: bytes
    name: str
    source: Channel = Channel.LIQUIDLOGIC

    def read(self) -> Reading:
        """As `Feed.read`. Rows with a mistake in any cell are left out, each cell named."""
        desk = _Desk(live_rules())
        table = read_table(self.data, desk.columns)
        rows: dict[str, FeedRow] = {}
        faults = list(table.faults)
        for row in table.rows:
            reader = _RowReader(row, desk)
            found = reader.feed_row()
            if found is not None and found.number in rows:
                earlier = _("This LCS id stands on line %d already.") % rows[found.number].line
                reader.faults.append(RowFault(row.line, "LCS id", earlier))
            elif found is not None:
                rows[found.number] = found
            faults += reader.faults
        faults.sort(key=lambda fault: fault.line)
        return Reading(tuple(rows.values()), tuple(faults), table.unknown)


class _Desk:
    """What all rows of a file are read with, looked up once."""

    def __init__(self, rules: Ruleset) -> None:
        self.columns = columns(rules)
        self.headings = {column.name: column.heading for column in self.columns}
        self.facts = asked_facts(rules)
        if SUPPORT in rules.facts:
            self.facts[SUPPORT] = rules.facts[SUPPORT]
        self._rules: dict[date, Ruleset | None] = {}

    def rules_on(self, day: date) -> Ruleset | None:
        """The rules of a day; None when there were none."""
        if day not in self._rules:
            try:
                self._rules[day] = ruleset_on(day).compiled
            except NoRulesetError:
                self._rules[day] = None
        return self._rules[day]


class _RowReader:
    """One row, cell by cell; `faults` are what was wrong."""

    def __init__(self, row: Row, desk: _Desk) -> None:
        self.row, self.desk = row, desk
        self.faults: list[RowFault] = []

    def feed_row(self) -> FeedRow | None:
        now = timezone.now()
        raised = self._cell("raised_at", _past_moment, None)
        found: dict[str, Any] = {
            "number": lcs_number(self._line("lcs_id")),
            "seen_at": self._cell("seen_at", _past_moment, None) or now,
            "worker": self._line("worker"),
            "team": self._line("team"),
            "worker_email": self._cell("worker_email", _email, ""),
            "name": self._line("name"),
            "date_of_birth": self._cell("date_of_birth", _born, None),
            "meeting_on": self._cell("meeting_on", read_day, None),
            "wishes": self.row.cells.get("wishes", ""),
            "person_knows": self._cell("person_knows", _yes_or_no, Known.NOT_SAID.value),
        }
        found["facts"] = self._facts(raised, found["date_of_birth"])
        if raised is not None and found["seen_at"] < raised:
            self._fault("seen_at", _("This is before it was raised."))
        if self.faults or raised is None:
            return None
        return FeedRow(line=self.row.line, raised_at=raised, **found)

    def _line(self, name: str) -> str:
        text = " ".join(self.row.cells.get(name, "").split())
        if len(text) > _LIMITS[name]:
            self._fault(name, _("At most %(most)s letters.") % {"most": _LIMITS[name]})
        return text

    def _cell(self, name: str, read: Callable[[str], T], empty: T) -> T:
        text = self.row.cells.get(name, "")
        if not text:
            return empty
        try:
            return read(text)
        except CellError as error:
            self._fault(name, str(error))
            return empty

    def _facts(self, raised: datetime | None, born: date | None) -> dict[str, Any]:
        facts: dict[str, Any] = {REFERRER: "professional"}
        for name, fact in self.desk.facts.items():
            answer = self._cell(_column_of(name), partial(_answer, fact), None)
            if answer is not None:
                facts[name] = answer
        rules = self.desk.rules_on(raised.date()) if raised else None
        if raised is None or rules is None:
            if raised is not None:
                self._fault("raised_at", _("On that day no rules were in force here yet."))
            return facts
        if born and BORN in rules.facts:
            facts[BORN] = born.isoformat()
        read = usable(rules, facts, on=raised.date())
        for name in facts.keys() - read.keys():
            reason = _("This answer cannot be, or does not fit the others.")
            self._fault(_column_of(name), reason)
        return read

    def _fault(self, name: str, reason: str) -> None:
        self.faults.append(RowFault(self.row.line, self.desk.headings.get(name, ""), reason))


def _column_of(fact: str) -> str:
    """The column in which a fact is told."""
    return fact if fact in _OWN_COLUMNS else f"fact.{fact}"


def read_moment(text: str) -> datetime:
    """A day with or without a time of the clock there. Raises `CellError`."""
    found = _TIME.search(text)
    day = read_day(_TIME.sub("", text))
    if found is None:
        return moment(day, None)
    hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        at = time(hour, minute)
    except ValueError as error:
        raise CellError(
            _("“%(text)s” has no real time. Write it like 14:30.") % {"text": text[:40]}
        ) from error
    # Spreadsheets write a day without a time as midnight.
    return moment(day, None if at == time(0) else at)


def _past_moment(text: str) -> datetime:
    found = read_moment(text)
    if found > timezone.now() + SLACK:
        raise CellError(_("“%(text)s” is still to come.") % {"text": text[:40]})
    return found


def _born(text: str) -> date:
    day = read_day(text)
    if not date(1900, 1, 1) <= day <= today() + timedelta(days=1):
        raise CellError(_("“%(text)s” is no date of birth.") % {"text": text[:40]})
    return day


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise CellError(
            _("“%(text)s” is no whole e-mail address.") % {"text": text[:40]}
        ) from error
    return text


def _yes_or_no(text: str) -> str:
    plain = text.casefold()
    if plain in {"yes", "y", "true", "1"}:
        return Known.YES
    if plain in {"no", "n", "false", "0"}:
        return Known.NO
    if plain in {"not said", "not known", "unknown", "?"}:
        return Known.NOT_SAID
    raise CellError(_("Write yes or no, not “%(text)s”.") % {"text": text[:40]})


def _answer(fact: Fact, text: str) -> str | None:
    """An answer to a fact; None for not known. Raises `CellError`."""
    if text.casefold() in {"not known", "unknown", "?", "dont_know"}:
        return None
    if fact.type == "yes_no":
        return None if (said := _yes_or_no(text)) == Known.NOT_SAID else said
    if fact.options:
        words = {answer_label(fact, name).casefold(): name for name in fact.options}
        found = words.get(text.casefold()) or (text if text in fact.options else None)
        if found is None:
            raise CellError(
                _("“%(text)s” is not among the answers: %(words)s.")
                % {
                    "text": text[:40],
                    "words": ", ".join(answer_label(fact, name) for name in fact.options),
                }
            )
        return found
    if not text.isdecimal() or len(text) > 4:
        raise CellError(_("“%(text)s” is no whole number.") % {"text": text[:40]})
    return text
