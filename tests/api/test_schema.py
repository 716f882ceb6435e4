"""The description of the API, and its limit."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from api.throttling import KeyThrottle
from tenants.models import Organisation
from tests.api.conftest import MakeSystem, System, said


def test_the_schema_is_made_without_a_warning(in_jersey: Organisation) -> None:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", "--urlconf", "api.urls", stdout=out)
    assert "openapi: 3." in out.getvalue()


def test_everybody_may_read_the_schema(jersey: Organisation) -> None:
    response = System(jersey, "").get("schema/?format=json")
    described = said(response)
    assert response.status_code == 200
    assert set(described["paths"]) == {
        "/api/v1/eligibility/decisions",
        "/api/v1/referrals",
        "/api/v1/referrals/{reference}",
    }
    assert described["components"]["securitySchemes"]["organisationKey"]["scheme"] == "bearer"


def test_a_method_that_is_not_declared_is_refused(
    jersey: Organisation, make_system: MakeSystem
) -> None:
    response = make_system(jersey).get("referrals")
    assert response.status_code in {403, 405}
    assert response["Content-Type"] == "application/problem+json"


def test_a_key_has_a_limit_of_its_own(
    jersey: Organisation,
    make_system: MakeSystem,
    monkeypatch: pytest.MonkeyPatch,
    empty_cache: None,
) -> None:
    monkeypatch.setattr(KeyThrottle, "rate", "3/minute", raising=False)
    one, two = make_system(jersey, "One"), make_system(jersey, "Two")
    codes = [one.get("referrals/K7M4-XQ9H-TD3").status_code for _ in range(5)]
    assert codes == [404, 404, 404, 429, 429]
    answer = one.get("referrals/K7M4-XQ9H-TD3")
    assert answer["Content-Type"] == "application/problem+json"
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert two.get("referrals/K7M4-XQ9H-TD3").status_code == 404


def test_the_limit_of_production_is_ten_a_second() -> None:
    assert KeyThrottle().rate == "600/minute"
