"""Fixtures for all tests. See tests/README.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from accounts.services import add_user
from tenants.context import public_scope, scope_is_open, tenant_scope
from tenants.models import Organisation
from tenants.register import forget_hosts
from tests.databases import PASSWORD, built_database, copied_database

MakeUser = Callable[..., User]
ClientAt = Callable[..., Client]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How much the walks of tests/isolation asked."""
    told = [
        int(str(value))
        for reports in terminalreporter.stats.values()
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "call"
        for name, value in report.user_properties
        if name == "probes"
    ]
    if told:
        terminalreporter.write_line(f"Isolation: {sum(told):,} probes in {len(told)} walks.")


@pytest.fixture(scope="session")
def built(django_db_blocker: DjangoDbBlocker) -> str:
    """The name of the migrated database with both organisations; never used directly."""
    with django_db_blocker.unblock():
        return built_database()


@pytest.fixture(scope="session")
def django_db_setup(built: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One copy for all tests that are rolled back."""
    with django_db_blocker.unblock(), copied_database(built):
        yield


@pytest.fixture
def own_database(built: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A copy for this test alone, for whatever commits, uses threads or starts servers."""
    with django_db_blocker.unblock(), copied_database(built) as name:
        forget_hosts()
        yield name
    forget_hosts()


@pytest.fixture(autouse=True)
def no_scope_left_open() -> Iterator[None]:
    """Every test begins and ends outside all organisations."""
    forget_hosts()
    assert not scope_is_open()
    yield
    assert not scope_is_open(), "This test left an organisation's scope open."


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    """No test finds the files of another, or of an earlier run."""
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def empty_cache() -> Iterator[None]:
    """For tests that count what is cached."""
    with public_scope():
        cache.clear()
        yield
        cache.clear()


def _organisation(slug: str) -> Organisation:
    with public_scope():
        found = Organisation.objects.select_related("brand").prefetch_related("domains")
        organisation: Organisation = found.get(slug=slug)
    return organisation


@pytest.fixture
def jersey(db: None) -> Organisation:
    return _organisation("jersey-cares")


@pytest.fixture
def wiltshire(db: None) -> Organisation:
    return _organisation("wiltshire-vps")


@pytest.fixture
def in_jersey(jersey: Organisation) -> Iterator[Organisation]:
    with tenant_scope(jersey):
        yield jersey


@pytest.fixture
def in_wiltshire(wiltshire: Organisation) -> Iterator[Organisation]:
    with tenant_scope(wiltshire):
        yield wiltshire


@pytest.fixture
def make_user() -> MakeUser:
    """`make_user(organisation, "advocate", …)`: a new member of staff with these roles."""
    made = 0

    def make(organisation: Organisation, *roles: str, name: str = "Test Person") -> User:
        nonlocal made
        made += 1
        with tenant_scope(organisation):
            return add_user(
                email=f"person{made}@{organisation.slug}.example",
                name=name,
                roles=roles,
                password=PASSWORD,
            )

    return make


@pytest.fixture
def client_at() -> ClientAt:
    """`client_at(organisation)` or `client_at(organisation, user)`: a browser at its host."""

    def make(organisation: Organisation, user: User | None = None) -> Client:
        client = Client(headers={"host": organisation.host})
        if user is not None:
            with tenant_scope(organisation):
                client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make
