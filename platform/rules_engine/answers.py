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
            _read_one(name, value, facts[name], on, known, problems)
    if problems:
        raise FactsError(problems)
    if DATE_OF_BIRTH in known:
        known[AGE] = known.pop(DATE_OF_BIRTH)
        unsure.pop(AGE, None)
    return Answered(known, unsure)


def _read_one(
    name: str,
    value: Any,
    fact: Fact,
    on: date,
    known: dict[str, Answer],
    problems: dict[str, str],
) -> None:
    try:
        known[name] = _answer(name, value, fact, on)
    except ValueError as error:
        problems[name] = str(error)


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
        born = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        born = None
    if not isinstance(born, date) or isinstance(born, datetime):
        raise ValueError(f"'{name}' is '{value}'. Expected: a real day, such as 2012-03-01.")
    try:
        return completed_years(born, on)
    except ValueError as error:
        raise ValueError(f"'{name}' cannot be right: {error}.") from None
