"""Tasks run for the organisation that their message names, or not at all: safety.md M12."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from celery import Celery, states
from django.db import connection

from tenants.backend.base import NoOrganisationScopeError
from tenants.context import current_organisation, scope_is_open, tenant_scope
from tenants.models import Organisation
from tenants.provisioning import suspend
from tenants.tasks import HEADER, DispatcherTask, OrganisationTask

app = Celery("tests", task_cls=OrganisationTask, set_as_current=False)
seen: list[str] = []


@app.task(name="tests.look", operation="notifications.deliver")
def look() -> None:
    _see()


def _see() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        seen.append(cursor.fetchone()[0])


@app.task(name="tests.dispatch", base=DispatcherTask, operation="notifications.sweep")
def dispatch() -> None:
    with pytest.raises(NoOrganisationScopeError):
        current_organisation()
    _see()


@pytest.fixture(autouse=True)
def nothing_seen() -> None:
    seen.clear()


def _run(headers: dict[str, str] | None) -> Any:
    """As a worker runs a message with these headers."""
    return look.apply(headers=headers)


def test_a_task_runs_in_the_organisation_of_its_message(
    jersey: Organisation, wiltshire: Organisation
) -> None:
    for organisation in (jersey, wiltshire, jersey):
        result = _run({HEADER: str(organisation.id)})
        assert result.state == states.SUCCESS, result.traceback
    assert seen == ["org_jersey_cares", "org_wiltshire_vps", "org_jersey_cares"]
    assert not scope_is_open()


@pytest.mark.parametrize("headers", [None, {}, {HEADER: ""}, {HEADER: "public"}, {"other": "x"}])
def test_a_message_that_names_no_organisation_is_refused(
    db: None, headers: dict[str, str] | None
) -> None:
    result = _run(headers)
    assert (result.state, seen) == (states.REJECTED, [])


def test_a_message_for_a_deleted_organisation_is_refused(db: None) -> None:
    result = _run({HEADER: str(uuid4())})
    assert (result.state, seen) == (states.REJECTED, [])


def test_a_message_for_a_suspended_organisation_is_refused(jersey: Organisation) -> None:
    suspend(jersey)
    result = _run({HEADER: str(jersey.id)})
    assert (result.state, seen) == (states.REJECTED, [])


def test_a_message_read_inside_another_organisation_does_not_run_there(
    jersey: Organisation, wiltshire: Organisation
) -> None:
    with tenant_scope(jersey):
        _run({HEADER: str(wiltshire.id)})
        assert current_organisation() == jersey
    assert seen == ["org_wiltshire_vps"]


def test_nothing_is_sent_outside_an_organisation() -> None:
    with pytest.raises(NoOrganisationScopeError):
        look.delay()


def test_a_dispatcher_runs_in_the_public_schema(db: None) -> None:
    result = dispatch.apply()
    assert (result.state, seen) == (states.SUCCESS, ["public"]), result.traceback
