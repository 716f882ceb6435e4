"""Django's database backend for tenants, failing closed.

django-tenants 4.0.1 ignores a `SET search_path` that did not take and hands out the cursor,
which then reads whichever organisation the connection served before. Here the connection is
closed and the statement refused. The second difference: no scope, no cursor.
"""

from __future__ import annotations

from typing import Any, ClassVar

import psycopg
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQLWrapper
from django.db.utils import DatabaseError, OperationalError
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantWrapper
from django_tenants.utils import quote_schema_name
from psycopg.pq import TransactionStatus

_PLAIN_PARAMETERS = frozenset(
    {"host", "port", "dbname", "user", "password", "sslmode", "sslrootcert", "connect_timeout"}
)


class NoOrganisationScopeError(RuntimeError):
    """A statement was about to run for no organisation."""


class SearchPathError(OperationalError):
    """The connection could not be pointed at the organisation's schema; it was closed."""


class TransactionPoolingError(RuntimeError):
    """The database is behind a transaction pooler, which would mix organisations."""


class DatabaseWrapper(TenantWrapper):
    """One connection, pointed at exactly one schema for each statement."""

    search_path_set_schemas: list[str] | None
    _pooling_checked: ClassVar[set[tuple[Any, ...]]] = set()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leave_tenant()

    def leave_tenant(self) -> None:
        """Stand outside every scope: the next cursor is refused."""
        self.tenant = None
        self.schema_name = None
        self.search_path_set_schemas = None

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        """Point at a tenant's schema.

        Content types are not forgotten as django-tenants does: they live in the public schema
        only, so their ids agree everywhere.
        """
        self.tenant = tenant
        self.schema_name = tenant.schema_name
        self.include_public_schema = include_public
        self.set_settings_schema(self.schema_name)
        self.search_path_set_schemas = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        server = tuple(str(conn_params.get(key)) for key in ("host", "port", "dbname"))
        if self.alias != NO_DB_ALIAS and server not in self._pooling_checked:
            refuse_transaction_pooling(conn_params)
            self._pooling_checked.add(server)
        return super().get_new_connection(conn_params)

    def check_constraints(self, table_names: Any = None) -> None:
        """Check deferred constraints of the transaction; it concerns no schema in particular."""
        with self.connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def _cursor(self, name: str | None = None) -> Any:
        if self.alias == NO_DB_ALIAS:
            return PostgreSQLWrapper._cursor(self, name)  # type: ignore[attr-defined]
        if self.schema_name is None:
            raise NoOrganisationScopeError(
                "A query was about to run outside every organisation. Wrap the work in "
                "tenant_scope(organisation), or in public_scope() for the register."
            )
        cursor = PostgreSQLWrapper._cursor(self, name)
        self._set_search_path()
        return cursor

    def commit(self) -> None:
        """What was set inside the transaction is not relied on after it."""
        self.search_path_set_schemas = None
        super().commit()

    def _set_search_path(self) -> None:
        """Set it before every statement, but once only inside one transaction.

        There the setting is certain: only the transaction's own end or a rollback to a savepoint
        undoes it, and both are noticed (`commit`, and django-tenants' `rollback`).
        """
        paths = [quote_schema_name(path) for path in self._get_cursor_search_paths()]
        raw: psycopg.Connection[Any] = self.connection
        status = raw.info.transaction_status
        if status == TransactionStatus.INTRANS and self.search_path_set_schemas == paths:
            return
        # In a failed transaction nothing but a rollback can run, and the rollback needs a cursor.
        if status == TransactionStatus.INERROR:
            return
        try:
            with raw.cursor() as cursor:
                cursor.execute("SET search_path = {}".format(", ".join(paths)).encode())
        except (DatabaseError, psycopg.Error) as error:
            self.close()
            raise SearchPathError(
                f"Could not point the connection at schema {self.schema_name!r}; it was closed "
                "and nothing was read or written. Try the request again."
            ) from error
        self.search_path_set_schemas = paths


def refuse_transaction_pooling(conn_params: dict[str, Any]) -> None:
    """Refuse a pooler that lends one server process to several clients in turn.

    Two connections open at once have two server processes, unless a pooler in transaction or
    statement mode stands between: then the idle one's process serves the second as well.
    Asked once in each process, at its first connection. Raises `TransactionPoolingError`.
    """
    params = {key: value for key, value in conn_params.items() if key in _PLAIN_PARAMETERS}
    params |= {"autocommit": True, "prepare_threshold": None}
    with psycopg.connect(**params) as first, psycopg.connect(**params) as second:
        processes = {
            (number, *connection.execute("SELECT pg_backend_pid()").fetchall())
            for _round in range(10)
            for number, connection in enumerate((first, second))
        }
    if len(processes) != 2 or len({process for _number, process in processes}) != 2:
        raise TransactionPoolingError(
            "The database is behind a pooler in transaction or statement mode, which would hand "
            "one organisation's connection to another. Set pool_mode = session, or connect to "
            "PostgreSQL directly (DATABASE_URL)."
        )
