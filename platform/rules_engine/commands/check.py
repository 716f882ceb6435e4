"""`heard-rules check`: what is wrong, doubtful or open in files."""

import sys
from argparse import Namespace
from pathlib import Path

from rules_engine.analysis import SEVERITIES, Finding, findings
from rules_engine.commands.speech import as_json, counted, show
from rules_engine.files import read_ruleset
from rules_engine.problems import RulesError


def run(options: Namespace) -> int:
    """All findings of each file."""
    status = 0
    for path in options.files:
        try:
            ruleset = read_ruleset(path, options.vocabulary)
        except RulesError as error:
            status = 2
            show(str(error), to=sys.stderr)
            continue
        found = findings(ruleset, mutants=options.mutants)
        for finding in found:
            show(_in_a_line(path, finding))
        counts = {s: sum(f.severity == s for f in found) for s in SEVERITIES}
        said = ", ".join(counted(number, severity) for severity, number in counts.items())
        show(f"{path}: {said}, {counted(len(ruleset.to_confirm()), 'point')} to confirm.")
        status = max(status, int(bool(counts["error"] + counts["warning"])))
    return status


def _in_a_line(path: Path, finding: Finding) -> str:
    example = ""
    if finding.example is not None:
        example = f"\n    for example: {as_json(finding.example)}"
    return f"{path}:{finding.line}: {finding.severity}: {finding.message}{example}"
