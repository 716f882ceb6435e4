"""A start with settings that would mix organisations is refused: safety.md M5, M6, M8, M14."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from tenants import checks


def _ids(check: Any) -> list[str]:
    return [message.id for message in check(None)]


def test_the_settings_in_use_pass() -> None:
    for check in (
        checks.check_isolation_settings,
        checks.check_backend,
        checks.check_caches,
        checks.check_apps,
    ):
        assert _ids(check) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("USE_X_FORWARDED_HOST", True),
        ("TENANT_LIMIT_SET_CALLS", True),
        ("SESSION_ENGINE", "django.contrib.sessions.backends.cache"),
        ("MESSAGE_STORAGE", "django.contrib.messages.storage.cookie.CookieStorage"),
        ("SESSION_COOKIE_DOMAIN", ".localhost"),
        ("CSRF_COOKIE_DOMAIN", ".localhost"),
        ("MEDIA_URL", "/media/"),
    ],
)
def test_a_setting_that_mixes_organisations_is_refused(name: str, value: object) -> None:
    with override_settings(**{name: value}):
        assert _ids(checks.check_isolation_settings) == ["heard.E001"]


def test_requests_outside_a_transaction_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "ATOMIC_REQUESTS", False)
    assert _ids(checks.check_isolation_settings) == ["heard.E001"]


def test_another_database_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        settings.DATABASES["default"], "ENGINE", "django_tenants.postgresql_backend"
    )
    assert _ids(checks.check_backend) == ["heard.E002"]


def test_a_cache_without_the_key_function_is_refused() -> None:
    with override_settings(CACHES={**settings.CACHES, "renditions": {"BACKEND": "x"}}):
        assert _ids(checks.check_caches) == ["heard.E003"]


def test_an_app_with_tables_in_both_schemas_is_refused() -> None:
    types: Any = copy.deepcopy(settings.TENANT_TYPES)
    types["public"]["APPS"].append("accounts")
    with override_settings(TENANT_TYPES=types):
        assert _ids(checks.check_apps) == ["heard.E004", "heard.E004"]


def test_content_types_in_an_organisations_schema_are_refused() -> None:
    types: Any = copy.deepcopy(settings.TENANT_TYPES)
    types["public"]["APPS"].remove("django.contrib.contenttypes")
    types["organisation"]["APPS"].append("django.contrib.contenttypes")
    with override_settings(TENANT_TYPES=types):
        assert _ids(checks.check_apps) == ["heard.E005"]
