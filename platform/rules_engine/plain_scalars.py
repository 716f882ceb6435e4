"""Values written without quotes. Whatever could be read in two ways is refused.

YAML 1.1 reads `NO` as false, `010` as 8, `12:30` as 750 and `1.10` as 1.1; YAML 1.2 reads some
of them otherwise. Here a plain value is a whole number, a day, `yes`, `no` or text.
"""

import re
from datetime import date

_WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,8}")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER_LIKE = re.compile(r"[-+]?[.0-9][0-9a-fA-F_.,:xXoO+-]*")
_YES_NO_LIKE = {"y", "n", "yes", "no", "true", "false", "on", "off"}
_NOTHING_LIKE = {"", "~", "null", ".nan", ".inf", "-.inf", "+.inf"}
_LONGEST_SHOWN = 60
_LONGEST_WORD = max(map(len, _YES_NO_LIKE | _NOTHING_LIKE))


def plain_value(text: str) -> str | int | date:
    """The value of a plain scalar. Raises ValueError with a sentence that says what to write."""
    if text in {"yes", "no"} or (len(text) > _LONGEST_WORD and text[0].isalpha()):
        return text
    if _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    if _ISO_DAY.fullmatch(text):
        return _day(text)
    _refuse_unclear(text)
    return text


def shown(text: str) -> str:
    """Text in quotation marks, for a sentence; long text only by its beginning."""
    short = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
    return "'" + "".join(letter if letter.isprintable() else "\ufffd" for letter in short) + "'"


def _refuse_unclear(text: str) -> None:
    if text.lower() in _NOTHING_LIKE:
        what = shown(text) if text else "An empty place"
        raise ValueError(f"{what} stands for nothing. Write a value or delete the name.")
    if text.lower() in _YES_NO_LIKE:
        raise ValueError(
            f"'{text}' could be read in two ways. Write yes or no in small letters, "
            "or put text in quotes."
        )
    if _NUMBER_LIKE.fullmatch(text) and any(letter.isdigit() for letter in text):
        raise ValueError(
            f"{shown(text)} could be read in two ways. Write a whole number such as 10, "
            f'or put text in quotes: "{shown(text)[1:-1]}".'
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{text}' is not a day in the calendar. Write year-month-day.") from None
