"""The inbox and what is done from it, as staff meet it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from audit.selectors import entries_about
from eligibility.selectors import today
from notifications.models import Message
from referrals.drafting import announce, start_draft
from referrals.models import Announcement, Referral
from referrals.selectors import InboxQuestion, inbox
from referrals.services import accept, take_up
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.conftest import ClientAt, MakeUser
from tests.referrals.conftest import MakeReferral

INBOX = "/workspace/referrals/"


@pytest.fixture
def desk(jersey: Organisation, coordinator: User, client_at: ClientAt) -> Client:
    return client_at(jersey, coordinator)


def names(html: str) -> list[str]:
    return re.findall(r'heard-list__title"><a href="[^"]*">([^<]*)</a>', html)


def shown(desk: Client, query: str = "") -> list[str]:
    return names(desk.get(f"{INBOX}?{query}").content.decode())


@pytest.fixture
def several(jersey: Organisation, make_referral: MakeReferral, coordinator: User) -> None:
    """One late and taken up, one with a meeting soon, one accepted and answered, one new."""
    now = timezone.now()
    with tenant_scope(jersey):
        late = make_referral("Late Fenn", at=now - timedelta(days=30))
        take_up(referral=late, by=coordinator)
        make_referral(
            "Meeting Marsh", at=now - timedelta(days=2), meeting_on=today() + timedelta(days=3)
        )
        done = make_referral("Done Dale", at=now - timedelta(days=20))
        accept(referral=done, by=coordinator)
        make_referral("New Hollow", at=now - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", ["Late Fenn", "Meeting Marsh", "New Hollow"]),
        ("show=late", ["Late Fenn"]),
        ("show=owed", ["Late Fenn", "Meeting Marsh", "New Hollow"]),
        ("show=meeting", ["Meeting Marsh"]),
        ("show=accepted", ["Done Dale"]),
        ("show=declined", []),
        ("show=all&order=newest", ["New Hollow", "Meeting Marsh", "Done Dale", "Late Fenn"]),
        ("show=all&order=oldest", ["Late Fenn", "Done Dale", "Meeting Marsh", "New Hollow"]),
        ("show=open&order=meeting", ["Meeting Marsh", "Late Fenn", "New Hollow"]),
        ("show=nonsense&order=nonsense", ["Late Fenn", "Meeting Marsh", "New Hollow"]),
    ],
)
@pytest.mark.usefixtures("several")
def test_what_the_inbox_shows_in_which_order(desk: Client, query: str, wanted: list[str]) -> None:
    assert shown(desk, query) == wanted


@pytest.mark.parametrize(
    ("search", "wanted"),
    [
        ("dale", ["Done Dale"]),
        ("Jo Teal", ["Done Dale", "Late Fenn", "Meeting Marsh", "New Hollow"]),
        ("%", []),
    ],
)
@pytest.mark.usefixtures("several")
def test_what_a_search_finds(desk: Client, search: str, wanted: list[str]) -> None:
    assert sorted(names(desk.post(INBOX, {"q": search}).content.decode())) == wanted


@pytest.mark.usefixtures("several")
def test_a_reference_is_found_in_any_spelling(desk: Client, jersey: Organisation) -> None:
    with tenant_scope(jersey):
        reference = Referral.objects.get(person__name="Done Dale").reference

    spelling = reference.replace("-", "").lower()
    assert names(desk.post(INBOX, {"q": spelling}).content.decode()) == ["Done Dale"]


@pytest.mark.usefixtures("several")
def test_a_name_searched_for_never_stands_in_an_address(desk: Client) -> None:
    html = desk.post(INBOX, {"q": "dale"}).content.decode()

    assert names(html) == ["Done Dale"]
    assert not re.search(r'(href|action)="[^"]*dale', html, re.IGNORECASE)
    assert "Done Dale" not in desk.get(f"{INBOX}?q=dale").content.decode()


def test_an_empty_inbox_teaches(desk: Client) -> None:
    html = desk.get(INBOX).content.decode()

    assert "Nothing here" in html
    assert "Nothing found" in desk.post(INBOX, {"q": "zzz"}).content.decode()


def test_the_second_page_keeps_the_filter(
    desk: Client, jersey: Organisation, make_referral: MakeReferral
) -> None:
    with tenant_scope(jersey):
        for number in range(26):
            make_referral(f"Person {number:02}", referrer_email="")
    first = desk.get(f"{INBOX}?show=all&order=newest").content.decode()

    assert len(names(first)) == 25
    [onward] = re.findall(r'rel="next" href="([^"]*)"', first)
    assert onward == "?show=all&amp;order=newest&amp;page=2"
    assert shown(desk, onward[1:].replace("&amp;", "&")) == ["Person 00"]


def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    desk: Client, jersey: Organisation, make_referral: MakeReferral
) -> None:
    counted = []
    for more in (1, 2):
        with tenant_scope(jersey):
            for _number in range(more):
                make_referral(meeting_on=today())
        desk.get(INBOX)  # whatever is asked once only is asked now
        with tenant_scope(jersey), CaptureQueriesContext(connection) as queries:
            desk.get(INBOX)
        counted.append(len([q for q in queries if "SET search_path" not in q["sql"]]))

    assert counted[0] == counted[1] <= 20


def test_every_opening_is_in_the_audit(
    desk: Client, jersey: Organisation, coordinator: User, make_referral: MakeReferral
) -> None:
    with tenant_scope(jersey):
        referral = make_referral()
    for _time in range(2):
        assert desk.get(f"{INBOX}{referral.reference}/").status_code == 200

    with tenant_scope(jersey):
        reads = [e for e in entries_about(referral) if e.operation == "referrals.read"]
    assert [e.actor for e in reads] == [str(coordinator.pk)] * 2


def test_the_detail_shows_what_was_said_and_why(
    desk: Client, jersey: Organisation, make_referral: MakeReferral
) -> None:
    with tenant_scope(jersey):
        referral = make_referral()
    html = desk.get(f"{INBOX}{referral.reference}/").content.decode()

    for words in (
        "Robin wants to stay at the same school.",
        "Review for a child in care (CLA review)",
        "Experience of care: yes.",
        "by the rules in force from 1 January 2025",
        "Receipt by e-mail",
        f'action="/workspace/referrals/{referral.reference}/accept/"',
    ):
        assert words in html


def test_declining_with_an_error_keeps_what_was_typed(
    desk: Client, jersey: Organisation, make_referral: MakeReferral
) -> None:
    with tenant_scope(jersey):
        referral = make_referral("Robin Marsh")
    path = f"{INBOX}{referral.reference}/decline/"
    html = desk.post(
        path, {"version": 1, "reason": "other", "signpost": "Robin can ask the school."}
    ).content.decode()

    assert "“Robin” must not stand here" in html
    assert "Robin can ask the school.</textarea>" in html
    done = desk.post(path, {"version": 1, "reason": "other", "signpost": "Ask the school."})
    assert done.headers["Location"] == f"{INBOX}{referral.reference}/"
    with tenant_scope(jersey):
        referral.refresh_from_db()
    assert (referral.state, referral.signpost) == ("declined", "Ask the school.")


def test_the_second_coordinator_is_told_who_and_keeps_the_text(
    desk: Client,
    jersey: Organisation,
    make_referral: MakeReferral,
    colleague: User,
) -> None:
    with tenant_scope(jersey):
        referral = make_referral()
        take_up(referral=referral, by=colleague)
    path = f"{INBOX}{referral.reference}/decline/"
    typed = {"version": 1, "reason": "other", "signpost": "Ask the school.", "note": "By me."}
    refused = desk.post(path, typed)
    html = refused.content.decode()

    assert refused.status_code == 409
    assert "Col Hacquoil was faster: “Taken up”" in html
    assert "Ask the school.</textarea>" in html
    assert "By me.</textarea>" in html
    # The page now knows the newer version: deciding again is deciding knowingly.
    assert re.search(r'name="version" value="2"', html)
    assert desk.post(path, {**typed, "version": 2}).status_code == 302


def test_a_reply_is_recorded_once_said_how(
    desk: Client, jersey: Organisation, make_referral: MakeReferral
) -> None:
    with tenant_scope(jersey):
        referral = make_referral()
    path = f"{INBOX}{referral.reference}/reply/"

    assert "Choose how you answered." in desk.post(path, {"version": 1}).content.decode()
    assert desk.post(path, {"version": 1, "how": "phone", "note": "Spoke"}).status_code == 302
    assert "Answered in time" in desk.get(f"{INBOX}{referral.reference}/").content.decode()


def test_taking_up_twice_says_why_not(
    desk: Client, jersey: Organisation, make_referral: MakeReferral
) -> None:
    with tenant_scope(jersey):
        referral = make_referral()
    path = f"{INBOX}{referral.reference}/take-up/"

    assert desk.post(path, {"version": 1}).status_code == 302
    again = desk.post(path, {"version": 2})
    assert again.status_code == 409
    assert "The referral is “Being looked at”, so you cannot take it up." in again.content.decode()


def test_an_announcement_waits_until_it_is_settled(desk: Client, jersey: Organisation) -> None:
    with tenant_scope(jersey):
        made = announce(
            draft=start_draft(facts={}),
            channel="egress",
            address="",
            name="Pat Quay",
            organisation="",
            email="pat@gov.example",
        )
        Announcement.objects.update(chase_at=timezone.now() - timedelta(hours=1))
    html = desk.get(INBOX).content.decode()
    assert made.reference in html
    assert "Ask after it" in html

    desk.post(f"{INBOX}announcements/{made.pk}/", {"arrived": "yes"})
    desk.get(INBOX)  # says once that it was settled
    assert made.reference not in desk.get(INBOX).content.decode()
    with tenant_scope(jersey):
        made.refresh_from_db()
    assert (made.arrived, made.settled_at is not None) == (True, True)
    assert desk.post(f"{INBOX}announcements/{made.pk}/", {"arrived": "no"}).status_code == 404


def test_a_message_that_could_not_be_sent_is_seen(
    desk: Client, jersey: Organisation, make_referral: MakeReferral
) -> None:
    with tenant_scope(jersey):
        referral = make_referral()
        Message.objects.update(state="dead", last_error="SMTPRecipientsRefused")

    assert "1 message could not be sent." in desk.get(INBOX).content.decode()
    html = desk.get(f"{INBOX}{referral.reference}/").content.decode()
    assert "Could not be sent" in html
    assert "SMTPRecipientsRefused" in html


PATHS = ("", "{0}/", "{0}/decline/", "{0}/reply/")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("role", ["advocate", "content_editor", "commissioner"])
def test_others_of_the_organisation_see_none_of_it(
    jersey: Organisation,
    make_user: MakeUser,
    client_at: ClientAt,
    make_referral: MakeReferral,
    path: str,
    role: str,
) -> None:
    with tenant_scope(jersey):
        referral = make_referral()
    response = client_at(jersey, make_user(jersey, role)).get(
        INBOX + path.format(referral.reference)
    )

    assert response.status_code == 403
    assert b"Robin" not in response.content


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_is_asked_to_sign_in(
    jersey: Organisation, client_at: ClientAt, make_referral: MakeReferral, path: str
) -> None:
    with tenant_scope(jersey):
        referral = make_referral()
    response = client_at(jersey).get(INBOX + path.format(referral.reference))

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("path", PATHS[1:])
def test_a_foreign_referral_answers_like_a_random_one(
    desk: Client, in_wiltshire_too: Callable[[], Referral], path: str
) -> None:
    theirs = in_wiltshire_too().reference
    foreign, random = (
        desk.get(INBOX + path.format(reference)) for reference in (theirs, "K7M4-XQ9H-TD3")
    )

    assert foreign.status_code == random.status_code == 404
    assert foreign.content.replace(theirs.encode(), b"") == random.content.replace(
        b"K7M4-XQ9H-TD3", b""
    )


def test_the_inbox_of_nobody_is_empty(in_jersey: Organisation, make_referral: MakeReferral) -> None:
    make_referral()

    assert inbox(None, InboxQuestion(show="all")).count() == 0


@pytest.mark.parametrize(
    ("role", "page"), [("supervisor", ""), ("coordinator", "allocate/")], ids=["reads", "allocates"]
)
@pytest.mark.usefixtures("several")
def test_an_accepted_referral_leads_on_to_its_case(
    jersey: Organisation, make_user: MakeUser, client_at: ClientAt, role: str, page: str
) -> None:
    with tenant_scope(jersey):
        done = Referral.objects.get(person__name="Done Dale").reference
        new = Referral.objects.get(person__name="New Hollow").reference
    desk = client_at(jersey, make_user(jersey, role))

    assert f'href="/workspace/cases/{done}/{page}"' in desk.get(f"{INBOX}{done}/").content.decode()
    assert "Go on to the case" not in desk.get(f"{INBOX}{new}/").content.decode()
