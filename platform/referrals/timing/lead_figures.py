"""The lead times as a table and as bars."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from referrals.timing.lead_times import FEWEST, Observed, observed_leads

WIDTH = 400


def lead_figures() -> dict[str, Any]:
    """What the page shows: both say the same, and neither says anything about a few people."""
    found = observed_leads()
    return {"table": _table(found), "charts": _charts(found), "fewest": FEWEST}


def _table(found: list[Observed]) -> dict[str, Any]:
    head = [_("Meeting"), _("On the website"), _("Median"), _("Mean"), _("Referrals"), _("Short")]
    return {
        "caption": _("Days from the referral to the meeting, last 12 months"),
        "head": [{"text": text, "numeric": number > 0} for number, text in enumerate(head)],
        "rows": [_row(one) for one in found],
    }


def _row(one: Observed) -> list[dict[str, Any]]:
    fewer = _("fewer than %(number)d") % {"number": FEWEST}
    cells = [
        _number(one.published) or "–",
        _number(one.median) or "–",
        _number(one.mean) or "–",
        fewer if one.is_hidden else _number(one.referrals),
        _short(one, fewer),
    ]
    return [{"text": one.label}, *({"text": text, "numeric": True} for text in cells)]


def _short(one: Observed, fewer: str) -> str:
    if one.median is None or one.published is None:
        return "–"
    return fewer if one.short is None else _number(one.short)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return number_format(value, 0 if value == int(value) else 1)


def _charts(found: list[Observed]) -> list[dict[str, Any]]:
    shown = [one for one in found if one.median is not None or one.published is not None]
    longest = max((max(_values(one)) for one in shown), default=1) or 1
    return [{"label": one.label, "bars": _bars(one, longest)} for one in shown]


def _values(one: Observed) -> list[float]:
    return [value for value in (one.published, one.median, one.mean) if value is not None]


def _bars(one: Observed, longest: float) -> list[dict[str, Any]]:
    named = ((_("On the website"), one.published), (_("Median"), one.median), (_("Mean"), one.mean))
    return [
        {"label": label, "value": _number(value), "width": f"{WIDTH * value / longest:.1f}"}
        for label, value in named
        if value is not None
    ]
