"""What browsers are told with every answer in production: exact values (safety.md 7.4)."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import Morsel
from pathlib import Path

import pytest

from accounts.models import User
from tests.config.processes import Running, environment, served
from tests.config.visitor import Answer, Visitor
from tests.databases import PASSWORD

EVERYWHERE = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
PAGES = {**EVERYWHERE, "Content-Security-Policy": POLICY, "X-Frame-Options": "DENY"}
HOUR = 60 * 60


@pytest.fixture
def web(coordinator: User, folder: Path) -> Iterator[Running]:
    with served(folder, environment()) as running:
        yield running


def told(answer: Answer, wanted: dict[str, str]) -> dict[str, str | None]:
    return {name: answer.headers[name] for name in wanted}


def directives(policy: str) -> set[str]:
    return {part.strip() for part in policy.split(";")}


def test_every_kind_of_answer_has_the_headers(web: Running, coordinator: User) -> None:
    visitor = Visitor(web.port)
    sign_in = visitor.get("/sign-in/")
    signed_in = visitor.fill_in(sign_in, "/sign-in/", username=coordinator.email, password=PASSWORD)
    answers = {
        "home": (200, visitor.get("/")),
        "sign-in": (200, sign_in),
        "a redirect": (302, signed_in),
        "workspace": (200, visitor.get("/workspace/")),
        "inbox": (200, visitor.get("/workspace/referrals/")),
        "nothing here": (404, visitor.get("/nothing-here/")),
        "not allowed": (403, visitor.post("/refer/", [])),
        "the API": (401, visitor.get("/api/v1/referrals/ABCDE-FGHJK")),
        "directory": (200, Visitor(web.port, "localhost").get("/")),
        "operator": (302, Visitor(web.port, "operator.localhost").get("/")),
    }
    for name, (status, answer) in answers.items():
        assert answer.status == status, name
        seen = told(answer, PAGES)
        policy = str(seen.pop("Content-Security-Policy"))
        assert directives(policy) == directives(POLICY), name
        assert seen == {key: PAGES[key] for key in seen}, name


def test_static_files_and_unknown_hosts_have_the_common_ones(web: Running) -> None:
    home = Visitor(web.port).get("/")
    sheet = home.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert sheet.startswith("/static/ui/heard.")
    static = Visitor(web.port).get(sheet)
    assert (static.status, told(static, EVERYWHERE)) == (200, EVERYWHERE)
    assert static.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    unknown = Visitor(web.port, "unknown.example").get("/")
    assert (unknown.status, told(unknown, EVERYWHERE)) == (404, EVERYWHERE)
    assert "Set-Cookie" not in unknown.headers


def test_cookies_stay_at_their_host_and_away_from_scripts(web: Running, coordinator: User) -> None:
    visitor = Visitor(web.port)
    sign_in = visitor.get("/sign-in/")
    visitor.fill_in(sign_in, "/sign-in/", username=coordinator.email, password=PASSWORD)
    assert {name: attributes(cookie) for name, cookie in visitor.cookies.items()} == {
        "__Host-sid": {
            "path": "/",
            "secure": True,
            "httponly": True,
            "samesite": "Lax",
            "max-age": str(12 * HOUR),
        },
        "__Host-csrf": {
            "path": "/",
            "secure": True,
            "httponly": True,
            "samesite": "Lax",
            "max-age": str(52 * 7 * 24 * HOUR),
        },
    }


def attributes(cookie: Morsel[str]) -> dict[str, object]:
    return {key: value for key, value in cookie.items() if value and key != "expires"}


def test_signing_in_is_counted_by_the_visitors_address(web: Running) -> None:
    """Ten wrong passwords close the door to their sender and to nobody else."""
    fields = {"username": "coordinator@jersey-cares.example", "password": "wrong"}

    def tries(visitor: Visitor, claimed: str, sender: str) -> int:
        page = visitor.get("/sign-in/")
        pairs = [pair for pair in page.form().fields if pair[0] not in fields]
        sent = [*pairs, *fields.items()]
        chain = {"X-Forwarded-For": f"{claimed}, {sender}"}
        return visitor.post("/sign-in/", sent, **chain).status

    attacker = [tries(Visitor(web.port), f"198.51.100.{n}", "192.0.2.66") for n in range(11)]
    assert attacker[:9] == [200] * 9
    assert attacker[-1] == 429
    assert tries(Visitor(web.port), "192.0.2.66", "192.0.2.7") == 200
