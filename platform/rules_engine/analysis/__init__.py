"""What is wrong, doubtful or open in a ruleset, found exactly and said for its admin.

`findings(ruleset)` asks every question of this package for every period of the rules. Sets of
people are compared as cubes, so nothing is sampled; as everywhere in the engine, facts are taken
to be independent of each other.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from rules_engine.analysis.age_edges import RulesOfPeriod, edge_findings
from rules_engine.analysis.ages import gap_findings
from rules_engine.analysis.conditions_used import condition_findings
from rules_engine.analysis.finding import SEVERITIES, Finding, Severity
from rules_engine.analysis.group_hurdles import group_hurdle_findings
from rules_engine.analysis.labels import label_findings
from rules_engine.analysis.languages import language_findings
from rules_engine.analysis.names import name_findings
from rules_engine.analysis.open_points import open_findings
from rules_engine.analysis.overlaps import overlap_findings
from rules_engine.analysis.scope import Scope
from rules_engine.analysis.slips import slip_findings
from rules_engine.analysis.told import told_findings
from rules_engine.analysis.unsaid import unsaid_findings
from rules_engine.analysis.ways import way_findings
from rules_engine.cubes import TooTangledError
from rules_engine.ruleset import Ruleset

__all__ = ["SEVERITIES", "Finding", "Severity", "findings"]

_ASKED = (
    condition_findings,
    overlap_findings,
    way_findings,
    group_hurdle_findings,
    gap_findings,
    label_findings,
    open_findings,
    name_findings,
    told_findings,
)
_ASKED_OF_THE_FILE = (unsaid_findings, language_findings)


def findings(ruleset: Ruleset, *, mutants: bool = False) -> tuple[Finding, ...]:
    """All findings, by line. With `mutants` also what the inline tests would not notice: slower."""
    found: dict[tuple[str, object, str], Finding] = {}
    for finding in _all(ruleset, mutants):
        found.setdefault((finding.code, finding.path, finding.message), finding)
    return tuple(
        sorted(found.values(), key=lambda f: (f.line, SEVERITIES.index(f.severity), f.code))
    )


def _all(ruleset: Ruleset, mutants: bool) -> Iterator[Finding]:
    periods = [
        RulesOfPeriod(Scope(ruleset, ruleset.on(begins)), begins, ends)
        for begins, ends in _periods(ruleset)
    ]
    try:
        for period in periods:
            for asked in _ASKED:
                yield from asked(period.scope)
        for asked in _ASKED_OF_THE_FILE:
            yield from asked(periods[0].scope)
        yield from edge_findings(periods)
        if mutants:
            yield from slip_findings(ruleset)
    except TooTangledError:
        said = "These rules are too tangled to be analysed further. Use fewer facts in one rule."
        yield Finding("too_tangled", "warning", 1, (), said)


def _periods(ruleset: Ruleset) -> Iterator[tuple[date, date]]:
    """First and last day of each period from the day on which the file comes into force."""
    begins = [max(period.begins, ruleset.effective_from) for period in ruleset.periods]
    starts = sorted(set(begins))
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        yield start, following - timedelta(days=1) if following else date.max
