"""People, their roles, and the table that says what a role may do."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404

from accounts import policy as policy_module
from accounts.authorisation import SYSTEM, may, operation, reach, require, roles_of
from accounts.models import User
from accounts.policy import Reach, UnknownOperationError, policy
from accounts.services import ASSIGNABLE, UnknownRoleError, add_user, grant_role
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tests.conftest import MakeUser


def test_a_person_has_the_roles_granted_and_the_public_one(
    in_jersey: Organisation, make_user: MakeUser
) -> None:
    user = make_user(in_jersey, "advocate", "content_editor")
    assert user.roles == {"public", "advocate", "content_editor"}
    assert sorted(group.name for group in user.groups.all()) == ["advocate", "content_editor"]
    assert not user.is_superuser


def test_granting_twice_is_granting_once(in_jersey: Organisation, make_user: MakeUser) -> None:
    admin = make_user(in_jersey, "organisation_admin")
    user = make_user(in_jersey, "advocate")
    for _turn in range(2):
        grant_role(user=user, role="supervisor", by=admin)
    grant = user.grants.get(role="supervisor")
    assert (grant.granted_by, grant.label) == (admin, "Supervisor")
    assert user.roles == {"public", "advocate", "supervisor"}


@pytest.mark.parametrize("role", ["public", "system", "api_client", "superuser", ""])
def test_some_roles_are_nobodys(in_jersey: Organisation, make_user: MakeUser, role: str) -> None:
    user = make_user(in_jersey)
    with pytest.raises(
        UnknownRoleError, match=r"is not a role for people here\. Known: advocate, "
    ):
        grant_role(user=user, role=role)
    assert user.roles == {"public"}


def test_no_advocacy_service_has_an_operator(in_jersey: Organisation, make_user: MakeUser) -> None:
    user = make_user(in_jersey)
    with pytest.raises(UnknownRoleError):
        grant_role(user=user, role="operator")


def test_an_operator_is_nothing_else(db: None, make_user: MakeUser) -> None:
    with public_scope():
        operators = Organisation.objects.get(type="operator")
    user = make_user(operators, "operator")
    with tenant_scope(operators):
        assert user.roles == {"public", "operator"}
    with pytest.raises(UnknownRoleError, match=r"Known: operator\."):
        make_user(operators, "supervisor")


def test_nobody_is_added_with_half_their_roles(in_jersey: Organisation) -> None:
    with pytest.raises(UnknownRoleError):
        add_user(email="new@jersey.example", name="New", roles=("advocate", "wizard"))
    assert not User.objects.filter(email="new@jersey.example").exists()


def test_an_address_is_one_persons_whatever_its_capitals(in_jersey: Organisation) -> None:
    add_user(email="a.b@jersey.example", name="A", roles=())
    with pytest.raises(IntegrityError, match="user_email_once"):
        add_user(email="A.B@jersey.example", name="B", roles=())


def test_without_a_password_nobody_signs_in(in_jersey: Organisation) -> None:
    user = add_user(email="a@jersey.example", name="A", roles=("advocate",))
    assert not user.has_usable_password()


def test_roles_are_of_one_organisation(
    jersey: Organisation, wiltshire: Organisation, make_user: MakeUser
) -> None:
    user = make_user(jersey, "supervisor")
    with tenant_scope(wiltshire):
        assert User.objects.filter(pk=user.pk).exists() is False
        assert roles_of(User(pk=user.pk)) == {"public"}


def test_an_actor_without_roles_is_the_public() -> None:
    assert roles_of(None) == {"public"}
    assert may(None, "site.read")
    assert not may(None, "cases.read")


def test_the_widest_reach_counts() -> None:
    table = policy()
    assert table.reach({"advocate"}, "cases.read") is Reach.OWN
    assert table.reach({"advocate", "supervisor"}, "cases.read") is Reach.ALL
    assert table.reach({"commissioner"}, "cases.read") is None
    assert reach(SYSTEM, "notifications.deliver") is Reach.ALL


def test_requiring_refuses_in_two_ways(in_jersey: Organisation, make_user: MakeUser) -> None:
    advocate, editor = make_user(in_jersey, "advocate"), make_user(in_jersey, "content_editor")
    require(advocate, "cases.read", own=True)
    with pytest.raises(Http404):
        require(advocate, "cases.read")
    with pytest.raises(PermissionDenied):
        require(editor, "cases.read", own=True)


def test_the_system_reads_no_case() -> None:
    allowed = {name for name, row in policy().operations.items() if "system" in row}
    assert not {name for name in allowed if name.startswith("cases.")}


def test_social_workers_commissioners_and_operators_see_no_record() -> None:
    for role in ("commissioner", "operator", "rules_editor", "content_editor"):
        seen = {name for name in policy().operations if policy().reach({role}, name)}
        records = {name for name in seen if name.split(".")[0] in {"referrals", "cases"}}
        assert records <= {"referrals.lead_times"}  # figures, with small numbers hidden


def test_assignable_roles_are_those_of_the_design() -> None:
    assert set(ASSIGNABLE) == {
        "advocate", "commissioner", "content_editor", "coordinator", "organisation_admin",
        "rules_editor", "safeguarding_lead", "supervisor",
    }  # fmt: skip


def test_an_operation_that_is_not_listed_cannot_be_declared() -> None:
    with pytest.raises(UnknownOperationError, match=r"'cases\.reed' is not an operation of pol"):
        operation("cases.reed")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("operations: {cases.read: {wizard: all}}", "cases.read: no such role: .*wizard"),
        (
            "operations: {cases.read: {advocate: mine}}",
            "cases.read: advocate: found 'mine', expected own or all",
        ),
        ("operations: {cases.read: [advocate]}", "cases.read: expected"),
        ("operations: {cases.read: }", "cases.read: expected"),
        ("roles: {}", "operations"),
    ],
)
def test_a_faulty_table_is_refused_by_operation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    table = tmp_path / "policy.yaml"
    roles = "" if text.startswith("roles") else "roles: {advocate: Advocate}\n"
    table.write_text(roles + text, encoding="utf-8")
    monkeypatch.setattr(policy_module, "TABLE", table)
    with pytest.raises(policy_module.PolicyTableError, match=f"policy.yaml.*{message}"):
        policy_module.policy.__wrapped__()
