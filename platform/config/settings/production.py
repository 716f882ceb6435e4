"""Production: behind the proxy of docker-compose.yml, with secrets from the environment only."""

import os

from config.settings import environment

environment.require(os.environ)

from config.settings.base import *  # noqa: E402, F403  (read once the environment is whole)
from config.settings.base import DATABASES, SILENCED_SYSTEM_CHECKS, env  # noqa: E402

SECRET_KEY = env.str("SECRET_KEY")
HEARD_BASE_URL = "https://{host}"

# A request that waits longer than this has lost its visitor; `migrate` sets 0, which is no limit.
STATEMENT_SECONDS = env.int("HEARD_STATEMENT_SECONDS", default=15)
DATABASES["default"]["OPTIONS"]["options"] = (
    f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={STATEMENT_SECONDS}s"
    " -c idle_in_transaction_session_timeout=60s"
)

_mail = env.dj_email_url("EMAIL_URL")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL")

# The proxy ends TLS and overwrites this header; nothing else reaches the web process.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SILENCED_SYSTEM_CHECKS = [
    *SILENCED_SYSTEM_CHECKS,
    # Being listed in browsers is for the owner of each domain to decide; it is hard to undo.
    "security.W021",
]

# A browser takes a __Host- cookie only from this very host, over TLS, for all of it.
SESSION_COOKIE_NAME = "__Host-sid"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_NAME = "__Host-language"
LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

AXES_CLIENT_IP_CALLABLE = "config.proxy.client_address"

FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.log_lines.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Both would write what visitors typed: paths that do not exist, hosts, e-mail addresses.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
        "axes": {"level": "ERROR"},
    },
}
