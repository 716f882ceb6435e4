"""What stands in another system: logged by its own number, and received at its own moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from referrals.drafting import announce, start_draft
from referrals.entry import services
from referrals.models import Announcement, EgressItem, Entry, LiquidlogicItem, Referral
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.referrals.entry.conftest import DETAILS, NEW, days_ago, typed


def notice(**more: Any) -> dict[str, Any]:
    told = {"message_reference": "eg-77 41", "sender": "worker@gov.example", "key": str(uuid4())}
    return {**told, **typed("notice", days_ago(3, 8, 5)), **more}


def raised(**more: Any) -> dict[str, Any]:
    told = {"lcs_id": "lcs 100231", "worker": "Alex Example", "team": "North", "key": str(uuid4())}
    return {**told, **typed("raised", days_ago(4)), **typed("seen", days_ago(1)), **more}


def announced(sender: str, channel: str = "egress") -> Announcement:
    return announce(
        draft=start_draft(facts={"referrer": "professional"}),
        channel=channel,
        address="",
        name="Alex Example",
        organisation="Children's services",
        email=sender,
    )


def test_a_message_in_egress_is_received_when_its_notice_came(
    jersey: Organisation, desk: Client, coordinator: User
) -> None:
    told = notice(**typed("opened", days_ago(2)))
    details = str(desk.post(f"{NEW}egress/", told)["Location"])
    assert 'value="worker@gov.example"' in desk.get(details).content.decode()
    desk.post(desk.post(details, DETAILS)["Location"], {"finish": "yes"})

    with tenant_scope(jersey):
        referral = Referral.objects.get()
        assert (referral.channel, referral.received_at) == ("egress", days_ago(3, 8, 5))
        item = EgressItem.objects.get()
        assert item.message_reference == "EG-7741"
        assert (item.opened_by, item.opened_at) == (coordinator, days_ago(2))
    html = desk.get(f"/workspace/referrals/{referral.reference}/").content.decode()
    assert "EG-7741 from worker@gov.example" in html
    assert "Add the decrypted file below." in html


def test_the_steps_in_egress_are_ticked_once_and_by_name(
    jersey: Organisation, desk: Client, coordinator: User, colleague: User
) -> None:
    details = str(desk.post(f"{NEW}egress/", notice())["Location"])
    desk.post(f"{details}tick/", {"step": "downloaded"})
    with tenant_scope(jersey):
        item = EgressItem.objects.get()
        first = item.opened_at, item.downloaded_at
        assert None not in first
        services.tick_egress(item=item, step="opened", by=colleague)
        item.refresh_from_db()
        assert (item.opened_by, (item.opened_at, item.downloaded_at)) == (coordinator, first)
        with pytest.raises(ValueError, match="no step"):
            services.tick_egress(item=item, step="burnt", by=colleague)
    assert desk.post(f"{details}tick/", {"step": "burnt"}).status_code == 302


def test_a_message_is_logged_once_whatever_its_spelling(jersey: Organisation, desk: Client) -> None:
    first = desk.post(f"{NEW}egress/", notice())["Location"]
    again = desk.post(f"{NEW}egress/", notice(message_reference="EG-7741"), follow=True)

    assert again.redirect_chain[-1][0] == first
    assert "This is here already." in again.content.decode()
    with tenant_scope(jersey):
        assert (EgressItem.objects.count(), Entry.objects.count()) == (1, 1)


def test_nothing_is_opened_before_its_notice(desk: Client) -> None:
    page = desk.post(f"{NEW}egress/", notice(**typed("opened", days_ago(5))))
    assert "It cannot be opened before its notice came." in page.content.decode()


def test_an_announcement_is_offered_and_settled_by_a_person(
    jersey: Organisation, desk: Client, coordinator: User
) -> None:
    with tenant_scope(jersey):
        other = announced("somebody@gov.example")
        ours = announced("Worker@gov.example")
        elsewhere = announced("worker@gov.example", "liquidlogic")
    details = str(desk.post(f"{NEW}egress/", notice())["Location"])
    html = desk.get(details).content.decode()
    assert html.index(ours.reference) < html.index(other.reference)
    assert elsewhere.reference not in html

    saved = desk.post(details, {**DETAILS, "announcement": str(ours.pk)})["Location"]
    with tenant_scope(jersey):
        assert Announcement.objects.filter(settled_at__isnull=False).count() == 0
    desk.post(saved, {"finish": "yes"})

    with tenant_scope(jersey):
        ours.refresh_from_db()
        other.refresh_from_db()
        assert (ours.arrived, ours.settled_by) == (True, coordinator)
        assert other.settled_at is None
        assert Entry.objects.get().announcement == ours


def test_a_referral_of_liquidlogic_counts_from_when_it_was_raised(
    wiltshire: Organisation, desk_there: Client
) -> None:
    details = str(desk_there.post(f"{NEW}liquidlogic/", raised())["Location"])
    html = desk_there.get(details).content.decode()
    assert 'value="Alex Example"' in html
    assert 'value="North"' in html
    desk_there.post(desk_there.post(details, DETAILS)["Location"], {"finish": "yes"})

    with tenant_scope(wiltshire):
        referral = Referral.objects.get()
        assert (referral.channel, referral.received_at) == ("liquidlogic", days_ago(4))
        assert {clock.started_at for clock in referral.clocks.all()} <= {days_ago(4)}
        item = LiquidlogicItem.objects.get()
        assert (item.lcs_id, item.worker, item.team) == ("LCS100231", "Alex Example", "North")
        assert item.seen_at == days_ago(1)


def test_an_lcs_id_is_logged_once(wiltshire: Organisation, desk_there: Client) -> None:
    first = desk_there.post(f"{NEW}liquidlogic/", raised())["Location"]
    again = desk_there.post(f"{NEW}liquidlogic/", raised(lcs_id="LCS100231"))["Location"]
    assert first == again
    with tenant_scope(wiltshire):
        assert LiquidlogicItem.objects.count() == 1


def test_nothing_is_seen_before_it_was_raised(desk_there: Client) -> None:
    page = desk_there.post(f"{NEW}liquidlogic/", raised(**typed("seen", days_ago(6))))
    assert "We cannot have seen it before it was raised." in page.content.decode()


def test_the_ways_offered_are_those_of_the_rules(desk: Client, desk_there: Client) -> None:
    here, there = (d.get(NEW).content.decode() for d in (desk, desk_there))
    assert (f"{NEW}egress/" in here, f"{NEW}liquidlogic/" in here) == (True, False)
    assert (f"{NEW}egress/" in there, f"{NEW}liquidlogic/" in there) == (False, True)


def test_a_logged_number_is_never_forgotten(jersey: Organisation, desk: Client) -> None:
    details = str(desk.post(f"{NEW}egress/", notice())["Location"])
    desk.post(f"{details}discard/")
    with tenant_scope(jersey):
        long_ago: datetime = timezone.now() - timedelta(days=400)
        Entry.objects.update(begun_at=long_ago)
        assert services.forget_unfinished() == 0
        assert EgressItem.objects.count() == 1
