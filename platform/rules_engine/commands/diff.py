"""`heard-rules diff`: who gains and who loses between two files."""

from argparse import Namespace
from collections.abc import Iterator

from rules_engine.commands.speech import UnusableError, as_json, day_of, show
from rules_engine.cubes import TooTangledError
from rules_engine.difference import Change, Difference, difference
from rules_engine.files import read_ruleset
from rules_engine.text_changes import TextChange


def run(options: Namespace) -> int:
    """Who gains, who loses, and what else is different."""
    old, new = (read_ruleset(path, options.vocabulary) for path in (options.old, options.new))
    try:
        found = difference(old, new, on=day_of(options.on))
    except TooTangledError:
        raise UnusableError("These files are too tangled to be compared exactly.") from None
    show("\n".join(_difference_lines(found)))
    return 0


def _difference_lines(found: Difference) -> Iterator[str]:
    for change in found.changes:
        yield from _change_lines(change)
    for text in found.texts:
        yield from _text_lines(text)
    if not found.changes and not found.texts:
        yield f"Nothing is different on {found.on.isoformat()}."


def _change_lines(change: Change) -> Iterator[str]:
    yield f"{change.kind} ({change.service}): {change.says}"
    yield from (f"    {line}" for line in change.people)
    if change.more:
        yield f"    and {change.more} more sets of people"
    yield f"    for example: {as_json(change.example)}"


def _text_lines(text: TextChange) -> Iterator[str]:
    yield f"text: {' > '.join(text.place)} (line {text.line})"
    yield f"    - {text.old}" if text.old is not None else "    - (not there)"
    yield f"    + {text.new}" if text.new is not None else "    + (gone)"
