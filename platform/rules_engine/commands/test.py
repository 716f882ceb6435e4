"""`heard-rules test`: the tests inside files."""

import sys
from argparse import Namespace

from rules_engine.commands.speech import counted, show
from rules_engine.files import read_ruleset
from rules_engine.inline_tests import run_inline_tests
from rules_engine.problems import RulesError


def run(options: Namespace) -> int:
    """Every failure of each file's tests."""
    status = 0
    for path in options.files:
        try:
            results = run_inline_tests(read_ruleset(path, options.vocabulary))
        except RulesError as error:
            status = 2
            show(str(error), to=sys.stderr)
            continue
        for failure in results.failures:
            show(str(failure))
        show(f"{path}: {counted(results.ran, 'test')}, {len(results.failures)} failed.")
        status = max(status, int(bool(results.failures)))
    return status
