"""The scope itself: safety.md M2 and its siblings."""

from __future__ import annotations

import threading
from collections.abc import Generator

import pytest
from django.db import connection

from accounts.models import User
from tenants.backend.base import NoOrganisationScopeError
from tenants.context import (
    ScopeOrderError,
    current_organisation,
    public_scope,
    scope_is_open,
    tenant_scope,
)
from tenants.models import Organisation


def test_a_query_outside_every_scope_is_refused(db: None) -> None:
    with pytest.raises(NoOrganisationScopeError, match="outside every organisation"):
        User.objects.count()


def test_a_query_in_a_scope_reads_that_schema(
    jersey: Organisation, wiltshire: Organisation
) -> None:
    for organisation in (jersey, wiltshire):
        with tenant_scope(organisation), connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            assert cursor.fetchone() == (organisation.schema_name,)


def test_scopes_nest_and_return_to_the_caller(
    jersey: Organisation, wiltshire: Organisation
) -> None:
    with tenant_scope(jersey):
        with tenant_scope(wiltshire):
            with public_scope():
                pass
            assert current_organisation() == wiltshire
        assert current_organisation() == jersey
    assert not scope_is_open()


def test_an_error_inside_leaves_the_callers_scope(
    jersey: Organisation, wiltshire: Organisation
) -> None:
    with tenant_scope(jersey):
        with pytest.raises(KeyError), tenant_scope(wiltshire):
            raise KeyError
        assert current_organisation() == jersey


def test_a_scope_object_is_used_once(jersey: Organisation) -> None:
    scope = tenant_scope(jersey)
    with scope:
        pass
    with pytest.raises(ScopeOrderError, match="entered before"), scope:
        pass


def test_a_scope_is_not_a_decorator(jersey: Organisation) -> None:
    with pytest.raises(TypeError):
        tenant_scope(jersey)(lambda: None)  # type: ignore[operator]


def test_a_generator_suspended_in_a_scope_is_found_out(
    jersey: Organisation, wiltshire: Organisation
) -> None:
    def suspended() -> Generator[None]:
        with tenant_scope(wiltshire):
            yield

    with tenant_scope(jersey):
        generator = suspended()
        outer = tenant_scope(jersey)
        with pytest.raises(ScopeOrderError, match="order they were entered"), outer:
            next(generator)
        generator.close()


def test_a_lazy_queryset_does_not_leave_its_scope(jersey: Organisation) -> None:
    with tenant_scope(jersey):
        people = User.objects.all()
    with pytest.raises(NoOrganisationScopeError):
        list(people)


def test_the_public_scope_is_no_organisation(db: None) -> None:
    with public_scope(), pytest.raises(NoOrganisationScopeError, match="needs an organisation"):
        current_organisation()


def test_a_thread_begins_outside_its_callers_scope(jersey: Organisation) -> None:
    found: list[object] = []

    def look() -> None:
        try:
            found.append(User.objects.count())
        except NoOrganisationScopeError:
            found.append("refused")
        finally:
            connection.close()

    with tenant_scope(jersey):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert found == ["refused"]
