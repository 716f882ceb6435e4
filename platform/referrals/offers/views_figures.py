"""How offers are taken up."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_safe

from accounts.authorisation import operation
from eligibility.selectors import today
from referrals.offers.figures import ANSWERS, MADE, NOT_MADE, TOTAL, TakeUpRow, take_up
from referrals.offers.hiding import SMALLEST_SHOWN
from referrals.offers.triggers import trigger_labels

PERIODS = {3: _l("3 months"), 6: _l("6 months"), 12: _l("12 months"), 24: _l("2 years")}
USUAL = 12
HEADS = {TOTAL: _l("Registered"), **NOT_MADE, MADE: _l("Offered"), **ANSWERS}


@operation("offers.figures")
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Offers made and what became of them, by what happened and by month."""
    told = request.GET.get("months", "")
    months = int(told) if told.isdecimal() and int(told) in PERIODS else USUAL
    last = today()
    found = take_up(request.user, first=_month_before(last, months - 1), last=last)
    labels = trigger_labels(row.key for row in found.by_trigger)
    context = {
        "periods": [(number, words, number == months) for number, words in PERIODS.items()],
        "total": found.total,
        "smallest": SMALLEST_SHOWN,
        "bars": [
            {"label": labels[row.key], "share": row.share, **_counted(row)}
            for row in found.by_trigger
        ],
        "tables": [
            _table(_("By what happened"), _("Event"), labels, [*found.by_trigger, found.total]),
            _table(_("By month"), _("Month"), _months(found.by_month), found.by_month),
        ],
    }
    return render(request, "referrals/offers/figures.html", context)


def _counted(row: TakeUpRow) -> dict[str, Any]:
    return {"accepted": row.numbers["accepted"], "made": row.numbers[MADE]}


def _table(caption: str, first: str, labels: dict[str, str], rows: Any) -> dict[str, Any]:
    head: list[dict[str, Any]] = [{"text": first}]
    head += [{"text": words, "numeric": True} for words in HEADS.values()]
    head.append({"text": _("Days to the offer (median)"), "numeric": True})
    return {"caption": caption, "head": head, "rows": [_cells(row, labels) for row in rows]}


def _cells(row: TakeUpRow, labels: dict[str, str]) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = [{"text": labels.get(row.key) or _("All")}]
    for column in HEADS:
        number = row.numbers[column]
        cells.append({"text": _("hidden") if number is None else str(number), "numeric": True})
    days = row.median_days
    cells.append({"text": "–" if days is None else f"{days:g}", "numeric": True})
    return cells


def _months(rows: tuple[TakeUpRow, ...]) -> dict[str, str]:
    return {row.key: date_format(date.fromisoformat(f"{row.key}-01"), "F Y") for row in rows}


def _month_before(day: date, months: int) -> date:
    """The first of the month so many months before."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
