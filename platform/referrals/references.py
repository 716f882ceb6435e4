"""References that people read aloud: short, unguessable, without look-alikes or words."""

from __future__ import annotations

import re
import secrets

# No vowels (no words), no 0 O 1 I L, no 2 Z, no 5 S, no 8 B, no U V beside each other.
ALPHABET = "34679CDFGHJKMNPQRTVWXY"
GROUPS = (4, 4, 3)
_LENGTH = sum(GROUPS)
_KNOWN = re.compile(f"[{ALPHABET}]{{{_LENGTH}}}")


def new_reference() -> str:
    """One of 22^11 references (about 580 million million), such as `K7M4-XQ9H-TD3`."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(_LENGTH)))


def read_reference(typed: str) -> str | None:
    """The reference somebody typed, with or without dashes, in any case; None if it is none."""
    plain = re.sub(r"[\s-]", "", typed).upper()
    return _grouped(plain) if _KNOWN.fullmatch(plain) else None


def _grouped(plain: str) -> str:
    parts, start = [], 0
    for size in GROUPS:
        parts.append(plain[start : start + size])
        start += size
    return "-".join(parts)
