"""Run one command with the embedded servers at its side.

    python -m embedded --var var -- .venv/bin/manage shell

The command finds the servers in DATABASE_URL and VALKEY_URL; its exit status is ours.
"""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

import embedded


def main() -> int:
    """The command line; an expected failure is one message and status 1."""
    parser = argparse.ArgumentParser(prog="python -m embedded", description=__doc__.splitlines()[0])
    parser.add_argument("--var", type=Path, default=Path("var"), help="where the servers live")
    parser.add_argument("command", nargs="+", help="what to run")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with embedded.servers(options.var) as running:
            addresses = {"DATABASE_URL": running.database_url, "VALKEY_URL": running.valkey_url}
            return subprocess.run(
                options.command, env=os.environ | addresses, check=False
            ).returncode
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except embedded.EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
