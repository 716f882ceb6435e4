"""Damaged rules files are read, or refused in words at a line: no crash, no hang, no flood.

The files are made from the real ones, always the same: file 17 of a run is file 17 of every run.
HEARD_FUZZ_FILES sets how many are made.
"""

import os
import re
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from types import FrameType

import pytest

from rules_engine import RulesError, Vocabulary, load_ruleset, load_vocabulary

FILES = int(os.environ.get("HEARD_FUZZ_FILES", "10000"))
PARTS = 4
SECONDS = 1.0
MEGABYTES = 200

CONFIGS = Path(__file__).parents[2] / "rules_configs"
WHOLE_FILE = ("The file is empty.", "The file has ")
ODD: tuple[str, ...] = (
    *"\t\r\0\x07\x1b\ufeff\u202e\u200b\u2028\xa0\x85é😀а",  # noqa: RUF001  the last is Cyrillic
    *"&*!|>%@`'\"#,:?-[]{}~<=\\",
    *(
        "- ",
        ": ",
        "? ",
        "---\n",
        "...\n",
        "&a ",
        "*a",
        "!!int ",
        "<<: ",
        "%YAML 1.1\n",
        "|\n",
        ">-\n",
    ),
    *("[[", "]]", "{{", "}}", "[", "{", "'''", '"""', "\\x00", "\n", "\n\n", "  ", " #"),
)
VALUES = (
    *("yes", "no", "NO", "null", "~", "''", '"\\0"', "[]", "{}", "[[]]", "{a: 1}", "[yes, 1]"),
    *("0", "-1", "010", "1.5", "1e9", "999999999", "9" * 40, "-999999999", "12:30", "0x10"),
    *("2026-02-30", "2026-04-01", "0000-00-00", "9999-12-31", "text", "x" * 5000, "{not: yes}"),
    *("{all: []}", "{any: [{age: {under: 0}}]}", "{age: {from: 25, to: 3}}", "{at_least: 3}"),
)

Mutation = Callable[[Random, str], str]


def cut_line(random: Random, text: str) -> str:
    lines = text.split("\n")
    start = random.randrange(len(lines))
    del lines[start : start + random.choice((1, 1, 1, 2, 5, 20))]
    return "\n".join(lines)


def double_line(random: Random, text: str) -> str:
    lines = text.split("\n")
    start = random.randrange(len(lines))
    block = lines[start : start + random.choice((1, 1, 2, 8))]
    lines[start:start] = block * random.choice((1, 1, 1, 2, 50))
    return "\n".join(lines)


def swap_lines(random: Random, text: str) -> str:
    lines = text.split("\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def indent_otherwise(random: Random, text: str) -> str:
    lines = text.split("\n")
    start = random.randrange(len(lines))
    for number in range(start, min(len(lines), start + random.choice((1, 1, 3, 10)))):
        bare = lines[number].lstrip(" ")
        old = len(lines[number]) - len(bare)
        lines[number] = " " * max(0, old + random.choice((-4, -2, -1, 1, 2, 4))) + bare
    return "\n".join(lines)


def change_words(random: Random, text: str) -> str:
    words = list(re.finditer(r"[\w-]+", text))
    if len(words) < 2:
        return text
    first, second = sorted(random.sample(words, 2), key=lambda word: word.start())
    one, other = random.choice(
        (
            ("", second[0]),
            (first[0] * 2, second[0]),
            (f"{first[0]} {first[0]}", second[0]),
            (second[0], first[0]),
            (first[0], first[0]),
            (first[0][:-1], second[0].upper()),
        )
    )
    between = text[first.end() : second.start()]
    return f"{text[: first.start()]}{one}{between}{other}{text[second.end() :]}"


def insert_odd(random: Random, text: str) -> str:
    place = random.randrange(len(text) + 1)
    return text[:place] + random.choice(ODD) * random.choice((1, 1, 1, 3, 300)) + text[place:]


def delete_letters(random: Random, text: str) -> str:
    place = random.randrange(len(text) + 1)
    return text[:place] + text[place + random.choice((1, 1, 2, 10, 1000)) :]


def other_value(random: Random, text: str) -> str:
    return _replace_one(random, r"(?<=: )[^\n]+|(?<=- )[^\n]+|(?<=: )[\w-]+", text, VALUES)


def other_number(random: Random, text: str) -> str:
    return _replace_one(random, r"\b\d+\b", text, VALUES)


def other_key(random: Random, text: str) -> str:
    keys = sorted(set(re.findall(r"[a-z_]+(?=:)", text))) or ["all"]
    return _replace_one(random, r"[a-z_]+(?=:)", text, keys)


def value_of_another_place(random: Random, text: str) -> str:
    values = sorted(set(re.findall(r"(?<=: )[^\n]+", text))) or ["yes"]
    return _replace_one(random, r"(?<=: )[^\n]+", text, values)


def nest_deeper(random: Random, text: str) -> str:
    before, after = random.choice(
        (
            ("[", "]"),
            ("{not: ", "}"),
            ("{all: [", "]}"),
            ("{any: [", "]}"),
            ("{at_least: {n: 1, of: [", "]}}"),
            ("{a: ", "}"),
        )
    )
    depth = random.choice((1, 1, 2, 5, 15, 25, 2000))
    value = random.choice(re.findall(r"(?<=: )[^\n]+", text) or ["yes"])
    return _replace_one(
        random, r"(?<=: )[^\n]+|(?<=- )[^\n]+", text, [before * depth + value + after * depth]
    )


def cut_short(random: Random, text: str) -> str:
    return text[: random.randrange(len(text) + 1)]


def _replace_one(random: Random, pattern: str, text: str, by: "list[str] | tuple[str, ...]") -> str:
    found = list(re.finditer(pattern, text))
    if not found:
        return text
    place = random.choice(found)
    return text[: place.start()] + random.choice(by) + text[place.end() :]


MUTATIONS: tuple[Mutation, ...] = (
    *(cut_line, double_line, swap_lines, indent_otherwise, change_words, insert_odd),
    *(delete_letters, other_value, other_number, other_key, value_of_another_place),
    *(nest_deeper, cut_short),
)


def damaged(number: int, originals: list[str]) -> bytes:
    """File `number`: two real files spliced, or one, changed in one to five ways."""
    random = Random(f"damaged rules file {number}")  # noqa: S311
    text = random.choice(originals)
    if random.random() < 0.15:
        other = random.choice(originals)
        text = text[: random.randrange(len(text))] + other[random.randrange(len(other)) :]
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 5))):
        text = random.choice(MUTATIONS)(random, text)
    content = bytearray(text.encode())
    if content and random.random() < 0.03:
        content[random.randrange(len(content))] = random.randrange(256)
    return bytes(content)


class TookTooLongError(Exception):
    """The reading used more than a second of the processor."""


@contextmanager
def stopped_after(seconds: float) -> Iterator[None]:
    """Stop by signal what uses the processor longer; waiting for it does not count."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TookTooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def fault(content: bytes, vocabulary: Vocabulary) -> str | None:
    """What is wrong with how this file is read or refused, if anything."""
    try:
        with stopped_after(SECONDS):
            load_ruleset(content, vocabulary, file="rules.yaml")
    except RulesError as error:
        return wordless(error, content.count(b"\n") + 1)
    except Exception as error:  # noqa: BLE001  whatever it is, it is the finding
        return f"{type(error).__name__}: {error}"
    return None


def wordless(error: RulesError, lines: int) -> str | None:
    """The first problem without a file, a line of the file or a sentence."""
    if not error.problems:
        return "A refusal without a problem."
    for problem in error.problems:
        placed = 1 <= problem.line <= lines
        whole = problem.line == 0 and problem.message.startswith(WHOLE_FILE)
        if problem.file != "rules.yaml" or not (placed or whole):
            return f"No place: {problem!r}"
        if not problem.message.endswith((".", "?")):
            return f"No sentence: {problem!r}"
    return None


def smallest(content: bytes, still_wrong: Callable[[bytes], bool]) -> bytes:
    """`content` without the lines that its fault does not need."""
    lines = content.split(b"\n")
    size = len(lines) // 2
    while size:
        for start in range(len(lines) - size, -1, -size):
            fewer = lines[:start] + lines[start + size :]
            if still_wrong(b"\n".join(fewer)):
                lines = fewer
        size //= 2
    return b"\n".join(lines)


def same_fault(wrong: str, content: bytes, vocabulary: Vocabulary) -> bool:
    """Whether this file has a fault of the same kind."""
    return (fault(content, vocabulary) or "")[:30] == wrong[:30]


@pytest.fixture(scope="module")
def originals() -> list[str]:
    """The rules files of all organisations."""
    return [path.read_text() for path in sorted(CONFIGS.glob("*/rules.yaml"))]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The platform's own."""
    return load_vocabulary((CONFIGS / "vocabulary.yaml").read_text())


@pytest.mark.parametrize("part", range(PARTS))
def test_damaged_files_are_read_or_refused_in_words(
    part: int, originals: list[str], vocabulary: Vocabulary
) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(part, FILES, PARTS):
        content = damaged(number, originals)
        if wrong := fault(content, vocabulary):
            least = smallest(content, partial(same_fault, wrong, vocabulary=vocabulary))
            pytest.fail(f"File {number}: {wrong}\n{least[:3000]!r}")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) / 1024
    assert grown < MEGABYTES


def test_the_damage_is_neither_too_little_nor_too_much(
    originals: list[str], vocabulary: Vocabulary
) -> None:
    refused = 0
    for number in range(300):
        try:
            load_ruleset(damaged(number, originals), vocabulary, file="rules.yaml")
        except RulesError:
            refused += 1
    assert 150 <= refused <= 280
