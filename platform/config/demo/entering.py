"""What staff of the stories put in by hand: something that waits, a question, a file."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.files.base import ContentFile

from accounts.models import User
from config.demo.days import Days
from referrals.entry.services import log_egress, log_enquiry, log_liquidlogic
from referrals.files import attach
from referrals.models import Channel, Referral, ReferrerRole

LETTER = (
    "An example letter. Nobody in it is real.\n\n"
    "Dear advocates, thank you for the call. As we said, mornings are best.\n"
)


def enter(days: Days, *, channel: str, by: User) -> None:
    """A referral of this hour that is logged but not typed in yet, a question, and a letter."""
    # Dice of its own: what the stories tell stays as it is.
    days = replace(days, random=Random("entering"))  # noqa: S311
    at = days.working_days_ago(0)
    if channel == Channel.EGRESS:
        log_egress(
            key=_key("egress"),
            message_reference="EXAMPLE-2041-7",
            sender="duty.worker@gov.example",
            notice_at=at,
            opened_at=None,
            by=by,
        )
    else:
        log_liquidlogic(
            key=_key("liquidlogic"),
            lcs_id="LCS-EXAMPLE-31",
            raised_at=at,
            seen_at=days.now,
            worker="Wren Placeholder",
            team="Example Team North",
            by=by,
        )
    log_enquiry(
        key=_key("enquiry"),
        channel=Channel.EMAIL,
        asked_at=days.working_days_ago(1),
        role=ReferrerRole.PROFESSIONAL,
        question="Can an advocate come to a meeting at a school?",
        answer="Yes. The young person chooses where and who else is there.",
        by=by,
    )
    newest = Referral.objects.exclude(channel=Channel.ONLINE).order_by("-received_at").first()
    if newest is not None:
        attach(referral=newest, upload=ContentFile(LETTER.encode(), "letter.txt"), by=by)


def _key(what: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo:{what}")
