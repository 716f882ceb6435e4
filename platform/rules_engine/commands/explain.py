"""`heard-rules explain`: the decision for one person, in words."""

from argparse import Namespace

from rules_engine.commands.decide import decided
from rules_engine.commands.speech import show
from rules_engine.explain import explained


def run(options: Namespace) -> int:
    """The decision in a language of its file."""
    show(explained(decided(options), options.language))
    return 0
