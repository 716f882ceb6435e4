"""Phone, e-mail, letter, walk-in: staff put it in, and it stands in the same inbox."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.selectors import entries_about
from notifications.models import Message
from referrals.entry import services
from referrals.models import Enquiry, Entry, Person, Referral
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.referrals.entry.conftest import DETAILS, NEW, begun, days_ago


def begin(desk: Client, **more: Any) -> str:
    """The address of the second page."""
    response = desk.post(NEW, begun(days_ago(2), **more))
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def test_a_call_becomes_a_referral_received_when_the_call_was(
    jersey: Organisation, desk: Client, coordinator: User
) -> None:
    details = begin(desk)
    assert desk.get(details).status_code == 200
    questions = desk.post(details, DETAILS)
    assert questions["Location"] == f"{details}questions/"
    page = desk.get(questions["Location"]).content.decode()
    # the age follows from the date of birth and is not asked
    assert re.findall('name="asked" value="([a-z_]+)"', page) == ["care_experience"]
    saved = desk.post(questions["Location"], {"asked": "care_experience", "care_experience": "yes"})

    with tenant_scope(jersey):
        [referral] = Referral.objects.select_related("person", "decision")
        assert saved["Location"] == f"/workspace/referrals/{referral.reference}/"
        assert referral.received_at == days_ago(2)
        assert (referral.channel, referral.purpose) == ("phone", "meeting")
        assert (referral.person.name, referral.person.phone) == ("Robin Marsh", "07700 900123")
        assert referral.person.phone_is_safe
        assert not referral.person.email_is_safe
        assert referral.referrer_name == "Jo Teal"
        assert referral.decision.facts == {
            "referrer": "professional",
            "support": "cla_review",
            "date_of_birth": "2012-02-14",
            "care_experience": "yes",
        }
        assert referral.decision.outcome == "eligible"
        assert referral.clocks.get().started_at == days_ago(2)
        entry = referral.entry
        assert (entry.begun_by, entry.saved_by) == (coordinator, coordinator)
        assert (entry.facts, entry.answers) == ({}, {})
        assert referral.events.get().by == coordinator
        assert entries_about(entry)[0].operation == "referrals.enter"
    html = desk.get(saved["Location"]).content.decode()
    assert "Put in by Cora Le Brun" in html


def test_what_is_not_known_can_be_left_out(jersey: Organisation, desk: Client) -> None:
    details = begin(desk, channel="in_person", role="self")
    questions = desk.post(details, {"name": "Sky"})["Location"]
    desk.post(questions, {"finish": "yes"})

    with tenant_scope(jersey):
        referral = Referral.objects.get()
        assert referral.decision.facts["care_experience"] == "dont_know"
        assert referral.decision.outcome == "needs_decision"
        assert referral.receipt_to == ""
        assert referral.referrer_role == "self"


def test_a_complaint_is_marked_as_one(jersey: Organisation, desk: Client) -> None:
    details = begin(desk, purpose="complaint")
    assert 'name="support"' not in desk.get(details).content.decode()
    questions = desk.post(details, DETAILS)["Location"]
    desk.post(questions, {"finish": "yes"})

    with tenant_scope(jersey):
        referral = Referral.objects.get()
        assert referral.purpose == "complaint"
        assert referral.decision.facts["support"] == "complaint"


def test_an_enquiry_opens_no_record_and_is_noted_once(jersey: Organisation, desk: Client) -> None:
    told = begun(days_ago(1), question="Do you work with parents?", answer="Yes, some.")
    for _turn in range(2):
        assert desk.post(f"{NEW}enquiry/", told).status_code == 302

    with tenant_scope(jersey):
        enquiry = Enquiry.objects.get()
        assert (enquiry.question, enquiry.role) == ("Do you work with parents?", "professional")
        assert enquiry.asked_at == days_ago(1)
        assert (Referral.objects.count(), Person.objects.count(), Entry.objects.count()) == (
            0,
            0,
            0,
        )
        assert Message.objects.count() == 0


def test_sending_every_page_twice_makes_one(jersey: Organisation, desk: Client) -> None:
    key = uuid4()
    first, second = (desk.post(NEW, begun(days_ago(2), key))["Location"] for _ in range(2))
    assert first == second
    questions, _again = (desk.post(first, DETAILS)["Location"] for _ in range(2))
    answer = {"asked": "care_experience", "care_experience": "yes"}
    saved = [desk.post(questions, answer)["Location"] for _ in range(2)]

    assert saved[0] == saved[1]
    assert desk.post(first, {**DETAILS, "name": "Somebody else"})["Location"] == saved[0]
    with tenant_scope(jersey):
        assert Referral.objects.count() == 1
        assert Person.objects.get().name == "Robin Marsh"


@pytest.mark.parametrize(
    ("role", "ticked", "to"),
    [
        ("professional", True, "jo.teal@school.example"),
        ("professional", False, ""),
        ("parent_or_carer", False, ""),
        ("parent_or_carer", True, "jo.teal@school.example"),
    ],
)
def test_a_receipt_goes_only_where_it_was_called_safe(
    jersey: Organisation, desk: Client, role: str, ticked: bool, to: str
) -> None:
    told = {name: value for name, value in DETAILS.items() if name != "receipt_is_safe"}
    details = begin(desk, role=role)
    questions = desk.post(details, told | ({"receipt_is_safe": "on"} if ticked else {}))
    desk.post(questions["Location"], {"finish": "yes"})

    with tenant_scope(jersey):
        assert Referral.objects.get().receipt_to == to
        assert [message.to for message in Message.objects.all()] == ([to] if to else [])
    assert mail.outbox == []


def test_a_number_that_nobody_called_safe_is_not_kept_and_not_lost(desk: Client) -> None:
    details = begin(desk)
    page = desk.post(details, {**DETAILS, "ways": []})

    html = page.content.decode()
    assert page.status_code == 200
    assert "Tick this way only if they said that it is safe." in html
    assert "07700 900123" in html
    assert "Robin wants to stay at the same school." in html


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"came_day_year": "2090"}, "still to come"),
        ({"came_day_year": "1999"}, "no rules were in force"),
        ({"came_time": "noon"}, "Write the time with hours and minutes"),
        ({"channel": "online"}, "Select a valid choice"),
        ({"role": ""}, "Choose who is asking."),
    ],
)
def test_a_first_page_that_cannot_be(desk: Client, more: dict[str, str], says: str) -> None:
    page = desk.post(NEW, {**begun(days_ago(2)), **more})
    assert page.status_code == 200
    assert says in page.content.decode()


def test_a_letter_without_a_time_counts_from_when_the_office_opened(
    jersey: Organisation, desk: Client
) -> None:
    begin(desk, channel="post", came_time="")
    with tenant_scope(jersey):
        came = Entry.objects.get().received_at
    opens = jersey.office_opens
    assert came == days_ago(2, opens.hour, opens.minute)


def test_what_was_begun_is_found_again_or_thrown_away(jersey: Organisation, desk: Client) -> None:
    details = begin(desk)
    desk.post(details, {**DETAILS, "wishes": "Half of a sen"})
    assert details in desk.get(NEW).content.decode()
    assert "Half of a sen" in desk.get(details).content.decode()

    desk.post(f"{details}discard/")

    assert details not in desk.get(NEW).content.decode()
    with tenant_scope(jersey):
        assert Entry.objects.count() == 0
    assert desk.get(details).status_code == 404


def test_what_is_saved_cannot_be_thrown_away(jersey: Organisation, desk: Client) -> None:
    details = begin(desk)
    desk.post(desk.post(details, DETAILS)["Location"], {"finish": "yes"})
    desk.post(f"{details}discard/")
    with tenant_scope(jersey):
        assert Entry.objects.get().referral == Referral.objects.get()


def test_old_beginnings_are_forgotten(jersey: Organisation, desk: Client) -> None:
    begin(desk)
    begin(desk)
    with tenant_scope(jersey):
        old = Entry.objects.first()
        assert old is not None
        Entry.objects.filter(pk=old.pk).update(begun_at=timezone.now() - timedelta(days=31))
        assert services.forget_unfinished() == 1
        assert not Entry.objects.filter(pk=old.pk).exists()
        assert Entry.objects.count() == 1


def test_questions_come_four_at_a_time_and_only_while_they_matter(
    wiltshire: Organisation, desk_there: Client
) -> None:
    place = str(desk_there.post(NEW, begun(days_ago(1)))["Location"])
    told = {name: value for name, value in DETAILS.items() if not name.startswith("date_of_birth")}
    place = desk_there.post(place, told)["Location"]
    known = {"who": "child", "age": "9", "in_care": "yes"}
    asked: list[list[str]] = []
    while place.endswith("questions/"):
        page = desk_there.get(place).content.decode()
        asked.append(re.findall('name="asked" value="([a-z_]+)"', page))
        place = desk_there.post(place, {"asked": asked[-1], **known})["Location"]

    assert [len(names) for names in asked] == [4, 4]
    assert asked[0][:2] == ["who", "age"]
    assert len({name for names in asked for name in names}) == 8
    with tenant_scope(wiltshire):
        decision = Referral.objects.get().decision
        assert decision.outcome == "eligible"
        assert decision.facts["child_protection"] == "dont_know"


def test_an_answer_that_cannot_be_is_shown_again(desk_there: Client) -> None:
    details = str(desk_there.post(NEW, begun(days_ago(1)))["Location"])
    told = {name: value for name, value in DETAILS.items() if not name.startswith("date_of_birth")}
    questions = desk_there.post(details, told)["Location"]

    page = desk_there.post(questions, {"asked": ["who", "age"], "who": "child", "age": "a lot"})

    html = page.content.decode()
    assert page.status_code == 200
    assert "You wrote “a lot”." in html
    assert re.search(r'value="child"[^>]* checked', html)
