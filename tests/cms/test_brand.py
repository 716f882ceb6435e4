"""The look of each organisation, served at its own host only."""

from __future__ import annotations

import pytest

from cms.models import Illustration
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.cms.conftest import SEEDS
from tests.conftest import ClientAt
from ui.brand import Brand
from ui.brand_css import brand_css


def test_stylesheet_is_the_brand_of_the_host(
    jersey: Organisation, wiltshire: Organisation, client_at: ClientAt
) -> None:
    for organisation in (jersey, wiltshire):
        response = client_at(organisation).get("/brand.css")
        assert response["Content-Type"] == "text/css; charset=utf-8"
        expected = brand_css(Brand.from_mapping(organisation.brand.values))
        assert response.content.decode() == expected
    assert jersey.brand.values["primary"] == "#0b4f6c"
    assert wiltshire.brand.values["primary"] == "#1f5135"


@pytest.mark.parametrize("path", ["/brand.css", "/brand/logo.svg"])
def test_only_the_current_version_is_kept_for_ever(
    jersey: Organisation, client_at: ClientAt, path: str
) -> None:
    client = client_at(jersey)

    current = client.get(f"{path}?v={jersey.brand.version}")
    old = client.get(f"{path}?v=0")

    assert current["Cache-Control"] == "public, max-age=31536000, immutable"
    assert old["Cache-Control"] == "public, max-age=300"
    assert current.content == old.content


def test_logo_cannot_act_as_a_page(
    jersey: Organisation, wiltshire: Organisation, client_at: ClientAt
) -> None:
    response = client_at(jersey).get("/brand/logo.svg")

    assert response["Content-Type"] == "image/svg+xml"
    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert response["Content-Security-Policy"] == policy
    assert response.content == (SEEDS / "art/jersey-cares/logo.svg").read_bytes()
    assert response.content != client_at(wiltshire).get("/brand/logo.svg").content


def test_drawing_is_the_organisations_own(
    jersey: Organisation, wiltshire: Organisation, client_at: ClientAt
) -> None:
    with tenant_scope(jersey):
        Illustration.objects.create(name="only-here", svg="<svg/>")

    assert client_at(jersey).get("/brand/drawings/only-here.svg").content == b"<svg/>"
    assert client_at(wiltshire).get("/brand/drawings/only-here.svg").status_code == 404


def test_brand_is_read_only(jersey: Organisation, client_at: ClientAt) -> None:
    assert client_at(jersey).post("/brand.css").status_code == 405


def test_pages_link_the_current_version(jersey: Organisation, client_at: ClientAt) -> None:
    page = client_at(jersey).get("/").content.decode()
    assert page.count(f"/brand.css?v={jersey.brand.version}") == 1
