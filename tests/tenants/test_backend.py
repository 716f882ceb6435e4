"""The database backend that fails closed: safety.md M1 and M4."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DataError, OperationalError

from accounts.models import User
from tenants.backend.base import (
    SearchPathError,
    TransactionPoolingError,
    refuse_transaction_pooling,
)
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tests.pooler import running_pooler

SWITCHES = 2_000
MOST_SWITCHES = 100_000
ENOUGH_REFUSALS = 10


def _organisations() -> list[Organisation]:
    with public_scope():
        return list(Organisation.objects.filter(slug__in=["jersey-cares", "wiltshire-vps"]))


def _schema() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


def _server() -> psycopg.Connection[tuple[object, ...]]:
    settings = connection.settings_dict
    return psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        dbname=settings["NAME"],
        autocommit=True,
    )


def _terminate(pid: int) -> None:
    with _server() as server:
        server.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


class Canceller(threading.Thread):
    """Cancels whatever the connection is doing, again and again, as an operator might."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.stopped = threading.Event()
        self.server = _server()

    def run(self) -> None:
        with self.server:
            while not self.stopped.is_set():
                self.server.execute("SELECT pg_cancel_backend(%s)", [self.pid])


@pytest.mark.parametrize("in_transaction", [False, True])
def test_no_wrong_organisation_is_read_while_statements_are_cancelled(
    own_database: str, in_transaction: bool
) -> None:
    organisations = _organisations()
    wrong = refused = 0
    canceller: Canceller | None = None
    followed: object = None
    for number in range(MOST_SWITCHES):
        if number >= SWITCHES and refused >= ENOUGH_REFUSALS:
            break
        organisation = organisations[number % 2]
        try:
            with tenant_scope(organisation):
                # Also after a reconnection in the middle of a transaction's beginning.
                if canceller is None or connection.connection is not followed:
                    canceller = _follow(canceller)
                    followed = connection.connection
                if in_transaction:
                    with transaction.atomic():
                        wrong += _schema() != organisation.schema_name
                else:
                    wrong += _schema() != organisation.schema_name
        except OperationalError:
            refused += 1
    assert canceller is not None
    canceller.stopped.set()
    canceller.join()
    assert refused >= ENOUGH_REFUSALS, "Too few statements were cancelled to show anything."
    assert wrong == 0


def _follow(before: Canceller | None) -> Canceller:
    if before is not None:
        before.stopped.set()
        before.join()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        canceller = Canceller(cursor.fetchone()[0])
    canceller.start()
    return canceller


def test_a_search_path_that_did_not_take_closes_the_connection(own_database: str) -> None:
    with tenant_scope(_organisations()[0]):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            _terminate(cursor.fetchone()[0])
        with pytest.raises(SearchPathError, match="nothing was read or written"):
            User.objects.count()
        assert connection.connection is None
        assert User.objects.count() > 0


def test_a_failed_transaction_can_still_roll_back(in_jersey: Organisation) -> None:
    with (
        pytest.raises(DataError, match="division by zero"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT 1 / 0")
    assert User.objects.count() > 0


def test_a_schema_set_in_a_savepoint_is_set_again_after_its_rollback(own_database: str) -> None:
    jersey, wiltshire = _organisations()
    with public_scope(), transaction.atomic():
        with tenant_scope(wiltshire):
            assert _schema() == wiltshire.schema_name
        with contextlib.suppress(KeyError), transaction.atomic(), tenant_scope(jersey):
            assert _schema() == jersey.schema_name
            raise KeyError
        with tenant_scope(jersey):
            assert _schema() == jersey.schema_name


def test_a_schema_set_in_a_transaction_is_set_again_after_it(own_database: str) -> None:
    jersey, _wiltshire = _organisations()
    with tenant_scope(jersey):
        for ending in (None, KeyError):
            with contextlib.suppress(KeyError), transaction.atomic():
                assert _schema() == jersey.schema_name
                if ending is not None:
                    raise ending
            _reset_by_another_client()
            assert _schema() == jersey.schema_name


def test_a_schema_is_set_once_in_a_transaction(own_database: str) -> None:
    with tenant_scope(_organisations()[0]), transaction.atomic(), _statements() as seen:
        for _time in range(3):
            _schema()
    assert [text for text in seen if "search_path" in text] == [
        'SET search_path = "org_jersey_cares", "public"'
    ]


def _reset_by_another_client() -> None:
    """What a pooler or an operator may do between two transactions."""
    connection.connection.execute("RESET search_path")


@contextlib.contextmanager
def _statements() -> Iterator[list[str]]:
    """Every statement that reaches psycopg."""
    seen: list[str] = []
    execute = psycopg.Cursor.execute

    def noting(self: psycopg.Cursor[Any], query: Any, *args: Any, **kwargs: Any) -> Any:
        seen.append(query.decode() if isinstance(query, bytes) else str(query))
        return execute(self, query, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", noting)
        yield seen


def test_a_direct_connection_is_accepted(own_database: str) -> None:
    refuse_transaction_pooling(connection.get_connection_params())


@pytest.mark.parametrize("mode", ["transaction", "statement"])
def test_a_transaction_pooler_is_refused(own_database: str, mode: str) -> None:
    with running_pooler(mode) as port, pytest.raises(TransactionPoolingError, match="session"):
        refuse_transaction_pooling({**connection.get_connection_params(), "port": port})


def test_a_session_pooler_is_accepted(own_database: str) -> None:
    with running_pooler("session") as port:
        refuse_transaction_pooling({**connection.get_connection_params(), "port": port})
