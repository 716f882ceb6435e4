"""What is recorded, by whom, and what is refused."""

from __future__ import annotations

import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction

from accounts.authorisation import SYSTEM
from accounts.policy import UnknownOperationError
from audit.chain import BEFORE_THE_FIRST
from audit.models import Entry
from audit.selectors import chain_end, entries_about, verify_chain
from audit.services import JSON, DetailTextError, record
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tests.conftest import MakeUser


def test_record_of_a_person_names_them_their_roles_and_the_record(
    jersey: Organisation, make_user: MakeUser
) -> None:
    user = make_user(jersey, "supervisor", "advocate")
    with tenant_scope(jersey):
        entry = record(by=user, operation="cases.read", about=user, detail={"version": 3})

        stored = Entry.objects.get(pk=entry.pk)
        assert (stored.actor, stored.roles) == (str(user.pk), "advocate supervisor")
        assert (stored.operation, stored.detail) == ("cases.read", {"version": 3})
        assert (stored.object_type, stored.object_id) == ("accounts.user", str(user.pk))
        assert list(entries_about(user)) == [entry]


@pytest.mark.parametrize(
    ("by", "roles"),
    [(SYSTEM, "system"), (AnonymousUser(), "public"), (None, "public")],
    ids=["system", "anonymous", "nobody"],
)
def test_record_without_a_person(in_jersey: Organisation, by: object, roles: str) -> None:
    entry = record(by=by, operation="referrals.submit")  # type: ignore[arg-type]

    assert (entry.actor, entry.roles, entry.object_type) == ("", roles, "")


def test_entries_are_numbered_without_gaps_and_chained(in_jersey: Organisation) -> None:
    start = chain_end()
    first = record(by=SYSTEM, operation="referrals.submit")
    with transaction.atomic():
        record(by=SYSTEM, operation="referrals.submit")
        transaction.set_rollback(True)
    second = record(by=SYSTEM, operation="referrals.submit")

    assert (first.id, first.previous) == (start.id + 1, start.digest)
    assert (second.id, second.previous) == (start.id + 2, first.digest)
    assert verify_chain() is None


def test_an_operation_outside_the_policy_is_refused(in_jersey: Organisation) -> None:
    with pytest.raises(UnknownOperationError, match=r"'cases\.peek' is not an operation"):
        record(by=SYSTEM, operation="cases.peek")


@pytest.mark.parametrize(
    "detail",
    [
        {"note": "She said that she is afraid"},
        {"to": "child@example.org"},
        {"deep": {"list": ["received", "two words"]}},
        {"long": "x" * 65},
        {"minutes": 1.5},
    ],
)
def test_typed_text_is_refused(in_jersey: Organisation, detail: dict[str, object]) -> None:
    before = chain_end()

    with pytest.raises(DetailTextError):
        record(by=SYSTEM, operation="referrals.submit", detail=detail)  # type: ignore[arg-type]

    assert chain_end() == before


def test_details_of_every_allowed_kind_keep_their_digest(in_jersey: Organisation) -> None:
    detail: dict[str, JSON] = {
        "state": "information_requested",
        "at": "2026-02-28T23:59:59.000001+00:00",
        "count": 0,
        "told": False,
        "until": None,
        "ids": [1, 2, "K7M4-XQ9H-TD3"],
        "inner": {"b": 1, "a": "é"},
    }
    entry = record(by=SYSTEM, operation="referrals.submit", detail=detail)

    assert Entry.objects.get(pk=entry.pk).detail == detail
    assert verify_chain() is None


def test_two_organisations_keep_two_chains(
    in_jersey: Organisation, wiltshire: Organisation
) -> None:
    here = record(by=SYSTEM, operation="referrals.submit")
    with tenant_scope(wiltshire):
        there = chain_end()
        beside = record(by=SYSTEM, operation="referrals.submit")
        assert beside.previous == there.digest
    assert chain_end() == (here.id, here.digest)


def test_the_operator_has_a_chain_of_its_own(db: None) -> None:
    with public_scope():
        operator = Organisation.objects.get(type="operator")
    with tenant_scope(operator):
        assert chain_end() == (0, BEFORE_THE_FIRST)
        record(by=SYSTEM, operation="site.sign_in")
        assert verify_chain() is None


def test_eight_threads_make_one_chain(own_database: str) -> None:
    with public_scope():
        jersey = Organisation.objects.get(slug="jersey-cares")
    with tenant_scope(jersey):
        start = chain_end().id
    ready = threading.Barrier(8)

    def write() -> None:
        ready.wait()
        with tenant_scope(jersey):
            for _ in range(10):
                record(by=SYSTEM, operation="referrals.submit")
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with tenant_scope(jersey):
        assert chain_end().id == start + 80
        assert Entry.objects.count() == start + 80
        assert verify_chain() is None
