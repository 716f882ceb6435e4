"""Bounds that do not say whether they count themselves in, such as `up_to: 25`."""

from rules_engine.day_rules import DayRules


def open_bounds(rules: DayRules) -> frozenset[str]:
    """The facts that stand for such bounds: until a reading is given, a person decides."""
    document = rules.ruleset.document
    written = {fact: document.at(left.path) for fact, left in rules.left.items()}
    return frozenset(
        fact
        for fact, bounds in written.items()
        if isinstance(bounds, dict) and {"up_to", "over"} & set(bounds)
    )
