"""The kinds of message there are, and the only words that each may carry.

A message names no child. What stands in it besides the organisation's own name and telephone
number is listed here, so that a new word is a decision and not an accident.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

KINDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "referral_received": frozenset({"reference", "reply_by"}),
        "referral_accepted": frozenset({"reference"}),
        "referral_declined": frozenset({"reference", "signpost"}),
        "clock_soon": frozenset({"reference", "due"}),
        "clock_late": frozenset({"reference", "due"}),
        "offers_due": frozenset({"number"}),
        "referral_question": frozenset({"reference", "link"}),
        "referral_expected": frozenset({"reference", "route", "address"}),
    }
)

# Words that leave the house signed. The outbox holds a name that opens nothing; what the e-mail
# carries is its signature by this organisation for this purpose, and is stored nowhere.
SIGNED: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"referral_question": MappingProxyType({"link": "referrals.answer"})}
)


class UnknownKindError(LookupError):
    """A kind of message that is not listed."""


class UnknownWordError(ValueError):
    """A message was given words that its kind may not carry, or lacks some that it needs."""


def require_kind(kind: str, words: Mapping[str, str]) -> None:
    """Raise unless `kind` is listed and `words` are exactly those that it carries."""
    if kind not in KINDS:
        raise UnknownKindError(
            f"{kind!r} is not a kind of message. Known: {', '.join(sorted(KINDS))}."
        )
    if set(words) != KINDS[kind]:
        raise UnknownWordError(
            f"A message of kind {kind!r} carries {sorted(KINDS[kind])}; it was given "
            f"{sorted(words)}. What a message may say is decided in notifications/kinds.py."
        )
