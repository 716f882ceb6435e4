"""Cache keys that no two organisations share."""

from __future__ import annotations

from typing import Any

from tenants.context import scope_key


def make_key(key: Any, key_prefix: str, version: int | str) -> str:
    """Django's KEY_FUNCTION for every alias: the organisation's id stands before the key."""
    return f"{scope_key()}:{key_prefix}:{version}:{key}"


def reverse_key(key: str) -> str:
    """The caller's own key again."""
    return key.split(":", 3)[3]
