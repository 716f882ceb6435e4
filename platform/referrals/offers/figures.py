"""Take-up of offers: how many, by what happened and by month, with small numbers hidden."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.authorisation import reach
from accounts.policy import Reach
from referrals.models import Offer
from referrals.offers.hiding import hidden_cells
from referrals.offers.workflow import OfferState

TOTAL = "total"
MADE = "made"
NOT_MADE: Mapping[str, Any] = {
    OfferState.DUE: _("To be offered"),
    OfferState.COULD_NOT: _("Could not be offered"),
}
ANSWERS: Mapping[str, Any] = {
    OfferState.OFFERED: _("Waiting"),
    OfferState.ACCEPTED: _("Accepted"),
    OfferState.NOT_NOW: _("Not now"),
    OfferState.OPTED_OUT: _("Opted out"),
    OfferState.NO_ANSWER: _("No answer"),
}
COLUMNS = (TOTAL, *NOT_MADE, MADE, *ANSWERS)


@dataclass(frozen=True, slots=True)
class TakeUpRow:
    """One event, one month, or all. A number that is None is too small to show."""

    key: str
    numbers: Mapping[str, int | None]
    median_days: float | None
    share: int | None
    """Percent of the offers made that were accepted."""


@dataclass(frozen=True, slots=True)
class TakeUp:
    """The figures of a period, by the day on which the event happened. Withdrawn offers, which
    were registered by mistake, are left out.
    """

    by_trigger: tuple[TakeUpRow, ...]
    by_month: tuple[TakeUpRow, ...]
    total: TakeUpRow


def take_up(user: Any, *, first: date, last: date) -> TakeUp:
    """Figures of offers whose event happened in the period, both days included. One query.

    `Http404` for somebody who may not see figures.
    """
    if reach(user, "offers.figures") is not Reach.ALL:
        raise Http404
    offers = Offer.objects.filter(happened_on__range=(first, last))
    rows = list(
        offers.exclude(state=OfferState.WITHDRAWN)
        .order_by("happened_on", "pk")
        .values_list("trigger", "happened_on", "state", "offered_on", "follows")
    )
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    waits: dict[str, list[int]] = defaultdict(list)
    for trigger, happened_on, state, offered_on, follows in rows:
        for key in (TOTAL, f"trigger:{trigger}", f"month:{happened_on:%Y-%m}"):
            counts[key].update([TOTAL, state, MADE] if state in ANSWERS else [TOTAL, state])
            if offered_on is not None and follows is None:
                waits[key].append((offered_on - happened_on).days)
    keys = list(dict.fromkeys([*sorted(counts), TOTAL]))
    hidden = _hidden(counts, keys)
    table = {key: _row(key, counts[key], waits[key], hidden) for key in keys}
    return TakeUp(
        tuple(row for key, row in table.items() if key.startswith("trigger:")),
        tuple(row for key, row in table.items() if key.startswith("month:")),
        table[TOTAL],
    )


def _hidden(counts: Mapping[str, Counter[str]], keys: Sequence[str]) -> frozenset[tuple[str, str]]:
    """The cells to hide: the small ones, and those from which a small one could be worked out."""
    cells = {(key, column): counts[key][column] for key in keys for column in COLUMNS}
    sums: list[list[tuple[str, str]]] = []
    for key in keys:
        sums.append([(key, column) for column in (TOTAL, MADE, *NOT_MADE)])
        sums.append([(key, column) for column in (MADE, *ANSWERS)])
    for kind in ("trigger:", "month:"):
        some = [key for key in keys if key.startswith(kind)]
        sums += [[(key, column) for key in (*some, TOTAL)] for column in COLUMNS]
    return hidden_cells(cells, sums)


def _row(
    key: str, counts: Counter[str], waits: Iterable[int], hidden: frozenset[tuple[str, str]]
) -> TakeUpRow:
    numbers = {c: None if (key, c) in hidden else counts[c] for c in COLUMNS}
    made, accepted = numbers[MADE], numbers[OfferState.ACCEPTED]
    known = list(waits)
    return TakeUpRow(
        key=key.partition(":")[2],
        numbers=numbers,
        median_days=median(known) if made and known else None,
        share=round(100 * accepted / made) if made and accepted is not None else None,
    )
