"""Production does not start half told, nor where organisations could be mixed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from config.settings.environment import VARIABLES, faults
from embedded.ports import LOOPBACK, free_port, is_answered
from tests.config.processes import SECRET, database_url, environment, running, served
from tests.config.visitor import Visitor
from tests.pooler import running_pooler

GOOD = {
    "SECRET_KEY": SECRET,
    "DATABASE_URL": "postgresql://heard:pass@postgres:5432/heard",
    "VALKEY_URL": "redis://:pass@valkey:6379/0",
    "EMAIL_URL": "submission://user:pass@smtp.example.org:587",
    "DEFAULT_FROM_EMAIL": "no-reply@heard.example.org",
    "HEARD_DIRECTORY_HOST": "heard.example.org",
    "HEARD_OPERATOR_HOST": "operator.heard.example.org",
}
MUST_BE = {
    "SECRET_KEY": "at least 50 random characters",
    "DATABASE_URL": "postgresql://user:password@host:port/name",
    "VALKEY_URL": "redis://:password@host:port/0 (rediss:// with TLS)",
    "EMAIL_URL": "submission://user:password@host:587 (smtp:// without TLS)",
    "DEFAULT_FROM_EMAIL": "the plain address that messages come from",
    "HEARD_DIRECTORY_HOST": "the host of the directory of services, in small letters",
    "HEARD_OPERATOR_HOST": "the host of the operator's console, in small letters",
}
NOTHING_TOLD = "\n".join(
    [
        "Heard does not start: its environment is not complete.",
        *(f"  {name} is missing. It must be {wanted}." for name, wanted in MUST_BE.items()),
        "deploy/example.env says what each is for.\n",
    ]
)
UNUSABLE = [
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", "a" * 60),
    ("SECRET_KEY", "django-insecure-" + SECRET),
    ("DATABASE_URL", "sqlite:///db.sqlite3"),
    ("DATABASE_URL", "postgresql://postgres/heard"),
    ("DATABASE_URL", "postgresql://heard:pass@postgres:5432/"),
    ("VALKEY_URL", "memory://"),
    ("EMAIL_URL", "console://"),
    ("EMAIL_URL", "dummy://x"),
    ("EMAIL_URL", "smtp://"),
    ("DEFAULT_FROM_EMAIL", "Heard <no-reply@heard.example>"),
    ("DEFAULT_FROM_EMAIL", "no-reply@heard.example\nBcc: all@heard.example"),
    ("HEARD_DIRECTORY_HOST", "https://heard.example"),
    ("HEARD_DIRECTORY_HOST", "Heard.example"),
    ("HEARD_OPERATOR_HOST", "operator.heard.example:8000"),
    ("HEARD_OPERATOR_HOST", ".heard.example"),
]


def test_a_complete_environment_has_no_faults() -> None:
    assert faults(GOOD) == []
    assert {variable.name for variable in VARIABLES} == set(GOOD)


@pytest.mark.parametrize("name", list(GOOD))
@pytest.mark.parametrize("left_out", [True, False])
def test_each_missing_variable_is_named(name: str, left_out: bool) -> None:
    told = {key: value for key, value in GOOD.items() if key != name or not left_out}
    if not left_out:
        told[name] = ""
    assert faults(told) == [f"{name} is missing. It must be {MUST_BE[name]}."]


@pytest.mark.parametrize(("name", "value"), UNUSABLE)
def test_an_unusable_value_is_named_and_not_shown(name: str, value: str) -> None:
    assert faults({**GOOD, name: value}) == [f"{name} cannot be used. It must be {MUST_BE[name]}."]


def test_the_two_hosts_differ() -> None:
    assert faults({**GOOD, "HEARD_OPERATOR_HOST": "heard.example.org"}) == [
        "HEARD_OPERATOR_HOST must differ from HEARD_DIRECTORY_HOST."
    ]


@pytest.mark.parametrize("name", ["web", "worker", "beat", "migrate"])
def test_no_service_starts_untold_and_all_is_named_at_once(name: str, folder: Path) -> None:
    told = {key: value for key, value in environment().items() if key not in GOOD}
    with running(name, folder, told) as service:
        assert service.ended() != 0
        assert NOTHING_TOLD in service.printed


def test_the_deployment_check_has_nothing_to_say(own_database: str) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "config.manage", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout == "System check identified no issues (2 silenced).\n"


def test_web_does_not_start_behind_a_transaction_pooler(own_database: str, folder: Path) -> None:
    with running_pooler("transaction") as port:
        told = environment(DATABASE_URL=database_url(port))
        with running("web", folder, told) as web:
            assert web.ended() == 3
            assert "Set pool_mode = session, or connect to PostgreSQL directly" in web.printed
            assert not is_answered(LOOPBACK, web.port)


@pytest.mark.parametrize("service", ["worker", "beat"])
def test_no_task_is_run_behind_a_transaction_pooler(
    own_database: str, folder: Path, service: str
) -> None:
    with running_pooler("transaction") as port:
        told = environment(DATABASE_URL=database_url(port))
        with running(service, folder, told) as process:
            assert process.ended() == 1
            assert "Set pool_mode = session, or connect to PostgreSQL directly" in process.printed


def test_web_starts_without_its_database_and_says_so_to_visitors(
    own_database: str, folder: Path
) -> None:
    told = environment(DATABASE_URL=database_url(free_port()))
    with served(folder, told) as web:
        web.wait_for("The database does not answer. Requests will try again.")
        visitor = Visitor(web.port)
        assert visitor.get("/healthz").status == 200
        ready = visitor.get("/readyz")
        assert (ready.status, ready.text) == (503, '{"database": "down", "broker": "ok"}')
        page = visitor.get("/")
        assert page.status == 503
        assert "Please try again in a few minutes." in page.text
        assert page.headers["Retry-After"] == "60"
        assert visitor.get("/certificate?domain=jersey.localhost").status == 503
