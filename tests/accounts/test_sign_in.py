"""Signing in and out: equal answers, a limit to guessing, and an end when somebody leaves."""

from __future__ import annotations

import re
from typing import cast

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tests.conftest import ClientAt, MakeUser
from tests.databases import PASSWORD

TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=)"[^"]*"')


def sign_in(client: Client, email: str, password: str = PASSWORD, target: str = "") -> HttpResponse:
    """Fill in the page."""
    path = f"/sign-in/?next={target}" if target else "/sign-in/"
    response = client.post(path, {"username": email, "password": password})
    return cast("HttpResponse", response)


def signed_in(client: Client) -> bool:
    """Whether the workspace opens."""
    return client.get("/workspace/").status_code == 200


@pytest.fixture
def ada(jersey: Organisation, make_user: MakeUser) -> User:
    return make_user(jersey, "advocate", name="Ada Renouf")


@pytest.mark.parametrize(
    ("roles", "to"),
    [
        (("advocate",), "/workspace/"),
        (("coordinator", "content_editor"), "/workspace/"),
        (("content_editor",), "/cms/"),
        (("organisation_admin",), "/workspace/"),
    ],
)
def test_everybody_arrives_where_their_work_is(
    jersey: Organisation,
    make_user: MakeUser,
    client_at: ClientAt,
    roles: tuple[str, ...],
    to: str,
) -> None:
    client = client_at(jersey)
    answer = sign_in(client, make_user(jersey, *roles).email)
    assert (answer.status_code, answer["Location"]) == (302, to)
    assert client.get(to).status_code == 200


def test_capitals_in_an_address_do_not_matter(
    jersey: Organisation, ada: User, client_at: ClientAt
) -> None:
    assert sign_in(client_at(jersey), ada.email.upper()).status_code == 302


def test_the_operator_arrives_at_the_console(make_user: MakeUser, db: None) -> None:
    with public_scope():
        operator = Organisation.objects.prefetch_related("domains").get(type="operator")
    user = make_user(operator, "operator")
    client = Client(headers={"host": operator.host})
    answer = sign_in(client, user.email)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200


def test_a_wrong_password_and_an_unknown_address_answer_alike(
    jersey: Organisation, ada: User, client_at: ClientAt
) -> None:
    unknown = "x" * len(ada.email.split("@", maxsplit=1)[0]) + "@jersey-cares.example"
    pages = []
    for email in (ada.email, unknown):
        answer = sign_in(client_at(jersey), email, "not the password")
        body = TOKEN.sub(b"", answer.content).replace(email.encode(), b"EMAIL")
        pages.append((answer.status_code, body))
    assert pages[0] == pages[1]
    assert b"do not go together" in pages[0][1]


def test_somebody_who_left_gets_the_same_answer(
    jersey: Organisation, ada: User, client_at: ClientAt
) -> None:
    with tenant_scope(jersey):
        User.objects.filter(pk=ada.pk).update(is_active=False)
    right = sign_in(client_at(jersey), ada.email)
    wrong = sign_in(client_at(jersey), ada.email, "not the password")
    assert right.status_code == wrong.status_code == 200
    assert TOKEN.sub(b"", right.content) == TOKEN.sub(b"", wrong.content)


def test_a_password_of_one_organisation_is_none_at_the_other(
    wiltshire: Organisation, ada: User, client_at: ClientAt
) -> None:
    answer = sign_in(client_at(wiltshire), ada.email)
    assert answer.status_code == 200
    assert b"do not go together" in answer.content


def test_an_empty_form_says_what_to_enter(jersey: Organisation, client_at: ClientAt) -> None:
    text = sign_in(client_at(jersey), "", "").content.decode()
    assert "Enter your e-mail address." in text
    assert "Enter your password." in text


def test_ten_wrong_passwords_close_the_door_to_the_right_one(
    jersey: Organisation, ada: User, client_at: ClientAt, make_user: MakeUser
) -> None:
    client = client_at(jersey)
    codes = [sign_in(client, ada.email, f"guess {n}").status_code for n in range(10)]
    assert codes == [200] * 9 + [429]
    late = sign_in(client_at(jersey), ada.email)
    assert late.status_code == 429
    assert late["Content-Type"].startswith("text/html")
    assert b"<h1" in late.content
    assert ada.email.encode() not in late.content
    colleague = make_user(jersey, "supervisor")
    assert sign_in(client_at(jersey), colleague.email).status_code == 302


def test_guessing_an_unknown_address_ends_alike(jersey: Organisation, client_at: ClientAt) -> None:
    codes = [
        sign_in(client_at(jersey), "nobody@jersey-cares.example", f"guess {n}").status_code
        for n in range(11)
    ]
    assert codes == [200] * 9 + [429] * 2


def test_other_spellings_of_an_address_count_together(
    jersey: Organisation, ada: User, client_at: ClientAt
) -> None:
    codes = []
    for turn in range(11):
        email = ada.email.upper() if turn % 2 else ada.email
        codes.append(sign_in(client_at(jersey), email, f"guess {turn}").status_code)
    assert codes[-1] == 429


def test_being_locked_out_here_means_nothing_at_the_other(
    jersey: Organisation, wiltshire: Organisation, ada: User, client_at: ClientAt
) -> None:
    for turn in range(10):
        sign_in(client_at(jersey), ada.email, f"guess {turn}")
    assert sign_in(client_at(wiltshire), ada.email).status_code == 200


def test_somebody_who_left_is_out_on_the_next_request(
    jersey: Organisation, ada: User, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    sign_in(client, ada.email)
    assert signed_in(client)
    with tenant_scope(jersey):
        User.objects.filter(pk=ada.pk).update(is_active=False)
    answer = client.get("/workspace/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/workspace/")


def test_a_role_taken_away_is_gone_on_the_next_request(
    jersey: Organisation, ada: User, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    sign_in(client, ada.email)
    with tenant_scope(jersey):
        ada.grants.all().delete()
    assert client.get("/workspace/").status_code == 403


def test_a_new_password_ends_other_sessions(
    jersey: Organisation, ada: User, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    sign_in(client, ada.email)
    with tenant_scope(jersey):
        ada.set_password("another battery staple")
        ada.save()
    assert not signed_in(client)


def test_signing_in_makes_a_new_session(
    jersey: Organisation, ada: User, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    client.get("/refer/")
    client.post("/refer/", {})
    before = client.cookies["sessionid"].value if "sessionid" in client.cookies else ""
    sign_in(client, ada.email)
    assert client.cookies["sessionid"].value not in {"", before}


def test_signing_out_ends_the_session_for_good(
    jersey: Organisation, ada: User, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    sign_in(client, ada.email)
    key = client.cookies["sessionid"].value
    answer = client.post("/sign-out/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    client.cookies["sessionid"] = key
    assert not signed_in(client)
    with tenant_scope(jersey):
        assert not Session.objects.filter(session_key=key).exists()


def test_a_link_cannot_sign_anybody_out(
    jersey: Organisation, ada: User, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    sign_in(client, ada.email)
    assert client.get("/sign-out/").status_code == 405
    assert signed_in(client)


def test_the_page_that_was_asked_for_comes_next(
    jersey: Organisation, ada: User, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    asked = client.get("/workspace/cases/?state=closed")
    assert asked["Location"] == "/sign-in/?next=/workspace/cases/%3Fstate%3Dclosed"
    answer = client.post(asked["Location"], {"username": ada.email, "password": PASSWORD})
    assert answer["Location"] == "/workspace/cases/?state=closed"


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "http:///elsewhere.example",
        "https:elsewhere.example",
        "\\\\elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "http://wiltshire.localhost/workspace/",
        "ftp://jersey.localhost/",
    ],
)
def test_signing_in_never_leads_to_another_host(
    jersey: Organisation, ada: User, client_at: ClientAt, target: str
) -> None:
    client = client_at(jersey)
    answer = client.post(
        "/sign-in/",
        {"username": ada.email, "password": PASSWORD, "next": target},
        query_params={"next": target},
    )
    assert (answer.status_code, answer["Location"]) == (302, "/workspace/")


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    jersey: Organisation, ada: User, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    sign_in(client, ada.email)
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"], cookie["path"]) == (
        True, "Lax", "", "/",
    )  # fmt: skip


def test_a_forged_form_is_refused(jersey: Organisation, ada: User) -> None:
    client = Client(headers={"host": jersey.host}, enforce_csrf_checks=True)
    answer = sign_in(client, ada.email)
    assert answer.status_code == 403
    assert "sessionid" not in client.cookies
