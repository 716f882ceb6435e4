"""Conditions on ages, numbers, lengths of time and days."""

from collections.abc import Callable
from datetime import date
from typing import Any

from rules_engine.bound_words import day_meant, length_meant, near_meant, number_meant
from rules_engine.conditions import NEVER, Condition, Test, Window, all_of, any_of
from rules_engine.measures import FIRST_DAY, LAST_DAY, Spans, common, day_before, length_in, united
from rules_engine.strict_yaml import Path
from rules_engine.texts import Text
from rules_engine.vocabulary import Fact

Wrong = Callable[[Path, str], Condition]
PersonDecides = Callable[[str, Text, Path], Condition]

_CLEAR = {"from", "to", "under"}
_UNCLEAR = {"up_to", "over"}
_OF_A_DAY = {"from", "to", "before", "within", "ago", "ahead"}
_READINGS = {"included", "excluded"}
_AGE_BOUND = (
    "Say whether the year itself counts: 'from: 16' and 'to: 24' take in 16 and 24, "
    "'under: 18' leaves out 18."
)
_BOUND = "Write 'from' and 'to' (both included) or 'under' (not included), such as {from: 3}."
_DAYS = (
    "Write days as {from: 2026-01-01}, {to: …} or {before: …}, or as seen from the day of the "
    "decision: {within: 15 months}, {ago: {from: 28 days}}, {ahead: {to: 10 days}}."
)


class MeasuredReader:
    """Reads the bounds of one condition. `wrong` notes a problem at its place."""

    def __init__(self, wrong: Wrong, person_decides: PersonDecides) -> None:
        self.wrong = wrong
        self.person_decides = person_decides

    def condition(self, name: str, fact: Fact, value: Any, path: Path) -> Condition:
        """The condition that the fact lies within the bounds written."""
        if fact.type == "date":
            return self._days(name, fact, value, path)
        if fact.type == "number" and isinstance(value, int):
            value = {"from": value, "to": value}
        if not isinstance(value, dict) or not set(value) & (_CLEAR | _UNCLEAR):
            return self.wrong(path, _no_bound(fact, value))
        if not set(value) <= _CLEAR | _UNCLEAR | {"reading"}:
            return self.wrong(path, _no_bound(fact, value))
        try:
            amounts = {
                key: self._amount(fact, written, key)
                for key, written in value.items()
                if key != "reading"
            }
        except ValueError as error:
            return self.wrong(path, str(error))
        return self._between(name, fact, amounts, value.get("reading"), path)

    def _amount(self, fact: Fact, written: Any, key: str) -> int:
        if fact.type == "duration":
            return length_in(written, fact.unit)
        least, most = fact.bounds
        if not isinstance(written, int) or not least <= written <= most:
            what = "an age in whole years" if fact.type == "age" else "a whole number"
            raise ValueError(f"'{key}' needs {what}, {least} to {most}, but has '{written}'.")
        return written

    def _between(
        self, name: str, fact: Fact, amounts: dict[str, int], reading: Any, path: Path
    ) -> Condition:
        least, most = fact.bounds
        if reading is not None and (reading not in _READINGS or not set(amounts) & _UNCLEAR):
            return self.wrong(
                (*path, "reading"),
                "'reading' is 'included' or 'excluded', and stands beside 'up_to' or 'over'.",
            )
        spans: Spans = ((amounts.get("from", least), amounts.get("to", most)),)
        spans = common(spans, ((least, amounts.get("under", most + 1) - 1),))
        unclear = []
        for word, number in amounts.items():
            if word in _UNCLEAR:
                spans = common(spans, _side(word, number, reading == "included", least, most))
                unclear += [number] if reading is None else []
        edges = united((n, n) for n in unclear if _let_in(n, amounts, fact))
        if not spans and not edges:
            return self.wrong(path, "Nothing lies between these bounds.")
        clear = Test(name, spans) if spans else NEVER
        if not edges:
            return clear if spans != (fact.bounds,) else all_of()
        return any_of(clear, self._unclear(name, fact, edges, amounts, path))

    def _unclear(
        self, name: str, fact: Fact, edges: Spans, amounts: dict[str, int], path: Path
    ) -> Condition:
        words = ", ".join(f"'{word}: {amounts[word]}'" for word in amounts if word in _UNCLEAR)
        says = f"{words} does not say whether {edges[0][0]} itself is meant."
        return all_of(Test(name, edges), self.person_decides("unclear_wording", says, path))

    def _days(self, name: str, fact: Fact, value: Any, path: Path) -> Condition:
        if isinstance(value, dict) and value and set(value) <= {"from", "to", "before"}:
            return self._calendar(name, value, path)
        if fault := _no_days(fact, value, path[-1]):
            return self.wrong(path, fault)
        [(key, bounds)] = value.items()
        if key == "within":
            key, bounds = "ago", {"to": bounds}
        return self._moving(name, bounds, key == "ahead", path)

    def _calendar(self, name: str, value: dict[str, Any], path: Path) -> Condition:
        if not all(isinstance(day, date) for day in value.values()):
            return self.wrong(path, _DAYS)
        first = value["from"].toordinal() if "from" in value else FIRST_DAY
        last = value["to"].toordinal() if "to" in value else LAST_DAY
        if "before" in value:
            last = min(last, value["before"].toordinal() - 1)
        if first > last:
            return self.wrong(path, "No day lies between these bounds.")
        return Test(name, ((first, last),))

    def _moving(self, name: str, bounds: dict[str, Any], ahead: bool, path: Path) -> Condition:
        if not bounds:
            return self.wrong(path, _DAYS)
        strange = next((word for word in bounds if word not in _CLEAR), None)
        if strange:
            where = "ahead" if ahead else "ago"
            meant = length_meant(strange, bounds[strange])
            return self.wrong(path, f"'{strange}' cannot stand under '{where}'. {meant}")
        if {"to", "under"} <= set(bounds):
            return self.wrong(path, "Write either 'to' or 'under', not both.")
        try:
            for written in bounds.values():
                day_before(date(2000, 1, 1), written)
        except ValueError as error:
            return self.wrong(path, str(error))
        window = Window(
            nearest=bounds.get("from"),
            furthest=bounds.get("to") or bounds.get("under"),
            ahead=ahead,
            short_of="under" in bounds,
        )
        if not window.on(date(2000, 6, 15))[0][0] <= window.on(date(2000, 6, 15))[0][1]:
            return self.wrong(path, "No day lies between these bounds.")
        return Test(name, window)


def _no_bound(fact: Fact, value: Any) -> str:
    """What to say of a condition that has no bounds, or a word among them that is none."""
    general = _AGE_BOUND if fact.type == "age" else _BOUND
    if isinstance(value, list) and value and all(isinstance(one, int) for one in value):
        bounds = f"{{from: {min(value)}, to: {max(value)}}}"
        what = "Ages stand" if fact.type == "age" else "Numbers stand"
        return f"{what} between bounds. Write {bounds}: both count."
    if not isinstance(value, dict):
        return general
    strange = next((w for w in value if w not in _CLEAR | _UNCLEAR | {"reading"}), None)
    if strange is None:
        return general
    meant = number_meant(strange, value[strange]) or near_meant(strange, _CLEAR | _UNCLEAR)
    return f"'{strange}' cannot stand here. {meant or general}"


def _no_days(fact: Fact, value: Any, name: object) -> str:
    """What to say of bounds of a day that cannot be read; "" for a length seen from a day."""
    if not isinstance(value, dict) or not value:
        return _DAYS
    strange = next((word for word in value if word not in _OF_A_DAY), None)
    if strange:
        meant = day_meant(strange) or near_meant(strange, _OF_A_DAY) or _DAYS
        return f"'{strange}' cannot stand here. {meant}"
    [key, *more] = value
    if key == "within" and not more:
        return _looks_back(name, value[key]) if fact.lies == "ahead" else ""
    return "" if key in {"ago", "ahead"} and not more and isinstance(value[key], dict) else _DAYS


def _looks_back(fact: object, length: Any) -> str:
    return (
        f"'within' looks back, to days that are over, but '{fact}' lies ahead. Write "
        f"{{ahead: {{to: {length}}}}}. If you do mean days that are over, write "
        f"{{ago: {{to: {length}}}}}."
    )


def _side(word: str, number: int, included: bool, least: int, most: int) -> Spans:
    if word == "up_to":
        return ((least, number if included else number - 1),)
    return ((number if included else number + 1, most),)


def _let_in(number: int, amounts: dict[str, int], fact: Fact) -> bool:
    """Whether the bounds let this number in when each unclear bound counts itself in."""
    least, most = fact.bounds
    first = max(amounts.get("from", least), amounts.get("over", least))
    last = min(
        amounts.get("to", most), amounts.get("up_to", most), amounts.get("under", most + 1) - 1
    )
    return first <= number <= last
