"""Reading the record."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Model, QuerySet

from audit.chain import BEFORE_THE_FIRST, digest_of
from audit.models import Entry


class Anchor(NamedTuple):
    """The end of the chain at one moment, kept outside the database."""

    id: int
    digest: str


START = Anchor(0, BEFORE_THE_FIRST)


def entries_about(about: Model) -> QuerySet[Entry]:
    """Everything recorded about one record, oldest first."""
    return Entry.objects.filter(object_type=about._meta.label_lower, object_id=str(about.pk))


def chain_end() -> Anchor:
    """The last entry's id and digest; id 0 before the first entry."""
    last = Entry.objects.order_by("-id").values_list("id", "digest").first()
    return Anchor(*last) if last else START


def verify_chain() -> Entry | None:
    """The first entry whose content or predecessor is not what was recorded, or None.

    Entries cut off at the end leave a sound chain; `anchor_holds` finds that.
    """
    end = START
    for entry in Entry.objects.order_by("id").iterator(chunk_size=2000):
        follows = entry.id == end.id + 1 and entry.previous == end.digest
        if not follows or digest_of(entry) != entry.digest:
            return entry
        end = Anchor(entry.id, entry.digest)
    return None


def anchor_holds(anchor: Anchor) -> bool:
    """Whether the chain still contains the end that was written down earlier."""
    return anchor == START or Entry.objects.filter(id=anchor.id, digest=anchor.digest).exists()
