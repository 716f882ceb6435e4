"""What a list shows, read from its address and written back as links in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypedDict
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.selectors import ORDERS
from cases.workflow import State

STATES: dict[str, str | Promise] = {
    "open": _("All open"),
    "unallocated": _("Waiting"),
    State.ALLOCATED.value: State.ALLOCATED.label,
    State.ACTIVE.value: State.ACTIVE.label,
    State.PAUSED.value: State.PAUSED.label,
    State.CLOSING.value: State.CLOSING.label,
    State.CLOSED.value: State.CLOSED.label,
}
ORDER_WORDS: dict[str, str | Promise] = {
    "waiting": _("longest open first"),
    "newest": _("newest first"),
    "quiet": _("longest without a note first"),
    "person": _("by name"),
}


class Choice(TypedDict):
    """One word to choose by."""

    text: str | Promise
    href: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class CaseFilter:
    """Anything unknown in an address counts as not said."""

    state: str = "open"
    order: str = "waiting"
    search: str = ""
    advocate: UUID | None = None

    @classmethod
    def read(cls, query: QueryDict, *, search: str = "") -> CaseFilter:
        """The filter that an address names. What is searched for never stands in an address."""
        state, order = query.get("state", ""), query.get("order", "")
        return cls(
            state=state if state in STATES else cls.state,
            order=order if order in ORDERS else cls.order,
            search=search.replace("\0", "").strip()[:80],
            advocate=_uuid(query.get("advocate", "")),
        )

    @property
    def query(self) -> str:
        """The filter as an address, ready to be followed by a page number."""
        said = {
            name: value
            for name, value in vars(self).items()
            if name != "search" and value != getattr(CaseFilter, name)
        }
        return urlencode(said) + "&" if said else ""

    @property
    def states(self) -> list[Choice]:
        """The states to choose from."""
        return [self._choice(text, "state", value) for value, text in STATES.items()]

    @property
    def orders(self) -> list[Choice]:
        """The orders to choose from."""
        return [self._choice(text, "order", value) for value, text in ORDER_WORDS.items()]

    @property
    def state_words(self) -> str | Promise:
        """The chosen state in words."""
        return STATES[self.state]

    def _choice(self, text: str | Promise, name: str, value: str) -> Choice:
        changed: dict[str, Any] = {name: value}
        return {
            "text": text,
            "href": "?" + replace(self, **changed).query.rstrip("&"),
            "current": getattr(self, name) == value,
        }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
