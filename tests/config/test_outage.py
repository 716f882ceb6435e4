"""When a server is away: nothing is said to be sent that was not, and nothing typed is lost."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from embedded.binaries import postgres_folder
from embedded.ports import LOOPBACK, free_port
from embedded.postgres import Postgres
from tests.config.processes import Running, environment, served
from tests.config.visitor import Answer, Visitor

JERSEY_PHONE = "01632 960 141"
JERSEY_EMAIL = "hello@jersey-cares.example"
TOKEN = "csrfmiddlewaretoken"
CHILD = {
    "answer": ["child", "14"],
    "name": ["Robin"],
    "ways": ["email"],
    "email": ["robin@example.org"],
}
SAID = "He said: “not now”.\r\n<b>I</b> want to stay & see my dad."


@pytest.fixture(scope="module")
def cluster(built: str) -> Iterator[Postgres]:
    """A PostgreSQL of this module's own that holds both organisations and may be stopped."""
    var = Path(tempfile.mkdtemp(prefix="hc-"))
    var.chmod(0o755)
    own = Postgres(var)
    own.start()
    told = connection.settings_dict
    programs = postgres_folder()
    dump = subprocess.run(
        [
            *(programs / "pg_dump", "--no-owner", "--no-privileges"),
            *("--host", told["HOST"], "--port", str(told["PORT"]), "--username", told["USER"]),
            built,
        ],
        env={"PGPASSWORD": told["PASSWORD"]},
        capture_output=True,
        check=True,
    )
    restore = ("psql", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1", own.url)
    subprocess.run(
        [programs / restore[0], *restore[1:]],
        input=dump.stdout,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    yield own
    own.stop()
    shutil.rmtree(var)


@pytest.fixture
def server(cluster: Postgres) -> Postgres:
    """The cluster, running."""
    cluster.start()
    return cluster


@pytest.fixture
def web(server: Postgres, folder: Path) -> Iterator[Running]:
    with served(folder, environment(DATABASE_URL=server.url)) as running:
        yield running


def sent_fields(page: Answer) -> list[tuple[str, str]]:
    return [pair for pair in page.form().fields if pair[0] != TOKEN]


def test_what_was_typed_is_kept_and_can_be_sent_again(web: Running, server: Postgres) -> None:
    visitor = Visitor(web.port)
    place, page = visitor.walk(CHILD, until="/step/you/")
    typed = {"name": "Robin", "preferred_name": "", "communication_needs": SAID}
    assert {name for name, _value in sent_fields(page)} == set(typed)
    server.stop()

    lost = visitor.fill_in(page, place, **typed)

    assert lost.status == 503
    assert "Your request was not sent." in lost.text
    assert JERSEY_PHONE in lost.text
    assert JERSEY_EMAIL in lost.text
    form = lost.form()
    assert (form.action, form.buttons) == (place, ["Send it again"])
    assert dict(sent_fields(lost)) == typed
    assert "no-store" in lost.headers["Cache-Control"]
    assert "&lt;b&gt;I&lt;/b&gt; want to stay &amp; see my dad." in lost.text

    still = visitor.fill_in(lost, place)
    assert (still.status, dict(sent_fields(still))) == (503, typed)

    server.start()
    back = visitor.fill_in(still, place)
    assert (back.status, back.headers["Location"]) == (302, place.replace("/you/", "/safe/"))


def test_the_last_press_is_sent_once_however_often_it_is_tried(
    web: Running, server: Postgres
) -> None:
    visitor = Visitor(web.port)
    place, page = visitor.walk(CHILD, until="/check/")
    before = referrals(server)
    server.stop()
    lost = visitor.fill_in(page, place)
    assert (lost.status, lost.form().action) == (503, place)
    assert "Your request was not sent." in lost.text

    server.start()
    sent = [visitor.fill_in(lost, place) for _press in range(2)]

    receipt = place.replace("/check/", "/sent/")
    assert [(one.status, one.headers["Location"]) for one in sent] == [(302, receipt)] * 2
    assert visitor.get(receipt).status == 200
    assert referrals(server) == before + 1


def referrals(server: Postgres) -> int:
    with psycopg.connect(server.url) as database:
        row = database.execute("SELECT count(*) FROM org_jersey_cares.referrals_referral")
        (count,) = row.fetchone() or (0,)
        return int(count)


def test_a_process_that_never_met_the_host_keeps_the_text_too(
    web: Running, server: Postgres, folder: Path
) -> None:
    visitor = Visitor(web.port)
    place, page = visitor.walk(CHILD, until="/step/you/")
    server.stop()
    with served(folder, environment(DATABASE_URL=server.url)) as another:
        elsewhere = Visitor(another.port, cookies=visitor.cookies)
        lost = elsewhere.fill_in(page, place, name="Robin", preferred_name=SAID)
        assert lost.status == 503
        assert ("preferred_name", SAID) in sent_fields(lost)
        server.start()
        assert elsewhere.fill_in(lost, place).status == 302


def test_a_password_is_never_shown_again(web: Running, server: Postgres) -> None:
    visitor = Visitor(web.port)
    page = visitor.get("/sign-in/")
    server.stop()
    lost = visitor.fill_in(page, "/sign-in/", username="someone@example.org", password="sesame-1")
    assert lost.status == 503
    assert "sesame-1" not in lost.text
    assert "someone@example.org" not in lost.text
    assert "Send it again" not in lost.text


def test_a_form_from_another_site_is_not_offered_again(web: Running, server: Postgres) -> None:
    visitor = Visitor(web.port)
    page = visitor.get("/refer/")
    forged = visitor.post("/refer/", [("answer", "child")], Origin="https://evil.example")
    assert (forged.status, "Send it again" in forged.text) == (403, False)
    server.stop()
    lost = visitor.post("/refer/", page.form().fields, Origin="https://evil.example")
    assert "Send it again" not in lost.text


def test_a_form_without_its_token_is_offered_again_with_a_fresh_one(web: Running) -> None:
    visitor = Visitor(web.port)
    who = visitor.get("/refer/").form().choices["answer"][0]
    stale = visitor.post("/refer/", [("answer", who)], Origin="https://jersey.localhost")
    assert stale.status == 403
    assert stale.form().buttons == ["Send it again"]
    assert visitor.fill_in(stale, "/refer/").status == 302


def test_the_api_answers_an_outage_in_its_own_shape(web: Running, server: Postgres) -> None:
    visitor = Visitor(web.port)
    visitor.get("/")
    server.stop()
    answer = visitor.post("/api/v1/eligibility/decisions", [], Authorization="Bearer none")
    assert answer.status == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Retry-After"] == "60"
    assert '"title": "Unavailable for now"' in answer.text


def test_pages_name_the_organisation_while_the_database_is_away(
    web: Running, server: Postgres
) -> None:
    visitor = Visitor(web.port)
    visitor.get("/")
    server.stop()
    page = visitor.get("/")
    assert page.status == 503
    assert JERSEY_PHONE in page.text
    assert "Your request was not sent." not in page.text
    assert [visitor.get(path).status for path in ("/brand.css", "/brand/logo.svg")] == [200, 200]
    assert Visitor(web.port, "unknown host").get("/").status == 404
    assert visitor.get("/readyz").text == '{"database": "down", "broker": "ok"}'
    server.start()
    assert visitor.get("/").status == 200
    assert visitor.get("/readyz").status == 200


def test_a_lost_broker_stops_nobody(own_database: str, folder: Path) -> None:
    told = environment(VALKEY_URL=f"redis://{LOOPBACK}:{free_port()}/0")
    with served(folder, told) as web:
        visitor = Visitor(web.port)
        ready = visitor.get("/readyz")
        assert (ready.status, ready.text) == (200, '{"database": "ok", "broker": "down"}')
        place, page = visitor.walk(CHILD, until="/check/")
        sent = visitor.fill_in(page, place)
        assert sent.status == 302
        receipt = visitor.get(sent.headers["Location"])
        assert receipt.status == 200
        assert "waits for the sweep" in web.printed
