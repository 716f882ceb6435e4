"""Names, numbers and addresses brought to one spelling, so that they can be compared."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ß": "ss",
        "\u0131": "i",
    }
)
# Spellings of one sound, tried in this order on a word in small letters.
_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(kn|gn|pn)", "n"),
        (r"^ps", "s"),
        (r"^wr", "r"),
        (r"^x", "s"),
        (r"^ma?c(?=[^aeiouhk])", "mk"),
        (r"ph", "f"),
        (r"tch|sch|ch|sh", "X"),
        (r"th", "t"),
        (r"^gh", "g"),
        (r"gh(?=[aou])", "g"),
        (r"gh", ""),
        (r"dg(?=[eiy])", "j"),
        (r"ck|q", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"g(?=[eiy])", "j"),
        (r"z", "s"),
        (r"v", "f"),
        (r"x", "ks"),
        (r"(.)\1+", r"\1"),
    )
)
_FIRST_VOWELS, _SILENT = re.compile(r"^[aeiouy]+"), re.compile(r"(?<=.)[aeiouyhw]")


def plain_name(name: str) -> str:
    """A name in small letters without accents, apostrophes or signs: `O'Neïl-Marsh` is
    `oneil marsh`.
    """
    apart = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    letters = "".join(
        x for x in apart if not unicodedata.combining(x) and x not in "'\u2019\u02bc`."
    )
    return " ".join(re.findall(r"[^\W\d_]+", letters))


def sound_of(word: str) -> str:
    """A code that words which sound alike in English share.

    It keeps the consonants; a word with one only (`Lee`) keeps the vowel after it as well.
    """
    spoken = word
    for pattern, sound in _SOUNDS:
        spoken = pattern.sub(sound, spoken)
    code = _SILENT.sub("", _FIRST_VOWELS.sub("a", spoken))
    return code if len(code) > 1 else spoken[:2] or word


def plain_phone(phone: str) -> str:
    """The last nine digits, so that `+44 7700 900123` and `07700 900123` agree; empty for less
    than seven.
    """
    digits = re.sub(r"\D", "", phone)
    return digits[-9:] if len(digits) >= 7 else ""


def plain_email(email: str) -> str:
    """In small letters, without what stands after a plus."""
    name, at, host = email.strip().casefold().partition("@")
    return f"{name.partition('+')[0]}@{host}" if at else ""


def plain_number(number: str) -> str:
    """Another system's number without spaces and dashes, in capital letters."""
    return re.sub(r"[\s\-/.]", "", number).upper()
