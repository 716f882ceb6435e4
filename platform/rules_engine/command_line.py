"""`heard-rules`: check, test, try and compare rules files, without database or Django.

Exit status: 0 good, 1 findings (an error or a warning, or a failed test), 2 unusable input.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from rules_engine.commands.speech import UnusableError, show
from rules_engine.problems import FactsError, RulesError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        # Only what the command needs is imported: `decide` does not wait for the analysis.
        status = int(import_module(f"rules_engine.commands.{options.command}").run(options))
        sys.stdout.flush()
    except (RulesError, FactsError, UnusableError) as error:
        show(str(error), to=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read our output has enough, such as `head`. Nothing more can be written, so the
        # last flush at exit goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="heard-rules", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = _command(commands, "check", "say what is wrong, doubtful or open in files")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.add_argument(
        "--mutants", action="store_true", help="also find slips that no test would notice; slower"
    )
    test = _command(commands, "test", "run the tests inside files")
    test.add_argument("files", nargs="+", type=Path, metavar="FILE")
    decide = _command(commands, "decide", "print the decision for one person as JSON")
    explain = _command(commands, "explain", "say the decision for one person in words")
    for command in (decide, explain):
        command.add_argument("file", type=Path, metavar="FILE")
        command.add_argument("--facts", required=True, metavar="JSON|@FILE")
        command.add_argument("--language", default="", help="a language of the file, such as cy")
    diff = _command(commands, "diff", "say who gains and who loses between two files")
    diff.add_argument("old", type=Path, metavar="OLD")
    diff.add_argument("new", type=Path, metavar="NEW")
    for command in (check, test, decide, explain, diff):
        command.add_argument(
            "--vocabulary",
            type=Path,
            metavar="PATH",
            help="the shared questions; default the nearest vocabulary.yaml, beside or above",
        )
    diff.add_argument("--all", action="store_true", help="name every set of people concerned")
    diff.add_argument("--on", metavar="DATE", help="only this day; default from today on")
    for command in (decide, explain):
        command.add_argument("--on", metavar="DATE", help="the day to decide for; default today")
    _command(commands, "schema", "print the JSON Schema of rules files, for editors")
    _command(commands, "reference", "print the reference of rules files, as Markdown")
    return parser


def _command(commands: Any, name: str, says: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=says, description=says)
    command.set_defaults(command=name)
    return command
