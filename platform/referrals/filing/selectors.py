"""Reading which files a referral has."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404

from referrals.models import Attachment
from referrals.selectors import visible_referrals


def attachment_for(user: Any, pk: UUID) -> Attachment:
    """One file. `Http404` alike for none, for one they may not open, and for one that is lost."""
    seen = visible_referrals(user, "referrals.open_file")
    found = Attachment.objects.filter(pk=pk, referral__in=seen).first()
    if found is None or not found.file.storage.exists(found.file.name):
        raise Http404
    return found
