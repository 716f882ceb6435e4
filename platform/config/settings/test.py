"""Tests: real PostgreSQL and Valkey, started by tests/conftest.py unless given by URL."""

import os

os.environ.setdefault("DATABASE_URL", "postgresql://127.0.0.1/heard")

from config.settings.base import *  # noqa: F403

SECRET_KEY = "only-for-tests"  # noqa: S105
HEARD_BASE_URL = "http://{host}"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "no-reply@heard.example"
STORAGES = {
    "default": {"BACKEND": "tenants.storage.OrganisationStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
