"""Database sessions in the organisation's own schema, unreadable anywhere else."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from tenants.signing import tenant_salt


class SessionStore(DatabaseSessionStore):
    """Salted by organisation, so that a copied row or cookie opens nothing elsewhere."""

    @property
    def key_salt(self) -> str:
        return tenant_salt("session")
