"""The kinds of message there are, and the only words that each may carry.

A message names no child. What stands in it besides the organisation's own name and telephone
number is listed here, so that a new word is a decision and not an accident.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

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


class SignedAddress(NamedTuple):
    """An address of the organisation's site that ends in a signature for one purpose."""

    purpose: str
    path: str


# Words that leave the house as a signed address. The outbox holds a name that opens nothing; its
# signature by the organisation stands in the e-mail and is stored nowhere.
SIGNED: Mapping[str, Mapping[str, SignedAddress]] = MappingProxyType(
    {
        "referral_question": MappingProxyType(
            {"link": SignedAddress("referrals.answer", "/refer/answer/{}/")}
        )
    }
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
