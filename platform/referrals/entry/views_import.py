"""Taking in a list from Liquidlogic: explained, read, shown, confirmed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authorisation import operation
from eligibility.selectors import answer_label, live_rules
from referrals.csv_reading import MOST_BYTES, MOST_ROWS, UnreadableFileError
from referrals.entry import imports
from referrals.entry.liquidlogic_csv import SUPPORT, columns, example
from referrals.entry.selectors import import_for, last_imports, taken_in_before
from referrals.entry.views import READ_OR_WRITE, staff
from referrals.models import FeedImport


class ListForm(forms.Form):
    """The file."""

    list = forms.FileField(
        label=_("The list, saved as CSV"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
        error_messages={
            "required": _("Choose the file first."),
            "empty": _("This file is empty. Choose the one with the list."),
        },
    )


@operation("referrals.enter")
@never_cache
@require_http_methods(READ_OR_WRITE)
def read(request: HttpRequest) -> HttpResponse:
    """Explain the columns; read the chosen file."""
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["list"]
        try:
            kept = imports.read_list(
                data=chosen.read(MOST_BYTES + 1), file_name=chosen.name, by=staff(request)
            )
        except UnreadableFileError as error:
            form.add_error("list", str(error))
        else:
            return redirect("entry:import-check", kept.pk)
    rules = live_rules()
    support = rules.facts.get(SUPPORT)
    context = {
        "form": form,
        "columns": columns(rules),
        "support": [answer_label(support, name) for name in support.options] if support else [],
        "imports": last_imports(request.user),
        "most_rows": MOST_ROWS,
    }
    return render(request, "referrals/entry/import.html", context)


@operation("referrals.enter")
@require_safe
def example_file(_request: HttpRequest) -> HttpResponse:
    """The headings and one made-up row, to begin from."""
    return HttpResponse(
        example(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="liquidlogic-example.csv"'},
    )


@operation("referrals.enter")
@never_cache
@require_http_methods(READ_OR_WRITE)
def check(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What was read: rows to take in, rows with mistakes, rows that are here already."""
    kept = import_for(request.user, import_id)
    if request.method == "POST":
        return _confirm(request, kept)
    rows = imports.rows_of(kept)
    known = imports.known_numbers(rows)
    context = {
        "kept": kept,
        "rows": [row for row in rows if row.number not in known],
        "known": [(row, known[row.number]) for row in rows if row.number in known],
        "earlier": taken_in_before(kept),
        "items": kept.items.select_related("entry__referral__person") if kept.confirmed_at else (),
    }
    return render(request, "referrals/entry/import_check.html", context)


def _confirm(request: HttpRequest, kept: FeedImport) -> HttpResponse:
    numbers: list[Any] = request.POST.getlist("row")
    if not numbers and kept.confirmed_at is None:
        messages.warning(request, _("Choose at least one row."))
        return redirect("entry:import-check", kept.pk)
    try:
        imports.confirm(kept=kept, numbers=numbers, by=staff(request))
    except imports.TakenMeanwhileError as error:
        messages.warning(request, str(error))
    return redirect("entry:import-check", kept.pk)
