"""What the settings must say for organisations to stay apart; a start without it is refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

REQUIRED = {
    "USE_X_FORWARDED_HOST": (False, "a forged header would choose the organisation"),
    "TENANT_LIMIT_SET_CALLS": (False, "a reused connection would keep the last organisation"),
    "SESSION_ENGINE": ("tenants.sessions", "other engines accept a session from elsewhere"),
    "MESSAGE_STORAGE": (
        "django.contrib.messages.storage.session.SessionStorage",
        "other storages accept a message from elsewhere",
    ),
    "SESSION_COOKIE_DOMAIN": (None, "the cookie would be sent to sister hosts"),
    "CSRF_COOKIE_DOMAIN": (None, "the cookie would be sent to sister hosts"),
    "MEDIA_URL": ("", "files are served by authorised views only"),
    "ATOMIC_REQUESTS": (True, "half a referral could be stored"),
}
SHARED_AND_TENANT = frozenset({"django_tenants"})


@register("tenancy")
def check_isolation_settings(app_configs: Any, **kwargs: Any) -> Iterable[CheckMessage]:
    """One error for each setting that would let organisations see each other."""
    values = {name: getattr(settings, name, None) for name in REQUIRED}
    values["ATOMIC_REQUESTS"] = settings.DATABASES["default"].get("ATOMIC_REQUESTS")
    # Django answers "/" for an empty MEDIA_URL; both mean that no path is served.
    if values["MEDIA_URL"] == "/":
        values["MEDIA_URL"] = ""
    for name, (wanted, why) in REQUIRED.items():
        if values[name] != wanted:
            yield Error(
                f"{name} is {values[name]!r}: {why}.",
                hint=f"Set it to {wanted!r}.",
                id="heard.E001",
            )


@register("tenancy")
def check_backend(app_configs: Any, **kwargs: Any) -> Iterable[CheckMessage]:
    """The only database engine that refuses rather than guesses."""
    for alias, database in settings.DATABASES.items():
        if database["ENGINE"] != "tenants.backend":
            yield Error(
                f"Database {alias!r} uses {database['ENGINE']}, which can read another "
                "organisation's rows after a failed SET search_path.",
                hint="Set ENGINE to 'tenants.backend'.",
                id="heard.E002",
            )


@register("tenancy")
def check_caches(app_configs: Any, **kwargs: Any) -> Iterable[CheckMessage]:
    """Every cache alias keys by organisation."""
    for alias, cache in settings.CACHES.items():
        if cache.get("KEY_FUNCTION") != "tenants.cache.make_key":
            yield Error(
                f"Cache {alias!r} does not key by organisation.",
                hint="Set KEY_FUNCTION to 'tenants.cache.make_key'.",
                id="heard.E003",
            )


@register("tenancy")
def check_apps(app_configs: Any, **kwargs: Any) -> Iterable[CheckMessage]:
    """No table may exist both in the public schema and in an organisation's.

    A table missing from an organisation's schema would otherwise be read from the public one.
    Content types stand in the public schema only, so that their ids agree everywhere.
    """
    public = set(settings.TENANT_TYPES["public"]["APPS"])
    for name, kind in settings.TENANT_TYPES.items():
        if name == "public":
            continue
        both = {app for app in public & set(kind["APPS"]) if _has_models(app)}
        if both:
            yield Error(
                f"These apps would have tables in both schemas: {sorted(both)}.",
                hint="List each in one of them.",
                id="heard.E004",
            )
        if "django.contrib.contenttypes" in kind["APPS"]:
            yield Error("Content types must live in the public schema only.", id="heard.E005")


def _has_models(app: str) -> bool:
    from django.apps import apps  # noqa: PLC0415  (the registry is ready only when checks run)

    return any(
        config.name == app and any(True for _ in config.get_models())
        for config in apps.get_app_configs()
    )
