"""Which referrals were joined with which."""

from __future__ import annotations

from referrals.models import Joining, Referral


def joined_with(referral: Referral) -> list[Referral]:
    """The referrals that this one stands for, the earliest joined first."""
    found: dict[int, Referral] = {}
    newest = [referral.pk]
    while newest:
        joinings = Joining.objects.filter(kept__in=newest, undone_at__isnull=True)
        next_ones = [joining.joined for joining in joinings.select_related("joined__person")]
        found |= {joined.pk: joined for joined in next_ones}
        newest = [joined.pk for joined in next_ones]
    return list(found.values())


def joining_of(referral: Referral) -> Joining | None:
    """That this referral was joined with another, while that holds."""
    held = Joining.objects.filter(joined=referral, undone_at__isnull=True)
    return held.select_related("kept__person", "by").first()


def surviving(referral: Referral) -> Referral:
    """The referral that is handled for this one: itself unless it was joined."""
    joining = joining_of(referral)
    while joining is not None:
        referral, joining = joining.kept, joining_of(joining.kept)
    return referral
