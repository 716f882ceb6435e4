"""Files of due offers: what they hold, what is in this one, and confirming it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authorisation import operation
from accounts.models import User
from referrals.csv_reading import UnreadableFileError
from referrals.models import OfferFile
from referrals.offers import importing
from referrals.offers.changes import OfferError
from referrals.offers.file_columns import COLUMNS, example
from referrals.offers.forms import FileForm, person_words
from referrals.offers.importing import ShownRow, shown_rows
from referrals.offers.selectors import confirmed_before, file_for
from referrals.offers.triggers import triggers


@operation("offers.import")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; its columns are explained here."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, days = form.cleaned_data["file"], form.cleaned_data["days"]
        by = cast("User", request.user)
        try:
            kept = importing.upload(data=file.read(), name=file.name, days=days, by=by)
        except UnreadableFileError as error:
            form.add_error("file", str(error))
        else:
            return redirect("offers:file", kept.pk)
    context = {"form": form, "columns": COLUMNS, "triggers": triggers().values()}
    return render(request, "referrals/offers/upload.html", context)


@operation("offers.import")
@require_safe
def example_file(request: HttpRequest) -> HttpResponse:
    """A file to begin from."""
    return HttpResponse(
        example(list(triggers().values())),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="offers-example.csv"'},
    )


@operation("offers.import")
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is in a file, row by row. Posting registers all good rows, or none."""
    kept = file_for(request.user, pk)
    if request.method == "POST" and kept.confirmed_at is None:
        choices = {
            int(name.removeprefix("same_")): str(value)
            for name, value in request.POST.items()
            if name.startswith("same_") and name.removeprefix("same_").isdecimal()
        }
        try:
            kept = importing.confirm(file=kept, choices=choices, by=cast("User", request.user))
        except OfferError as error:
            said = _("Nothing was registered. Look at the rows again.")
            return _shown(request, kept, errors=[{"text": f"{error} {said}"}], status=409)
        number = kept.registered
        said = ngettext("%d offer is registered.", "%d offers are registered.", number) % number
        messages.success(request, said)
        return redirect("offers:register")
    return _shown(request, kept)


def _shown(
    request: HttpRequest, kept: OfferFile, *, errors: list[Any] | None = None, status: int = 200
) -> HttpResponse:
    labels = {trigger.id: trigger.label for trigger in triggers().values()}
    rows = [_words(row, labels) for row in shown_rows(kept)]
    context = {
        "file": kept,
        "good": [row for row in rows if row["shown"].is_registered],
        "passed": [row for row in rows if not row["shown"].is_registered],
        "before": confirmed_before(request.user, kept),
        "errors": errors or [],
    }
    return render(request, "referrals/offers/file.html", context, status=status)


def _words(shown: ShownRow, labels: dict[str, str]) -> dict[str, Any]:
    return {
        "shown": shown,
        "row": shown.row,
        "trigger": labels.get(shown.row.trigger, shown.row.trigger),
        "people": [(person.pk, person_words(person)) for person in shown.people],
    }
