"""API clients sign in with `Authorization: Bearer <key>`, per organisation."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from api.models import ApiKey

LAST_USED_PRECISION = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ApiClient:
    """The system behind a request."""

    key_id: UUID
    name: str
    roles = frozenset({"public", "api_client"})
    is_authenticated = True

    @property
    def pk(self) -> UUID:
        return self.key_id

    def __str__(self) -> str:
        return self.name


class KeyAuthentication(BaseAuthentication):
    """Finds the client by the digest of its key in this organisation's schema."""

    def authenticate(self, request: Request) -> tuple[ApiClient, ApiKey] | None:
        scheme, _space, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer" or not secret:
            return None
        key = ApiKey.objects.filter(digest=digest_of(secret.strip()), revoked_at=None).first()
        if key is None:
            raise AuthenticationFailed(
                "This key is not known here. Ask the organisation's admin for a key of this host."
            )
        _note_use(key)
        return ApiClient(key_id=key.pk, name=key.name), key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def _note_use(key: ApiKey) -> None:
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > LAST_USED_PRECISION:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)


def digest_of(secret: str) -> str:
    """What is stored of a key. Keys have 256 random bits, so a plain digest suffices."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue_key(*, name: str) -> tuple[ApiKey, str]:
    """Make a key. The secret is returned this once and never stored."""
    secret = f"heard_{secrets.token_urlsafe(32)}"
    return ApiKey.objects.create(name=name, digest=digest_of(secret)), secret
