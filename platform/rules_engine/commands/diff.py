"""`heard-rules diff`: who gains and who loses between two files."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from sys import maxsize

from rules_engine.changes import Change, Difference
from rules_engine.commands.speech import UnusableError, as_json, counted, day_of, show
from rules_engine.cubes import TooTangledError
from rules_engine.difference import MOST_SETS, difference, differences
from rules_engine.files import read_ruleset
from rules_engine.problems import listed
from rules_engine.text_changes import TextChange


def run(options: Namespace) -> int:
    """Who gains, who loses, and what else is different: on one day, or from each day on."""
    old, new = (read_ruleset(path, options.vocabulary) for path in (options.old, options.new))
    sets = maxsize if options.all else MOST_SETS
    day = day_of(options.on)
    try:
        on_days = differences(old, new, since=day_of(None), sets=sets)
        found = [difference(old, new, on=day, sets=sets)] if options.on else on_days
    except TooTangledError:
        raise UnusableError("These files are too tangled to be compared exactly.") from None
    show("\n".join(_lines(found, on_days, options.all)))
    return 0


def _lines(
    found: Sequence[Difference], on_days: Sequence[Difference], in_full: bool
) -> Iterator[str]:
    told: tuple[tuple[str, ...], ...] = ()
    for one in found:
        if len(found) > 1:
            yield f"From {one.on.isoformat()}:" if one.changes else _nothing(one)
        as_before = [change for change in one.changes if change.told in told]
        for change in one.changes:
            if change not in as_before:
                yield from _change_lines(change, in_full)
        if as_before:
            yield f"and {counted(len(as_before), 'difference')} as before"
        told = one.told
    for text in found[0].texts:
        yield from _text_lines(text)
    if len(found) == 1:
        yield from _rest(found[0], on_days)


def _rest(one: Difference, on_days: Sequence[Difference]) -> Iterator[str]:
    """That nothing is different on this day, and on which other days something else is."""
    if not one.changes and not one.texts:
        yield _nothing(one)
    others = [f"from {day.on.isoformat()}" for day in on_days if day.told != one.told]
    if others:
        yield f"The files differ on other days: {listed(others, 'and')}."


def _nothing(one: Difference) -> str:
    what = "Nothing but the texts below" if one.texts else "Nothing"
    return f"{what} is different on {one.on.isoformat()}."


def _change_lines(change: Change, in_full: bool) -> Iterator[str]:
    yield f"{change.kind} ({change.service}): {change.says}"
    sets = len(change.people) + change.more
    if sets == 1:
        yield f"    {change.people[0]}"
    elif in_full:
        yield from (f"    {line}" for line in change.people)
    else:
        yield f"    {change.who}"
        yield f"    {sets} sets of people; --all names each"
    yield f"    for example: {as_json(change.example)}"


def _text_lines(text: TextChange) -> Iterator[str]:
    yield f"text: {' > '.join(text.place)} (line {text.line})"
    yield f"    - {text.old}" if text.old is not None else "    - (not there)"
    yield f"    + {text.new}" if text.new is not None else "    + (gone)"
