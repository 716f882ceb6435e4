"""Sending a referral once, however often a system repeats itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from api.authentication import ApiClient
from api.errors import Conflict
from api.models import SentRequest
from referrals.intake import Intake
from referrals.models import Channel, Referral
from referrals.services import receive


@transaction.atomic
def receive_once(
    *, intake: Intake, body: Mapping[str, Any], idempotency_key: str, by: ApiClient
) -> tuple[Referral, bool]:
    """Receive the referral, or answer the one that this key made before; whether it is new.

    Raises `Conflict` when the key came with another body before, `rules_engine.FactsError`.
    """
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    sent = SentRequest.objects.filter(api_key=by.key_id, idempotency_key=idempotency_key).first()
    if sent is not None:
        if sent.body_digest != digest:
            raise Conflict(
                "This Idempotency-Key was used for another referral. Send each referral with a "
                "key of its own, and repeat a referral with the same body."
            )
        return Referral.objects.get(reference=sent.reference), False
    scoped = hashlib.sha256(f"{by.key_id}:{idempotency_key}".encode()).hexdigest()
    referral = receive(intake=intake, channel=Channel.API, idempotency_key=f"api:{scoped}", by=by)
    _sent, created = SentRequest.objects.get_or_create(
        api_key_id=by.key_id,
        idempotency_key=idempotency_key,
        defaults={"body_digest": digest, "reference": referral.reference},
    )
    return referral, created
