"""What answers mean to the naive evaluator: which are worth telling apart, which are accepted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from typing import Any

OLDEST = 120
DAYS = {"day": 1, "week": 7}
MONTHS = {"month": 1, "year": 12}
A_PERSON_DECIDES = "a person decides"
NOT_ASKED = (None, "not_asked")
UNSURE = ("dont_know", "prefer_not_to_say", "not_applicable")

Fact = Mapping[str, Any]


def is_choice(fact: Fact) -> bool:
    """Whether the answer is picked from a list."""
    return fact["type"] in {"yes_no", "one_of", "any_of"}


def answers(fact: Fact, tests: list[Any], day: date) -> list[Any]:
    """Every choice; of numbers and days those at which some test might change its mind."""
    options = ["yes", "no"] if fact["type"] == "yes_no" else list(fact.get("options", []))
    if fact["type"] == "any_of":
        sizes = range(len(options) + 1)
        return [frozenset(some) for size in sizes for some in combinations(options, size)]
    if is_choice(fact):
        return options
    least, most = least_and_most(fact)
    edges = {edge for accepted in tests for edge in _numbers_in(fact, accepted, day)} | {least}
    near = {edge + step for edge in edges for step in (-1, 0, 1)}
    return sorted(number for number in near if least <= number <= most)


def least_and_most(fact: Fact) -> tuple[int, int]:
    """The smallest and the greatest number that can be answered."""
    if fact["type"] == "age":
        return 0, OLDEST
    if fact["type"] == "date":
        return date.min.toordinal(), date.max.toordinal()
    return int(fact.get("least", 0)), int(fact.get("most", 100_000))


def _numbers_in(fact: Fact, accepted: Any, day: date) -> set[int]:
    """The bounds of a test, as numbers."""
    found = set()
    for word, bound in accepted.items():
        if word in {"ago", "ahead"}:
            sign = -1 if word == "ago" else 1
            found |= {_shifted(day, length, sign) for length in bound.values()} | {day.toordinal()}
        elif word == "within":
            found |= {_shifted(day, bound, -1), day.toordinal()}
        elif word != "reading":
            found |= {_number(fact, bound)}
    return found


def is_unclear(fact: Fact, accepted: Any) -> bool:
    """Whether the test has a bound that may or may not count itself in, and nobody said which."""
    return (
        not is_choice(fact) and "reading" not in accepted and bool({"up_to", "over"} & {*accepted})
    )


def is_accepted(fact: Fact, accepted: Any, answer: Any, day: date) -> bool | str:
    """Whether the answer passes the test, or that a person decides it."""
    if fact["type"] == "any_of":
        return _any_of(accepted, answer)
    if is_choice(fact):
        refused = accepted["none_of"] if isinstance(accepted, dict) else []
        wanted = accepted if isinstance(accepted, list) else [accepted]
        return answer not in refused if refused else answer in wanted
    results = [
        _measured(fact, word, bound, answer, day, accepted.get("reading"))
        for word, bound in accepted.items()
        if word != "reading"
    ]
    if False in results:
        return False
    return A_PERSON_DECIDES if A_PERSON_DECIDES in results else True


def _any_of(accepted: Any, answer: frozenset[str]) -> bool:
    if isinstance(accepted, str):
        return accepted in answer
    if isinstance(accepted, list):
        return any(one in answer for one in accepted)
    if "all_of" in accepted:
        return all(one in answer for one in accepted["all_of"])
    return not any(one in answer for one in accepted["none_of"])


def _measured(
    fact: Fact, word: str, bound: Any, answer: int, day: date, reading: str | None
) -> bool | str:
    today = day.toordinal()
    match word:
        case "within":
            return _shifted(day, bound, -1) <= answer <= today
        case "ago":
            tests = [_compared(which, -answer, -_shifted(day, b, -1)) for which, b in bound.items()]
            return answer <= today and all(tests)
        case "ahead":
            tests = [_compared(which, answer, _shifted(day, b, 1)) for which, b in bound.items()]
            return answer >= today and all(tests)
        case "up_to" | "over" if answer == _number(fact, bound):
            return reading == "included" if reading else A_PERSON_DECIDES
    return _compared(word, answer, _number(fact, bound))


def _compared(word: str, answer: int, bound: int) -> bool:
    match word:
        case "from":
            return answer >= bound
        case "over":
            return answer > bound
        case "to" | "up_to":
            return answer <= bound
    assert word in {"under", "before"}
    return answer < bound


def _number(fact: Fact, written: Any) -> int:
    if fact["type"] == "date":
        return date.fromisoformat(str(written)).toordinal()
    if fact["type"] == "duration" and " " in str(written):
        return _in_unit(written, fact["unit"])
    return int(written)


def _in_unit(written: str, unit: str) -> int:
    amount, _, word = written.partition(" ")
    lengths = DAYS | MONTHS
    whole, rest = divmod(int(amount) * lengths[word.rstrip("s")], lengths[unit.rstrip("s")])
    assert not rest
    return whole


@cache
def _shifted(day: date, written: str, sign: int) -> int:
    """The day that lies a length of time away; in a short month its last day."""
    amount, _, word = written.partition(" ")
    word = word.rstrip("s")
    if word in DAYS:
        return (day + sign * timedelta(days=int(amount) * DAYS[word])).toordinal()
    months = day.year * 12 + day.month - 1 + sign * int(amount) * MONTHS[word]
    for last in (day.day, 30, 29, 28):
        try:
            return date(months // 12, months % 12 + 1, min(last, day.day)).toordinal()
        except ValueError:
            continue
    raise AssertionError


class Day(int):
    """A day as a number."""


class Person:
    """A part-known person: what is known, as the tables have it, and what will not be answered."""

    def __init__(self, given: Mapping[str, Any], facts: Mapping[str, Fact], day: date) -> None:
        self.known: dict[str, Any] = {}
        self.unsure: set[str] = set()
        for name, answer in given.items():
            if answer in UNSURE:
                self.unsure.add(name)
            elif answer not in NOT_ASKED:
                self.known[name] = _read(facts[name.rpartition(".")[2]], answer)
        for name in [name for name, answer in self.known.items() if isinstance(answer, Day)]:
            self._work_out(name, facts, day)

    def _work_out(self, source: str, facts: Mapping[str, Fact], day: date) -> None:
        """What follows from a day that is known, such as the age from the date of birth."""
        who, dot, short = source.rpartition(".")
        for name, fact in facts.items():
            if short in {fact.get("born"), fact.get("since")}:
                then = date.fromordinal(self.known[source])
                unit = "years" if "born" in fact else fact["unit"]
                self.known[who + dot + name] = _time_since(then, day, unit)
                self.unsure.discard(who + dot + name)


def _time_since(then: date, day: date, unit: str) -> int:
    if unit in {"days", "weeks"}:
        return (day - then).days // DAYS[unit[:-1]]
    months = (day.year - then.year) * 12 + day.month - then.month - (day.day < then.day)
    return months // MONTHS[unit[:-1]]


def _read(fact: Fact, answer: Any) -> Any:
    if fact["type"] == "any_of":
        return frozenset(answer)
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if fact["type"] in {"date", "date_of_birth"}:
        return Day(date.fromisoformat(answer).toordinal())
    return answer if is_choice(fact) else _number(fact, answer)
