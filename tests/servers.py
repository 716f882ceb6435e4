"""pytest plugin: the PostgreSQL and Valkey that all tests use.

Loaded with `-p tests.servers` before Django's settings are read. `DATABASE_URL` and `VALKEY_URL`
choose other servers.
"""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from pathlib import Path

import pytest

import embedded

VAR = Path(__file__).resolve().parents[1] / "var" / "test"
_running = ExitStack()

# A shell starts what runs in its background without Ctrl-C; the programs under test must hear it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = _running.enter_context(embedded.postgres(VAR))
if "VALKEY_URL" not in os.environ:
    os.environ["VALKEY_URL"] = _running.enter_context(embedded.valkey(VAR))
os.environ["HEARD_VAR"] = str(VAR)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop what was started here, unless another test run still uses it."""
    _running.close()
