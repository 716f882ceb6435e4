"""Signing in to the demonstration."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher

DEMO_PASSWORD = "calm-clear-voice"  # noqa: S105  (printed on the screen: it guards nothing)


class DemoPasswordHasher(PBKDF2PasswordHasher):
    """Quick, so that two dozen demo accounts are made in a second. For `settings.local` only."""

    iterations = 20_000
