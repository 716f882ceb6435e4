"""`heard-rules reference`: the reference of rules files, as Markdown."""

import sys
from argparse import Namespace

from rules_engine.reference import reference_text


def run(_options: Namespace) -> int:
    """The reference, as it is kept in the repository."""
    sys.stdout.write(reference_text())
    return 0
