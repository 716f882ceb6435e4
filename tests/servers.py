"""pytest plugin: the PostgreSQL and Valkey that all tests use.

Loaded with `-p tests.servers` before Django's settings are read. `DATABASE_URL` and `VALKEY_URL`
choose other servers.
"""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import embedded

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")  # gw0, gw1…; their parent has none
VAR = Path(__file__).resolve().parents[1] / "var" / "test" / WORKER
_running = ExitStack()


def _numbered(url: str, number: int) -> str:
    """One of the sixteen databases of a Valkey server: no two workers share one."""
    return urlsplit(url)._replace(path=f"/{number}").geturl()


# A shell starts what runs in its background without Ctrl-C; the programs under test must hear it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = _running.enter_context(embedded.postgres(VAR))
if "VALKEY_URL" not in os.environ:
    os.environ["VALKEY_URL"] = _running.enter_context(embedded.valkey(VAR))
_share = 2 * (int(WORKER[2:]) + 1) if WORKER else 0
os.environ["VALKEY_URL"] = _numbered(os.environ["VALKEY_URL"], _share)
# For tests that start all of Heard, so that no other test's worker takes their tasks.
SECOND_VALKEY_URL = _numbered(os.environ["VALKEY_URL"], _share + 1)
os.environ["HEARD_VAR"] = str(VAR)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop what was started here, unless another test run still uses it."""
    _running.close()
