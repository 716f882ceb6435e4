"""From host to organisation: safety.md M14."""

from __future__ import annotations

import pytest
from django.test import Client

from tenants.models import Organisation
from tenants.provisioning import suspend

NOT_FOUND = (
    b'<!doctype html><html lang="en"><meta charset="utf-8">'
    b"<title>Not found</title><h1>Not found</h1>\n"
)
STRANGE_HOSTS = [
    "unknown.localhost",
    "JERSEY.LOCALHOST",
    "Jersey.localhost",
    "jersey.localhost.",
    "www.jersey.localhost",
    "jersey.localhost@evil.example",
    "jersey.localhost, wiltshire.localhost",
    "jersey.localhost:80:80",
    "jersey.localhost:port",
    "jersey.localhost/",
    " jersey.localhost",
    "jersey.localhost\t",
    "127.0.0.1",
    "[::1]",
    "",
    "xn--jersey-.localhost",
    "jersey%2elocalhost",
    "jersey。localhost".encode().decode("latin-1"),
    "-jersey.localhost",
    "jersey..localhost",
]


@pytest.mark.parametrize("host", STRANGE_HOSTS)
@pytest.mark.parametrize(
    "path", ["/", "/workspace/", "/cms/", "/api/v1/schema/", "/static/ui/heard.css"]
)
def test_any_other_host_gets_one_plain_404(db: None, host: str, path: str) -> None:
    response = Client(headers={"host": host}).get(path)
    assert (response.status_code, response.content) == (404, NOT_FOUND)
    assert set(response.headers) <= {
        "Content-Type",
        "Content-Length",
        "X-Content-Type-Options",
        "Referrer-Policy",
        "Cross-Origin-Opener-Policy",
    }


def test_a_post_to_an_unknown_host_is_the_same_404(db: None) -> None:
    response = Client(headers={"host": "unknown.localhost"}).post("/sign-in/", {"username": "x"})
    assert (response.status_code, response.content) == (404, NOT_FOUND)


def test_a_port_may_follow_the_name(jersey: Organisation) -> None:
    response = Client(headers={"host": "jersey.localhost:8000"}).get("/sign-in/")
    assert response.status_code == 200
    assert jersey.name in response.content.decode()


def test_a_forwarded_host_is_not_believed(jersey: Organisation, wiltshire: Organisation) -> None:
    response = Client(headers={"host": jersey.host, "x-forwarded-host": wiltshire.host}).get(
        "/sign-in/"
    )
    assert jersey.name in response.content.decode()
    assert wiltshire.name not in response.content.decode()


def test_a_suspended_organisation_is_gone(jersey: Organisation) -> None:
    suspend(jersey)
    response = Client(headers={"host": jersey.host}).get("/sign-in/")
    assert (response.status_code, response.content) == (404, NOT_FOUND)


def test_the_directory_names_both_services(jersey: Organisation, wiltshire: Organisation) -> None:
    page = Client(headers={"host": "localhost"}).get("/").content.decode()
    assert [name for name in (jersey.name, wiltshire.name) if name in page] == [
        jersey.name,
        wiltshire.name,
    ]


@pytest.mark.parametrize("path", ["/workspace/", "/cms/", "/sign-in/", "/check/", "/refer/"])
def test_the_directory_has_no_other_face(db: None, path: str) -> None:
    assert Client(headers={"host": "localhost"}).get(path).status_code == 404
