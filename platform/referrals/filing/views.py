"""Adding files to a referral, and opening them. There is no other way to a file."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.authorisation import operation
from accounts.models import User
from audit.services import record
from referrals.files import Refused, attach_all
from referrals.filing.selectors import attachment_for
from referrals.selectors import referral_for


@operation("referrals.open_file")
@never_cache
@require_safe
def download(request: HttpRequest, attachment_id: UUID) -> FileResponse:
    """The file, to be saved and not shown: whatever it holds, no browser runs it here."""
    found = attachment_for(request.user, attachment_id)
    record(by=cast("User", request.user), operation="referrals.open_file", about=found)
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type="application/octet-stream",
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@operation("referrals.enter")
@require_POST
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add files to a referral that is here; what cannot be kept is named with its reason."""
    referral = referral_for(request.user, reference, "referrals.enter")
    uploads = request.FILES.getlist("files")
    kept, refused = attach_all(referral=referral, uploads=uploads, by=cast("User", request.user))
    if not uploads:
        messages.warning(request, _("Choose a file first."))
    tell(request, len(kept), refused)
    return redirect("inbox:detail", reference)


def tell(request: HttpRequest, kept: int, refused: list[Refused]) -> None:
    """Say on the next page how many files were kept, and why the others were not."""
    if kept:
        words = ngettext("%(number)s file was kept.", "%(number)s files were kept.", kept)
        messages.success(request, words % {"number": kept})
    for file in refused:
        messages.warning(
            request,
            _("“%(name)s” was not kept. %(reason)s") % {"name": file.name, "reason": file.reason},
        )
