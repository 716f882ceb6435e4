"""Whether a text that leaves the house names the person."""

from __future__ import annotations

import re

from referrals.models import Referral


def named_in(referral: Referral, text: str) -> str | None:
    """The first part of the person's names that stands in the text as a word; None is none."""
    person = referral.person
    names = {part for name in (person.name, person.preferred_name) for part in name.split()}
    for name in sorted(names):
        if len(name) > 1 and re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE):
            return name
    return None
