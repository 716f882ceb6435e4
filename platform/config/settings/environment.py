"""What production must be told by its environment, and the refusal to start without it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+")


def _random_enough(text: str) -> bool:
    return len(text) >= 50 and len(set(text)) >= 20 and not text.startswith("django-insecure-")


@dataclass(frozen=True)
class Variable:
    """One variable: what it must be, in words and as a test. Its value is never shown."""

    name: str
    must_be: str
    holds: Callable[[str], object]


VARIABLES = (
    Variable("SECRET_KEY", "at least 50 random characters", _random_enough),
    Variable(
        "DATABASE_URL",
        "postgresql://user:password@host:port/name",
        re.compile(r"(postgres|postgresql)://[^/@]+@[^/@]+/[^/?]+(\?.*)?").fullmatch,
    ),
    Variable(
        "VALKEY_URL",
        "redis://:password@host:port/0 (rediss:// with TLS)",
        re.compile(r"rediss?://[^/@]*@?[^/@]+(/[0-9]+)?").fullmatch,
    ),
    Variable(
        "EMAIL_URL",
        "submission://user:password@host:587 (smtp:// without TLS)",
        re.compile(r"(submission|submit|smtp)://[^/]+/?(\?.*)?").fullmatch,
    ),
    Variable(
        "DEFAULT_FROM_EMAIL",
        "the plain address that messages come from",
        ADDRESS.fullmatch,
    ),
    Variable(
        "HEARD_DIRECTORY_HOST",
        "the host of the directory of services, in small letters",
        HOST.fullmatch,
    ),
    Variable(
        "HEARD_OPERATOR_HOST",
        "the host of the operator's console, in small letters",
        HOST.fullmatch,
    ),
)


def faults(environment: Mapping[str, str]) -> list[str]:
    """One line for each variable that is missing or unusable; no line holds a value."""
    found = []
    for variable in VARIABLES:
        value = environment.get(variable.name, "")
        if not value:
            found.append(f"{variable.name} is missing. It must be {variable.must_be}.")
        elif not variable.holds(value):
            found.append(f"{variable.name} cannot be used. It must be {variable.must_be}.")
    directory = environment.get("HEARD_DIRECTORY_HOST")
    if directory and directory == environment.get("HEARD_OPERATOR_HOST"):
        found.append("HEARD_OPERATOR_HOST must differ from HEARD_DIRECTORY_HOST.")
    return found


def require(environment: Mapping[str, str]) -> None:
    """Raise `ImproperlyConfigured` naming everything that is wrong at once."""
    found = faults(environment)
    if found:
        lines = "\n".join(f"  {line}" for line in found)
        raise ImproperlyConfigured(
            f"Heard does not start: its environment is not complete.\n{lines}\n"
            "deploy/example.env says what each is for."
        )
