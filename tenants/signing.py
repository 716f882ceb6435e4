"""Signed tokens that are worthless at another organisation."""

from __future__ import annotations

from django.core.signing import TimestampSigner

from tenants.context import current_organisation


def tenant_signer(purpose: str) -> TimestampSigner:
    """Signs for this organisation and this purpose only."""
    return TimestampSigner(salt=tenant_salt(purpose))


def tenant_salt(purpose: str) -> str:
    """A salt from the organisation's id, which is never used again after deletion."""
    return f"heard.{purpose}.{current_organisation().id}"
