"""`heard-rules schema`: the JSON Schema of rules files, for editors."""

import sys
from argparse import Namespace

from rules_engine.schema import schema_text


def run(_options: Namespace) -> int:
    """The schema, as it is kept in the repository."""
    sys.stdout.write(schema_text())
    return 0
