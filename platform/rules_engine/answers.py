"""From what somebody typed to answers the rules can use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from rules_engine.ages import completed_years
from rules_engine.fact_book import FactBook
from rules_engine.measures import length_in, time_between
from rules_engine.problems import FactsError, did_you_mean, listed
from rules_engine.vocabulary import UNKNOWNS, Fact

Stated: TypeAlias = "str | int | date | tuple[str, ...]"


@dataclass(frozen=True)
class Answered:
    """A person as known on a date.

    `stated` holds the answers as given; `numbers` the same as the numbers that conditions test,
    where each option of an `any_of` fact is a fact of its own. `unsure` holds facts whose answer
    will not come, with the reason: "dont_know", "prefer_not_to_say" or "not_applicable".
    Everything else was not asked.
    """

    stated: Mapping[str, Stated]
    numbers: Mapping[str, int]
    unsure: Mapping[str, str]


def read_answers(given: Mapping[str, Any], book: FactBook, *, on: date) -> Answered:
    """Read answers; what can be worked out from dates is, and then a stated amount is not used.

    Raises FactsError with every problem.
    """
    if isinstance(on, datetime):
        raise TypeError("`on` is a date; convert the moment to a local date first")
    stated: dict[str, Stated] = {}
    unsure: dict[str, str] = {}
    problems: dict[str, str] = {}
    for name, value in given.items():
        fact = book.facts.get(name)
        if fact is None:
            close = did_you_mean(str(name), book.facts)
            problems[str(name)] = f"'{name}' is not something we ask about.{close}"
        elif value is None or value == "not_asked":
            continue
        elif isinstance(value, str) and value in UNKNOWNS:
            unsure[name] = value
        else:
            try:
                stated[name] = _answer(name, value, fact)
            except ValueError as error:
                problems[name] = str(error)
    _work_out(stated, unsure, problems, book, on)
    if problems:
        raise FactsError(problems)
    return Answered(stated, _numbers(stated, book), unsure)


def _work_out(
    stated: dict[str, Stated],
    unsure: dict[str, str],
    problems: dict[str, str],
    book: FactBook,
    on: date,
) -> None:
    """Ages from dates of birth, lengths of time from their beginnings."""
    for name, fact in book.worked_out.items():
        source = stated.get(fact.born or fact.since)
        day = stated.get(fact.on) if fact.on else on
        if not isinstance(source, date) or not isinstance(day, date):
            continue
        try:
            if fact.born:
                stated[name] = completed_years(source, day)
            else:
                stated[name] = min(time_between(source, day, fact.unit), fact.bounds[1])
        except ValueError as error:
            begun = fact.born or fact.since
            problems[begun] = f"'{begun}' cannot be right: {error}."
        unsure.pop(name, None)


def _numbers(stated: Mapping[str, Stated], book: FactBook) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for name, value in stated.items():
        if isinstance(value, tuple):
            options = book.facts[name].options
            numbers |= {f"{name}:{option}": int(option not in value) for option in options}
        elif isinstance(value, date):
            numbers[name] = value.toordinal()
        elif isinstance(value, str):
            numbers[name] = book.facts[name].answers.index(value)
        else:
            numbers[name] = value
    return numbers


def _answer(name: str, value: Any, fact: Fact) -> Stated:
    match fact.type:
        case "yes_no" if isinstance(value, bool):
            return "yes" if value else "no"
        case "yes_no" | "one_of":
            if isinstance(value, str) and value in fact.answers:
                return value
            allowed = listed([*fact.answers, *UNKNOWNS])
            raise ValueError(f"'{value}' is not an answer to '{name}'. Expected: {allowed}.")
        case "any_of":
            return _several(name, value, fact)
        case "date" | "date_of_birth":
            return _day(name, value)
        case "duration" if isinstance(value, str) and not value.strip().isdigit():
            try:
                return _whole(name, length_in(value, fact.unit), fact)
            except ValueError as error:
                raise ValueError(f"'{name}': {error}") from None
        case _:
            return _whole(name, value, fact)


def _several(name: str, value: Any, fact: Fact) -> tuple[str, ...]:
    chosen = [value] if isinstance(value, str) else value
    if isinstance(chosen, list | tuple) and all(one in fact.answers for one in chosen):
        return tuple(option for option in fact.options if option in chosen)
    allowed = listed(fact.options)
    raise ValueError(f"'{value}' is not an answer to '{name}'. Expected: a list of {allowed}.")


def _whole(name: str, value: Any, fact: Fact) -> int:
    least, most = fact.bounds
    digits = isinstance(value, str) and value.isascii() and value.strip().isdigit()
    whole = int(value) if digits and len(value) < 10 else value
    if isinstance(whole, int) and not isinstance(whole, bool) and least <= whole <= most:
        return whole
    kind = {"age": "whole years", "duration": f"whole {fact.unit}"}.get(fact.type, "a whole number")
    raise ValueError(f"'{name}' is '{value}'. Expected: {kind} from {least} to {most}.")


def _day(name: str, value: Any) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    elif isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError(f"'{name}' is '{value}'. Expected: a real day, such as 2012-03-01.")
