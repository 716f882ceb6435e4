"""What somebody who edits a rules file waits for: the preview after an edit, and `heard-rules`."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import cycle
from statistics import median
from time import perf_counter

import yaml

from benchmarks.deciding import WILTSHIRE
from benchmarks.figures import Figure, seconds
from rules_engine import Vocabulary, load_ruleset, read_vocabulary, run_inline_tests
from rules_engine.analysis import findings

EDITS = (
    ("up_to: 24", "up_to: %d"),
    ("note: First version", "note: Version %d"),
    ("public_label: children in need", "public_label: children in need %d"),
    ("days: 10", "days: %d"),
    ("name: A care leaver of 21", "name: A care leaver, edit %d"),
)
LIMIT = 40.0
PROCESS_LIMIT = 0.5
RUNS = 25


def measure() -> list[Figure]:
    """Milliseconds to a full preview, and seconds for `heard-rules decide` as a process."""
    text = WILTSHIRE.read_text("utf-8")
    vocabulary = read_vocabulary(WILTSHIRE)
    preview = median(_previews(text, vocabulary)) * 1e3
    parsing = seconds(lambda: yaml.load(text, Loader=yaml.SafeLoader), times=3) * 1e3
    process = seconds(_decide_process, times=5)
    python = seconds(lambda: _run("-c", "pass"), times=5)
    return [
        Figure(
            name="edit to full preview, median / only reading the file with PyYAML in Python",
            value=preview,
            baseline=parsing,
            unit="ms",
            bar=f"value <= {LIMIT:g} ms",
            holds=preview <= LIMIT,
        ),
        Figure(
            name="heard-rules decide as a process / Python starting",
            value=process,
            baseline=python,
            unit="s",
            bar=f"value <= {PROCESS_LIMIT} s",
            holds=process <= PROCESS_LIMIT,
        ),
    ]


def _previews(text: str, vocabulary: Vocabulary) -> list[float]:
    """One line differs each time, so that nothing can be kept of the file before."""
    taken = []
    for number, (old, new) in zip(range(RUNS), cycle(EDITS)):
        edited = text.replace(old, new % (number + 20), 1)
        if edited == text:
            raise AssertionError(f"the file no longer says '{old}'")
        begun = perf_counter()
        ruleset = load_ruleset(edited, vocabulary, file=str(WILTSHIRE))
        findings(ruleset)
        run_inline_tests(ruleset)
        taken.append(perf_counter() - begun)
    return taken


def _decide_process() -> None:
    facts = json.dumps({"who": "child", "age": 12, "in_care": "yes"})
    arguments = ("decide", str(WILTSHIRE), "--facts", facts, "--on", "2026-04-01")
    _run("-m", "rules_engine.command_line", *arguments)


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, "-P", *arguments], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    for figure in measure():
        print(figure.as_json())
