"""The bytes of a file, made into text that hides nothing."""

import re
import unicodedata

from rules_engine.problems import Problem, RulesError

MAX_BYTES = 64 * 1024

# Controls, formats and line separators, but for the tab, the line feed and two characters with
# which Persian, Hindi and others join their letters. In a list of its own because to ask for the
# category of each character takes longer than to read the file.
UNSEEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f]"
)


def source_text(content: str | bytes, *, file: str) -> str:
    """The text of a file, with lines that end in a line feed alone.

    A byte order mark at its beginning is left out. Raises RulesError for a file that is too
    long, is not UTF-8 or holds a character that cannot be seen.
    """
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if len(raw) > MAX_BYTES:
        message = f"The file has {len(raw):,} bytes; at most {MAX_BYTES:,} are read."
        raise RulesError([Problem(file, 0, message)])
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = "This is not UTF-8 text. Save the file as UTF-8 and try again."
        raise RulesError([Problem(file, line, message)]) from None
    # Most files are printable all through, which Python can tell ten times faster.
    unseen = None if text.replace("\n", "").isprintable() else UNSEEN.search(text)
    if unseen:
        raise RulesError([_unseen(text, unseen.start(), file)])
    return text


def _unseen(text: str, index: int, file: str) -> Problem:
    line = text.count("\n", 0, index) + 1
    column = index - text.rfind("\n", 0, index)
    return Problem(file, line, unseen_message(text[index]), column, text[index])


def unseen_message(character: str) -> str:
    """What to say of a character that a reader of the file cannot see."""
    if character == "\0":
        return (
            "A character that cannot be seen (U+0000) is here. Delete it. If the file is full of "
            "them, save it as UTF-8."
        )
    if character == "\r":
        return "A line ends here in a way that few programs show (U+000D). Save with line feeds."
    name = unicodedata.name(character, "").lower()
    shown = f"U+{ord(character):04X}, {name}" if name else f"U+{ord(character):04X}"
    return f"A character that cannot be seen ({shown}) is here. Delete it."
