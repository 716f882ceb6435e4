"""The rules engine against a naive evaluator, on as many random people as asked for.

    python -P -m benchmarks.oracle --people 1000000

Prints the counts, and the first wrong answer with its rules file and its person. Exit status 1
when there is one.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from itertools import count
from random import Random
from time import monotonic

from tests.rules_engine.oracle.comparing import case


def main(arguments: list[str] | None = None) -> int:
    """Compare until enough people were decided, or one of them wrongly."""
    options = _options(arguments)
    counts: Counter[str] = Counter()
    begun = told = monotonic()
    for seed in count(options.seed):
        one = case(Random(seed))  # noqa: S311  (the same ones each time)
        counts["rules files" if one else "files too large to enumerate"] += 1
        for person in one.people(options.each) if one else ():
            counts["people"] += 1
            if one and one.difference(person):
                print(f"Seed {seed} is answered differently.\n{one.report(person)}")
                return 1
        if counts["people"] >= options.people:
            break
        if monotonic() - told > 60:
            told = monotonic()
            print(_said(counts), flush=True)
    print(f"{_said(counts)}; 0 wrong answers in {monotonic() - begun:.0f} s")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=int, default=1_000_000, help="how many to decide")
    parser.add_argument("--each", type=int, default=400, help="people for each rules file")
    parser.add_argument("--seed", type=int, default=1_000_000_000, help="of the first file")
    return parser.parse_args(arguments)


def _said(counts: Counter[str]) -> str:
    return ", ".join(f"{number:,} {what}" for what, number in sorted(counts.items()))


if __name__ == "__main__":
    sys.exit(main())
