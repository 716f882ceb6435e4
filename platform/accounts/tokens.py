"""Password-reset tokens that another organisation's copy of the same user refuses."""

from __future__ import annotations

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from tenants.signing import tenant_salt


class TenantTokenGenerator(PasswordResetTokenGenerator):
    """Django's generator, salted by organisation."""

    @property
    def key_salt(self) -> str:  # type: ignore[override]
        return tenant_salt("password-reset")


password_reset_tokens = TenantTokenGenerator()
