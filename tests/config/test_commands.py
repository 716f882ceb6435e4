"""Commands for whoever runs the servers."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from api.authentication import digest_of
from api.models import ApiKey
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.conftest import ClientAt


def _said(*command: str) -> list[str]:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue().splitlines()


def test_a_key_is_shown_once_and_only_its_digest_kept(
    jersey: Organisation, wiltshire: Organisation
) -> None:
    title, secret = _said("issue_api_key", "jersey-cares", "School system")

    assert title == "Jersey Cares, key of 'School system':"
    with tenant_scope(jersey):
        [key] = ApiKey.objects.all()
        assert (key.name, key.digest) == ("School system", digest_of(secret))
    with tenant_scope(wiltshire):
        assert ApiKey.objects.count() == 0


def test_a_given_password_signs_in_and_the_old_one_no_more(
    jersey: Organisation, client_at: ClientAt
) -> None:
    with tenant_scope(jersey):
        person = User.objects.get(grants__role="coordinator")
    before = client_at(jersey, person)
    title, password = _said("give_password", "jersey-cares", person.email.upper())

    assert title == f"{person.name} signs in at {jersey.url}/sign-in/ with:"
    assert before.get("/workspace/").status_code == 302
    fresh = client_at(jersey)
    signed = fresh.post("/sign-in/", {"username": person.email, "password": password})
    assert (signed.status_code, signed["Location"]) == (302, "/workspace/")


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (
            ("issue_api_key", "jersey", "x"),
            "There is no organisation 'jersey'. Known: jersey-cares, wiltshire-vps.",
        ),
        (
            ("give_password", "elsewhere", "a@b.example"),
            "There is no organisation 'elsewhere'. Known: jersey-cares, wiltshire-vps.",
        ),
        (
            ("give_password", "jersey-cares", "nobody@b.example"),
            "Nobody at Jersey Cares has nobody@b.example.",
        ),
    ],
)
def test_what_is_not_there_is_said(db: None, command: tuple[str, ...], says: str) -> None:
    with pytest.raises(CommandError) as caught:
        call_command(*command)
    assert str(caught.value) == says
