"""From what somebody typed to answers the rules can use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rules_engine.ages import OLDEST, completed_years
from rules_engine.problems import FactsError, did_you_mean, listed
from rules_engine.vocabulary import AGE, DATE_OF_BIRTH, UNKNOWNS, Answer, Fact


@dataclass(frozen=True)
class Answered:
    """A person as known on a date.

    `known` holds answers. `unsure` holds facts whose answer will not come, with the reason:
    "dont_know", "prefer_not_to_say" or "not_applicable". Everything else was not asked.
    """

    known: Mapping[str, Answer]
    unsure: Mapping[str, str]


def read_answers(given: Mapping[str, Any], facts: Mapping[str, Fact], *, on: date) -> Answered:
    """Read answers to known facts; the age follows from the date of birth when that is given.

    A stated age beside a date of birth is not used. Raises FactsError with every problem.
    """
    if isinstance(on, datetime):
        raise TypeError("`on` is a date; convert the moment to a local date first")
    known: dict[str, Answer] = {}
    unsure: dict[str, str] = {}
    problems: dict[str, str] = {}
    for name, value in given.items():
        if name not in facts:
            close = did_you_mean(name, facts)
            problems[name] = f"'{name}' is not something we ask about.{close}"
        elif value in UNKNOWNS or value is None:
            unsure |= {name: value} if value not in {"not_asked", None} else {}
        else:
            try:
                known[name] = _answer(name, value, facts[name], on)
            except ValueError as error:
                problems[name] = str(error)
    if problems:
        raise FactsError(problems)
    if DATE_OF_BIRTH in known:
        known[AGE] = known.pop(DATE_OF_BIRTH)
        unsure.pop(AGE, None)
    return Answered(known, unsure)


def _answer(name: str, value: Any, fact: Fact, on: date) -> Answer:
    match fact.type:
        case "age":
            return _age(name, value)
        case "date_of_birth":
            return _age_from_birth(name, value, on)
        case "yes_no" if isinstance(value, bool):
            return "yes" if value else "no"
        case _ if isinstance(value, str) and value in fact.answers:
            return value
    allowed = listed([*map(str, fact.answers), *UNKNOWNS])
    raise ValueError(f"'{value}' is not an answer to '{name}'. Expected: {allowed}.")


def _age(name: str, value: Any) -> int:
    whole = int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value
    if isinstance(whole, int) and not isinstance(whole, bool) and 0 <= whole <= OLDEST:
        return whole
    raise ValueError(f"'{name}' is '{value}'. Expected: whole years from 0 to {OLDEST}.")


def _age_from_birth(name: str, value: Any, on: date) -> int:
    try:
        return completed_years(_day(value), on)
    except _NoDayError:
        expected = "a real day, such as 2012-03-01"
        raise ValueError(f"'{name}' is '{value}'. Expected: {expected}.") from None
    except ValueError as error:
        raise ValueError(f"'{name}' cannot be right: {error}.") from None


class _NoDayError(ValueError):
    """Not a day in the calendar."""


def _day(value: Any) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _NoDayError from None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _NoDayError
    return value
