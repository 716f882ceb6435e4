"""`heard-rules decide`: the decision for one person, as JSON."""

import json
from argparse import Namespace

from rules_engine.commands.speech import day_of, facts_of, show
from rules_engine.decision import Decision
from rules_engine.engine import decide
from rules_engine.files import read_ruleset


def run(options: Namespace) -> int:
    """The decision with all its fields."""
    found = decided(options).as_json(options.language or None)
    show(json.dumps(found, indent=2, ensure_ascii=False))
    return 0


def decided(options: Namespace) -> Decision:
    """The decision that is asked for."""
    day, facts = day_of(options.on), facts_of(options.facts)
    return decide(read_ruleset(options.file, options.vocabulary), facts, on=day)
