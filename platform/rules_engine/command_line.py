"""`heard-rules`: check, test and try rules files, without database or Django.

Exit status: 0 good, 1 findings (a failed test), 2 unusable input.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rules_engine.engine import decide
from rules_engine.files import read_ruleset
from rules_engine.inline_tests import run_inline_tests
from rules_engine.problems import FactsError, RulesError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (RulesError, FactsError, _UnusableError) as error:
        _say(str(error), to=sys.stderr)
        return 2


class _UnusableError(ValueError):
    """The command itself cannot be understood."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="heard-rules", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, says in (
        ("check", _check, "say whether files can be used"),
        ("test", _test, "run the tests inside files"),
    ):
        command = commands.add_parser(name, help=says)
        command.add_argument("files", nargs="+", type=Path, metavar="FILE")
        command.set_defaults(run=run)
    command = commands.add_parser("decide", help="print the decision for one person as JSON")
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--facts", required=True, metavar="JSON|@FILE")
    command.add_argument("--on", metavar="DATE", help="the day to decide for; today when left out")
    command.set_defaults(run=_decide)
    return parser


def _check(options: argparse.Namespace) -> int:
    unusable = 0
    for path in options.files:
        try:
            ruleset = read_ruleset(path)
        except RulesError as error:
            unusable = 2
            _say(str(error), to=sys.stderr)
        else:
            open_points = len(ruleset.to_confirm)
            _say(f"{path}: good, {len(ruleset.groups)} groups, {open_points} points to confirm.")
    return unusable


def _test(options: argparse.Namespace) -> int:
    failed = 0
    for path in options.files:
        results = run_inline_tests(read_ruleset(path))
        for failure in results.failures:
            _say(str(failure))
        failed += len(results.failures)
        _say(f"{path}: {results.ran} tests, {len(results.failures)} failed.")
    return 1 if failed else 0


def _decide(options: argparse.Namespace) -> int:
    decision = decide(read_ruleset(options.file), _facts(options.facts), on=_day(options.on))
    _say(json.dumps(decision.as_json(), indent=2, ensure_ascii=False))
    return 0


def _facts(written: str) -> Mapping[str, Any]:
    try:
        text = Path(written[1:]).read_text("utf-8") if written.startswith("@") else written
        facts = json.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise _UnusableError(f"--facts cannot be read as JSON: {error}") from None
    if not isinstance(facts, dict):
        raise _UnusableError("--facts needs a JSON object, such as '{\"age\": 12}'.")
    return facts


def _day(written: str | None) -> date:
    try:
        return date.fromisoformat(written) if written else datetime.now(UTC).astimezone().date()
    except ValueError:
        raise _UnusableError(f"--on is '{written}'. Expected a day, such as 2026-04-01.") from None


def _say(text: str, *, to: Any = None) -> None:
    print(text, file=to or sys.stdout)
