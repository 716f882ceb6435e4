"""Nobody changes the record unnoticed."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.authorisation import SYSTEM
from audit.models import Entry
from audit.selectors import START, Anchor, anchor_holds, chain_end, verify_chain
from audit.services import record
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.audit.tampering import trigger_off

TAMPERINGS = {
    "at": "at = at + interval '1 microsecond'",
    "actor": "actor = 'somebody-else'",
    "roles": "roles = 'public'",
    "operation": "operation = 'site.read'",
    "object_type": "object_type = 'cases.note'",
    "object_id": "object_id = '2'",
    "detail": """detail = '{"event": "paused"}'""",
    "previous": "previous = repeat('1', 64)",
    "digest": "digest = repeat('f', 64)",
    "id": "id = id + 100",
}


@pytest.fixture
def five(in_jersey: Organisation) -> list[Entry]:
    detail = {"event": "open"}
    return [record(by=SYSTEM, operation="referrals.submit", detail=detail) for _ in range(5)]


@pytest.mark.parametrize("field", TAMPERINGS)
def test_a_changed_field_breaks_the_chain_at_its_entry(five: list[Entry], field: str) -> None:
    third = five[2]
    with trigger_off(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_entry SET {TAMPERINGS[field]} WHERE id = %s", [third.id])  # noqa: S608
        assert cursor.rowcount == 1

    broken = verify_chain()

    # A renumbered entry leaves a gap; what followed it is the first that does not fit.
    assert broken is not None
    assert broken.id == (five[3].id if field == "id" else third.id)


def test_the_tamperings_are_all_the_fields() -> None:
    assert {field.name for field in Entry._meta.fields} == set(TAMPERINGS)


def test_a_removed_entry_breaks_the_chain_after_it(five: list[Entry]) -> None:
    with trigger_off():
        Entry.objects.filter(pk=five[1].pk).delete()

    assert verify_chain() == five[2]


def test_a_removed_first_entry_is_found(five: list[Entry]) -> None:
    first, second = Entry.objects.order_by("id")[:2]
    with trigger_off():
        Entry.objects.filter(pk=first.pk).delete()

    assert verify_chain() == second


def test_two_entries_that_changed_places_are_found(five: list[Entry]) -> None:
    second, third = five[1].id, five[2].id
    with trigger_off(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET id = -1 WHERE id = %s", [second])
        cursor.execute("UPDATE audit_entry SET id = %s WHERE id = %s", [second, third])
        cursor.execute("UPDATE audit_entry SET id = %s WHERE id = -1", [third])

    broken = verify_chain()
    assert broken is not None
    assert broken.id == second


def test_a_second_branch_of_the_chain_cannot_be_stored(five: list[Entry]) -> None:
    branch = Entry.objects.get(pk=five[4].pk)
    branch.id += 1

    with pytest.raises(DatabaseError, match="audit_entry_one_chain"), transaction.atomic():
        branch.save(force_insert=True)


def test_a_removed_last_entry_is_found_by_the_anchor(five: list[Entry]) -> None:
    anchor = chain_end()
    with trigger_off():
        Entry.objects.filter(pk=five[4].pk).delete()

    assert verify_chain() is None
    assert not anchor_holds(anchor)
    assert anchor_holds(Anchor(five[3].id, five[3].digest))
    assert anchor_holds(START)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE audit_entry SET operation = operation", "UPDATE"),
        ("UPDATE audit_entry SET id = id WHERE false", "UPDATE"),
        ("DELETE FROM audit_entry", "DELETE"),
        ("TRUNCATE audit_entry", "TRUNCATE"),
    ],
)
def test_the_database_refuses_changes(five: list[Entry], statement: str, named: str) -> None:
    refused = f"Audit entries are never changed or removed: {named} refused."

    with (
        pytest.raises(DatabaseError, match=refused),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert verify_chain() is None


def test_the_trigger_belongs_to_each_schema(in_jersey: Organisation) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.nspname, fn.nspname FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
            " JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace fn ON fn.oid = p.pronamespace"
            " WHERE t.tgname = 'audit_entry_append_only'"
        )
        found = dict(cursor.fetchall())

    assert found[in_jersey.schema_name] == in_jersey.schema_name
    assert all(table == function for table, function in found.items())
    assert len(found) >= 4  # two organisations, the operator, the template


def test_verify_audit_names_each_broken_chain(
    jersey: Organisation, wiltshire: Organisation
) -> None:
    for organisation in (jersey, wiltshire):
        with tenant_scope(organisation):
            record(by=SYSTEM, operation="referrals.submit")
    with tenant_scope(wiltshire), trigger_off():
        end = chain_end()
        Entry.objects.filter(pk=end.id).update(operation="site.read")
        broken = Entry.objects.get(pk=end.id)
    told = StringIO()

    with pytest.raises(CommandError) as refused:
        call_command("verify_audit", stdout=told)

    assert str(refused.value) == (
        f"wiltshire-vps: the chain is broken at entry {broken.id} "
        f"(site.read, {broken.at:%F %T} UTC)"
    )
    assert "jersey-cares: " in told.getvalue()


def test_verify_audit_of_one_unknown_organisation(db: None) -> None:
    with pytest.raises(CommandError, match="There is no organisation 'nowhere'"):
        call_command("verify_audit", "nowhere")


def test_verify_audit_keeps_and_compares_anchors(jersey: Organisation, tmp_path: Path) -> None:
    kept = tmp_path / "anchors.json"
    with tenant_scope(jersey):
        last = record(by=SYSTEM, operation="referrals.submit")
    call_command("verify_audit", "jersey-cares", anchors=kept, stdout=StringIO())
    assert json.loads(kept.read_text()) == {str(jersey.id): [last.id, last.digest]}
    with tenant_scope(jersey), trigger_off():
        Entry.objects.filter(pk=last.pk).delete()

    with pytest.raises(CommandError, match=f"entry {last.id}, kept as the chain's end earlier"):
        call_command("verify_audit", "jersey-cares", anchors=kept, stdout=StringIO())

    assert json.loads(kept.read_text()) == {str(jersey.id): [last.id, last.digest]}
