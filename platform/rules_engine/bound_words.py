"""Bounds as people word them at first, and what to write instead."""

from collections.abc import Collection
from typing import Any

from rules_engine.problems import did_you_mean

_LEAST = {"at_least", "min", "minimum", "since", "starting"}
_MOST = {"until", "till", "max", "maximum", "at_most"}
_BELOW = {"below", "less_than", "younger_than"}
_ABOVE = {"above", "more_than", "older_than", "after"}
_A_DAY_MORE = "If it does not, write a day more, such as 'from: 29 days' for over 28 days."


def number_meant(word: str, written: Any) -> str:
    """What to write for a bound of a number or an age that nobody knows; else "".

    >>> number_meant("min", 16)
    "Write 'from: 16': 16 itself counts."
    """
    if word in _LEAST:
        return f"Write 'from: {written}': {written} itself counts."
    if word in _MOST:
        return _either("to", "under", written)
    if word in _BELOW:
        return f"Write 'under: {written}': {written} itself does not count."
    if word in _ABOVE and isinstance(written, int):
        more = written + 1
        return (
            f"Write 'from: {written}' if {written} itself counts, and 'from: {more}' if it does "
            "not."
        )
    return ""


def near_meant(word: str, known: Collection[str]) -> str:
    """The known word that is nearest, asked back; else ""."""
    close = did_you_mean(word, known).strip()
    return close if close.startswith("Did") else ""


def day_meant(word: str) -> str:
    """What to write for a bound of a day in the calendar that nobody knows; else ""."""
    if word in _LEAST | _ABOVE | {"over"}:
        return "Write 'from' with the first day that counts."
    if word in _MOST | _BELOW | {"up_to"}:
        return "Write 'to' with the last day that counts."
    return ""


def length_meant(word: str, written: Any) -> str:
    """What to write for a bound of a length of time that cannot stand there."""
    if word in _ABOVE | _LEAST | {"over"}:
        return f"Write 'from: {written}' if that day itself counts. {_A_DAY_MORE}"
    if word in _MOST | _BELOW | {"up_to"}:
        return (
            f"Write 'to: {written}' if that day itself counts, and 'under: {written}' if it does "
            "not."
        )
    return did_you_mean(word, ("from", "to", "under")).strip()


def _either(one: str, other: str, written: Any) -> str:
    return (
        f"Write '{one}: {written}' if {written} itself counts, and '{other}: {written}' if it "
        "does not."
    )
