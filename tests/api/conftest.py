"""Systems with a key, and the requests they send."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import pytest
from django.http import HttpResponse
from django.test import Client

from api.authentication import issue_key
from tenants.context import tenant_scope
from tenants.models import Organisation

FACTS = {
    "jersey-cares": {"referrer": "self", "age": 15, "care_experience": "yes"},
    "wiltshire-vps": {
        "referrer": "professional",
        "referrer_is_allocated_worker": "no",
        "who": "child",
        "age": 14,
        "in_care": "yes",
    },
}


@dataclass(frozen=True)
class System:
    """One system of one organisation, by its key; without a key when that is empty."""

    organisation: Organisation
    key: str

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        signed = {"authorization": f"Bearer {self.key}"} if self.key else {}
        return {"host": self.organisation.host, **signed, **more}

    def get(self, path: str) -> HttpResponse:
        """GET below /api/v1/."""
        response = Client().get(f"/api/v1/{path}", headers=self._headers({}))
        return cast("HttpResponse", response)

    def post(self, path: str, body: Any, **headers: str) -> HttpResponse:
        """POST JSON below /api/v1/; a text is sent as it is."""
        text = body if isinstance(body, str) else json.dumps(body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = Client().post(
            f"/api/v1/{path}", text, content_type="application/json", headers=self._headers(named)
        )
        return cast("HttpResponse", response)

    def refer(self, key: str, **changes: Any) -> HttpResponse:
        """Send a referral with this Idempotency-Key."""
        body = {
            "person": {"name": "Robin Marsh", "date_of_birth": "2010-05-04"},
            "facts": FACTS[self.organisation.slug],
            **changes,
        }
        return self.post("referrals", body, idempotency_key=key)


MakeSystem = Callable[..., System]


@pytest.fixture
def make_system() -> MakeSystem:
    def make(organisation: Organisation, name: str = "Case system") -> System:
        with tenant_scope(organisation):
            _key, secret = issue_key(name=name)
        return System(organisation, secret)

    return make


def said(response: HttpResponse) -> dict[str, Any]:
    """The JSON of an answer."""
    body: dict[str, Any] = json.loads(response.content)
    return body
