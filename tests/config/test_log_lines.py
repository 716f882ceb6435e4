"""Log lines of production: one line each, without what anybody typed."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from django.db import IntegrityError
from django.test import RequestFactory

from config.log_lines import OneLine, describe
from config.proxy import client_address
from tests.config.processes import environment, served
from tests.config.visitor import Visitor

NAME = "Robin Canary"


def record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("cases", logging.INFO, __file__, 1, message, args, None)
    made.created = 1772443800.123
    made.__dict__.update(extra)
    return made


def failing() -> None:
    try:
        raise psycopg.errors.UniqueViolation(f"Key (name)=({NAME}) already exists.")
    except psycopg.Error as error:
        raise IntegrityError(str(error)) from error


def caught() -> BaseException:
    with pytest.raises(IntegrityError) as info:
        failing()
    return info.value


def test_a_line_has_time_level_name_and_words() -> None:
    line = OneLine().format(record("Case %s\nwas   closed.\r\n", 7))
    assert line == "2026-03-02T09:30:00.123Z INFO cases Case 7 was closed."


def test_an_error_is_told_by_kind_and_place_without_its_text() -> None:
    error = caught()
    made = record("Could not save.")
    made.exc_info = (type(error), error, error.__traceback__)
    line = OneLine().format(made)
    start = failing.__code__.co_firstlineno
    at = f"tests/config/test_log_lines.py:{start + 4}"
    below = f"tests/config/test_log_lines.py:{start + 2}"
    assert line.endswith(f"Could not save.: {describe(error)}")
    assert describe(error).endswith(f"{at}) from UniqueViolation ({below})")
    assert NAME not in line


def test_a_request_is_told_by_its_route() -> None:
    request = RequestFactory().get(f"/workspace/referrals/{NAME}/")
    request.resolver_match = SimpleNamespace(route="workspace/referrals/<str:reference>/")  # type: ignore[assignment]
    request.organisation = SimpleNamespace(slug="jersey-cares")  # type: ignore[attr-defined]
    made = record("Internal Server Error: %s", request.path, request=request, status_code=500)
    assert OneLine().format(made) == (
        "2026-03-02T09:30:00.123Z INFO cases "
        "500 GET workspace/referrals/<str:reference>/ at jersey-cares"
    )


def test_a_failed_task_is_told_by_name_and_id() -> None:
    made = record(f"Task failed: ValueError('{NAME}')", data={"name": "sweep", "id": "42"})
    try:
        int(NAME)
    except ValueError:
        made.exc_info = sys.exc_info()
    line = OneLine().format(made)
    assert "task sweep[42] failed: ValueError (tests/config/test_log_lines.py:" in line
    assert NAME not in line


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("198.51.100.9, 192.0.2.1", "192.0.2.1"),
        ("anything at all,192.0.2.1", "192.0.2.1"),
        ("", "127.0.0.1"),
    ],
)
def test_a_visitors_address_is_the_one_our_proxy_wrote(forwarded: str, address: str) -> None:
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert client_address(RequestFactory(headers=headers).get("/")) == address


def test_what_visitors_type_is_not_logged(own_database: str, folder: Path) -> None:
    with served(folder, environment()) as web:
        visitor = Visitor(web.port)
        assert visitor.get("/Robin-Canary/?name=Robin-Canary").status == 404
        assert Visitor(web.port, "robin-canary.example").get("/").status == 404
        page = visitor.get("/sign-in/")
        visitor.fill_in(
            page, "/sign-in/", username="robin-canary@example.org", password="robin-canary"
        )
        visitor.post("/refer/", [("name", "Robin-Canary")])
        web.stop()
        assert "canary" not in web.printed.lower()
        assert "Traceback" not in web.printed
