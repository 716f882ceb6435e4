"""Which organisation the running code acts for.

The only module that reads or sets the connection's tenant. Outside a scope the database
refuses every statement (`NoOrganisationScopeError`), so forgetting one cannot leak.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, cast

from django.db import connection as django_connection

from tenants.backend.base import DatabaseWrapper, NoOrganisationScopeError

if TYPE_CHECKING:
    from types import TracebackType

    from tenants.models import Organisation

connection = cast("DatabaseWrapper", django_connection)
_scopes: ContextVar[tuple[_Scope, ...]] = ContextVar("organisation_scopes", default=())


class ScopeOrderError(RuntimeError):
    """A scope was entered twice, left out of order, or its tenant was changed inside it."""


class PublicSchema:
    """Stands for the register itself where no organisation does."""

    id = None
    schema_name = "public"

    def get_tenant_type(self) -> str:
        return "public"

    def __repr__(self) -> str:
        return "the public schema"


class _Scope:
    """One entry into one organisation. Single use; not a decorator; never in a generator."""

    def __init__(self, tenant: Organisation | PublicSchema) -> None:
        self.tenant = tenant
        self._before: tuple[Any, bool] | None = None

    def __enter__(self) -> Organisation | PublicSchema:
        if self._before is not None:
            raise ScopeOrderError(
                f"The scope of {self.tenant!r} was entered before. Make a new one."
            )
        self._before = (connection.tenant, connection.include_public_schema)
        _scopes.set((*_scopes.get(), self))
        connection.set_tenant(self.tenant)
        return self.tenant

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        open_scopes = _scopes.get()
        orderly = bool(open_scopes) and open_scopes[-1] is self
        untouched = connection.tenant is self.tenant
        _scopes.set(tuple(scope for scope in open_scopes if scope is not self))
        tenant, include_public = self._before or (None, True)
        if tenant is None:
            connection.leave_tenant()
        else:
            connection.set_tenant(tenant, include_public)
        if error is None and not (orderly and untouched):
            raise ScopeOrderError(
                f"The scope of {self.tenant!r} was left with {open_scopes[-1:]!r} on top and "
                f"{connection.tenant!r} set; scopes are left in the order they were entered, and "
                "nothing else changes the tenant. Do not suspend a generator inside a scope."
            )

    def __repr__(self) -> str:
        return f"<scope of {self.tenant!r}>"


def tenant_scope(organisation: Organisation) -> _Scope:
    """Act for `organisation` inside a `with` block."""
    return _Scope(organisation)


def public_scope() -> _Scope:
    """Act on the register of organisations inside a `with` block."""
    return _Scope(PublicSchema())


def current_organisation() -> Organisation:
    """The organisation acted for.

    Raises `NoOrganisationScopeError` in the public scope and outside any scope.
    """
    tenant = connection.tenant
    if tenant is None or tenant.id is None:
        raise NoOrganisationScopeError(
            "This needs an organisation, and none is set. Enter tenant_scope(organisation) first."
        )
    organisation: Organisation = tenant
    return organisation


def scope_key() -> str:
    """A text that no two organisations share: the organisation's id, or `public`.

    Raises `NoOrganisationScopeError` outside any scope, so nothing can be stored for nobody.
    """
    tenant = connection.tenant
    if tenant is None:
        raise NoOrganisationScopeError(
            "Nothing may be cached or stored outside an organisation's scope or public_scope()."
        )
    return "public" if tenant.id is None else str(tenant.id)


def scope_is_open() -> bool:
    """Whether any scope is open; for tests and for refusing work at the edges."""
    return connection.tenant is not None
