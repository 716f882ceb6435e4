"""`make run`: demo organisations on this machine, with secrets kept under var/."""

import secrets

from config.settings.base import *  # noqa: F403
from config.settings.base import ROOT, VAR, env


def _kept_secret() -> str:
    kept = VAR / "secret_key"
    kept.parent.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text()


SECRET_KEY = _kept_secret()
PORT = env.int("PORT", default=8000)
HEARD_BASE_URL = "http://{host}:" + str(PORT)
_email = env.dj_email_url("EMAIL_URL", default="smtp://127.0.0.1:1025")
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = "no-reply@heard.example"
DEMO_SEEDS = ROOT / "tenants" / "seeds"
PASSWORD_HASHERS = ["config.demo.passwords.DemoPasswordHasher"]
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "tenants.storage.OrganisationStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  (files come from the apps' folders)
