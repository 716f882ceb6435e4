"""Keeping the files that come with a referral, by whatever route."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.authorisation import require
from accounts.models import User
from audit.services import Actor, record
from referrals.filing.checking import MOST_BYTES, RefusedFileError, checked
from referrals.filing.scanning import scan
from referrals.models import Attachment, Referral

MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken, and why."""

    name: str
    reason: str


@transaction.atomic
def attach(*, referral: Referral, upload: File[bytes], by: Actor) -> Attachment:
    """Keep one file with a referral: limit, look inside, draw pictures anew, scan, store, audit.

    The same file again answers the attachment that exists. `by` None is whoever sent the
    referral. Raises `RefusedFileError` with words for people; the referral is not touched.
    """
    operation = "referrals.enter" if isinstance(by, User) else "referrals.submit"
    require(by, operation)
    data = upload.read(MOST_BYTES + 1)
    digest = hashlib.sha256(data).hexdigest()
    held = Referral.objects.select_for_update().get(pk=referral.pk)
    found = held.attachments.filter(digest=digest).first()
    if found is not None:
        return found
    if held.attachments.count() >= MOST_FILES:
        raise RefusedFileError(
            _("This referral has %(most)s files already. No more can be added.")
            % {"most": MOST_FILES}
        )
    file = checked(data, upload.name or "")
    attachment = Attachment(
        referral=held,
        name=file.name,
        kind=file.kind,
        size=len(file.data),
        digest=digest,
        scan=scan(file.data),
        attached_at=timezone.now(),
        attached_by=by if isinstance(by, User) else None,
    )
    attachment.file.save("file", ContentFile(file.data), save=False)
    attachment.save(force_insert=True)
    record(
        by=by,
        operation=operation,
        about=attachment,
        detail={"referral": str(referral.pk), "kind": file.kind, "scan": attachment.scan},
    )
    return attachment


def attach_all(
    *, referral: Referral, uploads: Iterable[File[bytes]], by: Actor
) -> tuple[list[Attachment], list[Refused]]:
    """Keep what can be kept; the rest comes back with its reasons."""
    kept: list[Attachment] = []
    refused: list[Refused] = []
    for upload in uploads:
        try:
            kept.append(attach(referral=referral, upload=upload, by=by))
        except RefusedFileError as error:
            refused.append(Refused(upload.name or _("File"), str(error)))
    return kept, refused
