"""Each service's command of docker-compose.yml, run with production settings."""

from __future__ import annotations

import shelve
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from celery.beat import ScheduleEntry

import embedded
from accounts.models import User
from config.celery_app import app
from embedded.ports import LOOPBACK, free_port, is_answered
from tests.config import compose
from tests.config.processes import command, environment, running, served
from tests.config.visitor import Visitor
from tests.databases import PASSWORD

QUEUE = """
import django
django.setup()
from notifications.services import queue
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
with public_scope():
    jersey = Organisation.objects.get(slug="jersey-cares")
with tenant_scope(jersey):
    queue(
        kind="referral_accepted",
        to="someone@example.org",
        key="test",
        context={"reference": "ABCDE-FGHJK"},
    )
"""


@pytest.fixture
def letters(folder: Path) -> tuple[str, Path]:
    """A mail sink's address, and the folder of what it received."""
    return f"smtp://{LOOPBACK}:{free_port()}", folder / "mail"


def mail_sink(address: str, kept: Path) -> subprocess.Popen[bytes]:
    port = address.rpartition(":")[2]
    sink = subprocess.Popen(
        [sys.executable, "-m", "embedded.mail_sink", "--port", port, "--folder", str(kept)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while sink.poll() is None and not is_answered(LOOPBACK, int(port)):
        time.sleep(0.02)
    return sink


def test_web_answers_probes_and_visitors_and_stops_when_asked(
    coordinator: User, folder: Path
) -> None:
    with served(folder, environment()) as web:
        visitor = Visitor(web.port)
        assert (visitor.get("/healthz").status, visitor.get("/healthz").text) == (200, "ok")
        ready = visitor.get("/readyz")
        assert (ready.status, ready.text) == (200, '{"database": "ok", "broker": "ok"}')
        sign_in = visitor.get("/sign-in/")
        assert sign_in.status == 200
        assert "Jersey Cares" in sign_in.text
        signed_in = visitor.fill_in(
            sign_in, "/sign-in/", username=coordinator.email, password=PASSWORD
        )
        assert (signed_in.status, signed_in.headers["Location"]) == (302, "/workspace/")
        assert visitor.get("/workspace/").status == 200
        assert (
            Visitor(web.port, "wiltshire.localhost", cookies=visitor.cookies)
            .get("/workspace/")
            .headers["Location"]
            .startswith("/sign-in/")
        )
        assert web.stop() == 0


def test_web_answers_probes_without_a_host_or_tls(own_database: str, folder: Path) -> None:
    with served(folder, environment()) as web:
        plain = Visitor(web.port, f"{LOOPBACK}:8000", scheme="http")
        assert [plain.get(path).status for path in ("/healthz", "/readyz")] == [200, 200]
        answer = Visitor(web.port, scheme="http").get("/refer/?a=1")
        assert answer.status == 301
        assert answer.headers["Location"] == "https://jersey.localhost/refer/?a=1"


def test_web_tells_the_proxy_who_may_have_a_certificate(own_database: str, folder: Path) -> None:
    domains = {
        "jersey.localhost": 200,
        "operator.localhost": 200,
        "localhost": 200,
        "evil.example": 404,
        "www.jersey.localhost": 404,
        "jersey.localhost:443": 404,
        "": 404,
    }
    with served(folder, environment()) as web:
        plain = Visitor(web.port, "web:8000", scheme="http")
        asked = {domain: plain.get(f"/certificate?domain={domain}").status for domain in domains}
    assert asked == domains


def test_worker_answers_a_ping_and_sends_what_is_queued(
    own_database: str, folder: Path, letters: tuple[str, Path]
) -> None:
    address, kept = letters
    sink = mail_sink(address, kept)
    try:
        with embedded.valkey(folder / "var") as valkey:
            told = environment(VALKEY_URL=valkey, EMAIL_URL=address)
            with running("worker", folder, told) as worker:
                worker.wait_for("ready.")
                probe = compose.service("worker")["healthcheck"]["test"][1].replace("$$", "$")
                assert subprocess.run(
                    ["sh", "-c", probe.replace("celery@$HOSTNAME", worker_name(worker.printed))],
                    env=told,
                    check=True,
                    capture_output=True,
                    text=True,
                ).stdout.endswith("1 node online.\n")
                subprocess.run([sys.executable, "-c", QUEUE], env=told, check=True)
                worker.wait_for(lambda: bool(list(kept.glob("*.eml"))))
                assert worker.stop() == 0
    finally:
        sink.terminate()
        sink.wait(10)
    letter = next(kept.glob("*.eml")).read_text()
    assert "To: someone@example.org" in letter
    assert "From: Jersey Cares <no-reply@heard.example>" in letter


def worker_name(printed: str) -> str:
    """As it announced itself: the host's name, which a container sets as HOSTNAME."""
    return printed.partition("celery@")[1] + printed.partition("celery@")[2].split()[0]


def test_beat_and_worker_send_what_a_lost_broker_left_behind(
    own_database: str, folder: Path, letters: tuple[str, Path]
) -> None:
    address, kept = letters
    lost = environment(VALKEY_URL=f"redis://{LOOPBACK}:{free_port()}/0")
    queued = subprocess.run(
        [sys.executable, "-c", QUEUE], env=lost, check=True, capture_output=True, text=True
    )
    assert "waits for the sweep" in queued.stderr
    ran_last(folder / "beat-schedule", datetime(2026, 1, 1, tzinfo=UTC))
    sink = mail_sink(address, kept)
    try:
        with embedded.valkey(folder / "var") as valkey:
            told = environment(VALKEY_URL=valkey, EMAIL_URL=address)
            with running("worker", folder, told) as worker, running("beat", folder, told) as beat:
                beat.wait_for("Sending due task send what is due")
                worker.wait_for(lambda: bool(list(kept.glob("*.eml"))))
                assert [beat.stop(), worker.stop()] == [0, 0]
    finally:
        sink.terminate()
        sink.wait(10)
    assert len(list(kept.glob("*.eml"))) == 1


def ran_last(file: Path, at: datetime) -> None:
    """A schedule as beat keeps it, so that its tasks are due at once."""
    with shelve.open(str(file)) as kept:  # noqa: S301  (written here, for beat to read)
        kept["entries"] = {
            name: ScheduleEntry(
                name,
                entry["task"],
                last_run_at=at,
                schedule=timedelta(seconds=entry["schedule"]),  # type: ignore[arg-type]
                app=app,
            )
            for name, entry in app.conf.beat_schedule.items()
        }
        kept["tz"], kept["utc_enabled"] = "UTC", True
        kept["__version__"] = "5.7.0"


def test_migrate_runs_once_and_again_does_nothing(own_database: str, folder: Path) -> None:
    told = environment(HEARD_STATEMENT_SECONDS="0")
    with running("migrate", folder, told) as migrate:
        assert (migrate.ended(), migrate.printed) == (0, "")


def test_web_stops_although_a_visitor_keeps_its_connection(own_database: str, folder: Path) -> None:
    with served(folder, environment()) as web:
        Visitor(web.port).get("/healthz")
        web.process.send_signal(signal.SIGTERM)
        assert web.ended() == 0


def test_every_own_service_is_run_here() -> None:
    built = {name for name in compose.services() if "build" in compose.service(name)}
    assert built == {"web", "worker", "beat", "migrate"}
    assert command("web", folder=Path("/x"))[0] == "gunicorn"
