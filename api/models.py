"""Keys of systems that may use an organisation's API, and what they already sent."""

from __future__ import annotations

import uuid

from django.db import models


class ApiKey(models.Model):
    """A secret that one system of the organisation holds; only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("digest",), name="api_key_digest_once"),)

    def __str__(self) -> str:
        return self.name


class SentRequest(models.Model):
    """One answered request with an Idempotency-Key, so that sending it again changes nothing."""

    api_key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="requests")
    idempotency_key = models.CharField(max_length=200)
    body_digest = models.CharField(max_length=64)
    reference = models.CharField(max_length=20)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("api_key", "idempotency_key"), name="sent_request_once_per_key"
            ),
        )

    def __str__(self) -> str:
        return f"{self.api_key_id}: {self.reference}"
