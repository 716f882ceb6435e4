"""Everything that can be run says which operation of the policy table it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import include, path
from drf_spectacular.generators import SchemaGenerator

from accounts.policy import policy
from api import urls as api_urls
from config.celery_app import app
from tests.isolation.routes import all_routes

OURS = ("accounts", "api", "audit", "calendars", "cases", "cms", "config", "eligibility",
        "notifications", "referrals", "reporting", "tenants")  # fmt: skip
# Operations that a page or a service asks about in passing, not a view's own.
ASKED_IN_CODE = frozenset({"cases.overrule_conflict", "cases.reopen", "eligibility.publish"})


@pytest.mark.parametrize("route", all_routes(), ids=str)
def test_every_view_declares_an_operation(route: Any) -> None:
    assert route.operations, f"{route}: {route.callback!r} declares no operation."
    assert set(route.operations) <= set(policy().operations)


def test_every_operation_of_the_schema_is_declared() -> None:
    patterns = [path("api/v1/", include(api_urls.endpoints))]
    generator: Any = SchemaGenerator
    described = generator(patterns=patterns).get_schema(public=True)["paths"]
    declared = {
        (f"/api/v1/{pattern.pattern}".replace("<str:", "{").replace(">", "}"), method.lower())
        for pattern in api_urls.endpoints
        for method in pattern.callback.cls.operations  # type: ignore[attr-defined]
    }
    found = {(address, method) for address, item in described.items() for method in item}
    assert found == declared
    assert len(found) == 3


def _our_tasks() -> Iterator[Any]:
    app.loader.import_default_modules()
    for name, task in app.tasks.items():
        if name.split(".", 1)[0] in OURS:
            yield task


def test_every_task_declares_an_operation_of_the_system() -> None:
    tasks = {task.name: task.operation for task in _our_tasks()}
    assert len(tasks) >= 3
    for name, operation in tasks.items():
        assert operation in policy().operations, f"{name} declares {operation!r}."
        assert "system" in policy().operations[operation], f"{name}: {operation}"


def test_every_scheduled_task_exists() -> None:
    known = {task.name for task in _our_tasks()}
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= known


def test_no_row_of_the_table_is_dead() -> None:
    used = {name for route in all_routes() for name in route.operations}
    used |= {task.operation for task in _our_tasks()}
    assert set(policy().operations) - used == ASKED_IN_CODE - used
    assert _named_in_code() >= ASKED_IN_CODE


def _named_in_code() -> set[str]:
    """Every text in our code that is the name of an operation."""
    found: set[str] = set()
    for room in OURS:
        for file in _files_of(room):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Constant) and node.value in policy().operations:
                    found.add(str(node.value))
    return found


def _files_of(room: str) -> Iterator[Path]:
    for root in (settings.ROOT, settings.ROOT / "platform"):
        yield from (root / room).rglob("*.py")
