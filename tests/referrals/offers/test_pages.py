"""The register's pages, as a coordinator, a commissioner and a stranger meet them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from referrals.models import Offer, Person, Referral
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.conftest import ClientAt, MakeUser
from tests.referrals.offers.conftest import CARE, ICPC, VISIT, MakeOffer

OFFERS = "/workspace/offers/"
Made = Callable[..., Offer]


@pytest.fixture
def desk(wiltshire: Organisation, worker: User, client_at: ClientAt) -> Client:
    return client_at(wiltshire, worker)


@pytest.fixture
def made(wiltshire: Organisation, make_offer: MakeOffer) -> Made:
    """`make_offer`, in Wiltshire's scope for as long as it takes."""

    def offer(*names: str, **more: Any) -> Offer:
        with tenant_scope(wiltshire):
            return make_offer(*names, **more)

    return offer


@pytest.fixture
def fresh(wiltshire: Organisation) -> Callable[[Offer], Offer]:
    """The offer as the database has it now."""

    def read(offer: Offer) -> Offer:
        with tenant_scope(wiltshire):
            return Offer.objects.select_related("person", "referral").get(pk=offer.pk)

    return read


def text_of(response: Any) -> str:
    """The page's words, without its frame."""
    main = response.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def local_today() -> date:
    """Today in Wiltshire."""
    return timezone.localdate(timezone=ZoneInfo("Europe/London"))


def day(name: str, days: int) -> dict[str, str]:
    """What is typed for a day so many days ago."""
    typed = local_today() - timedelta(days=days)
    parts = {"day": typed.day, "month": typed.month, "year": typed.year}
    return {f"{name}_{part}": str(number) for part, number in parts.items()}


def test_the_register_shows_overdue_first_and_what_else_there_is(desk: Client, made: Made) -> None:
    made("Later Lee", due=20)
    made("Late Larch", due=-2, happened=9)
    made("Today Tor", trigger=ICPC, due=0)
    text = text_of(desk.get(OFFERS))

    assert "1 offer is overdue." in text
    assert text.index("Late Larch") < text.index("Today Tor") < text.index("Later Lee")
    assert "2 days late ·" in text
    assert "Due today" in text
    assert "To be offered (3)" in text
    only = text_of(desk.get(f"{OFFERS}?show=due&trigger={ICPC}"))
    assert "Today Tor" in only
    assert "Late Larch" not in only


def test_a_search_finds_names_and_numbers_and_leaves_no_trace_in_the_address(
    desk: Client, made: Made
) -> None:
    made("Robin Marsh")
    made("Sky Fenn")
    text = text_of(desk.post(OFFERS, {"q": "marsh"}))
    assert "Robin Marsh" in text
    assert "Sky Fenn" not in text
    assert "marsh" not in desk.post(OFFERS, {"q": "marsh"}).request["QUERY_STRING"]
    assert "Nothing found" in text_of(desk.post(OFFERS, {"q": "zzz"}))


def test_an_empty_register_says_how_to_begin(desk: Client) -> None:
    text = text_of(desk.get(OFFERS))
    assert "Add one by hand, or read a file from another system." in text


def test_made_and_answered_in_one_go(desk: Client, made: Made, fresh: Any) -> None:
    offer = made()
    page = f"{OFFERS}{offer.pk}/"
    answer = {"version": 1, "how": "visit", "action": "accept", "told_by": "young_person",
              "words": "Yes please."}  # fmt: skip
    response = desk.post(f"{page}answer/", answer, follow=True)

    now = fresh(offer)
    assert now.state == "accepted"
    text = text_of(response)
    assert "Recorded: Accepted." in text
    assert f"Go on to the referral {now.referral.reference}" in text
    assert "Undo “Said yes”" in text


def test_undo_from_the_page(desk: Client, made: Made, fresh: Any) -> None:
    offer = made()
    page = f"{OFFERS}{offer.pk}/"
    desk.post(f"{page}answer/", {"version": 1, "action": "could_not", "could_not": "moved",
                                 "told_by": "professional"})  # fmt: skip
    assert fresh(offer).state == "could_not"
    text = text_of(desk.post(f"{page}undo/", {"version": 2}, follow=True))
    assert "Undone. The offer is as it was before." in text
    assert (fresh(offer).state, fresh(offer).could_not) == ("due", "")
    assert "too late to undo" in text_of(desk.post(f"{page}undo/", {}, follow=True))


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Choose what the answer was."),
        ({"action": "accept"}, "Say how it was offered."),
        ({"action": "not_now", "how": "phone"}, "Choose a day on which to offer it again."),
        (
            {"action": "opt_out", "how": "phone", "told_by": "parent_or_carer", "reason": "Typed"},
            "An adult cannot make it for them.",
        ),
        ({"action": "could_not"}, "Choose why it could not be offered."),
        ({"action": "dance"}, "Select a valid choice."),
    ],
)
def test_what_lacks_is_asked_for_and_nothing_typed_is_lost(
    desk: Client, made: Made, fresh: Any, typed: dict[str, str], message: str
) -> None:
    offer = made()
    told = {"version": 1, "told_by": "young_person", "occasion": "At her school", **typed}
    response = desk.post(f"{OFFERS}{offer.pk}/answer/", told)

    assert message in text_of(response)
    assert 'value="At her school"' in response.content.decode()
    if "reason" in typed:
        assert "Typed</textarea>" in response.content.decode()
    assert fresh(offer).state == "due"


def test_again_in_three_months_is_one_tap(desk: Client, made: Made, fresh: Any) -> None:
    offer = made()
    told = {"version": 1, "how": "visit", "action": "not_now", "told_by": "young_person",
            "again_in": "91"}  # fmt: skip
    desk.post(f"{OFFERS}{offer.pk}/answer/", told)
    assert (fresh(offer).state, fresh(offer).next_on - local_today()) == (
        "not_now", timedelta(days=91),
    )  # fmt: skip


def test_who_was_slower_is_told_and_keeps_their_words(
    desk: Client, made: Made, wiltshire: Organisation, make_user: MakeUser, client_at: ClientAt
) -> None:
    offer = made()
    other = client_at(wiltshire, make_user(wiltshire, "coordinator", name="Quick Quill"))
    told = {"version": 1, "how": "visit", "action": "make", "told_by": "young_person"}
    other.post(f"{OFFERS}{offer.pk}/answer/", told)

    slower = {**told, "action": "no_answer", "words": "I rang twice."}
    response = desk.post(f"{OFFERS}{offer.pk}/answer/", slower)
    assert response.status_code == 409
    assert "Quick Quill was faster: “Offered”" in text_of(response)
    html = response.content.decode()
    assert "I rang twice.</textarea>" in html
    assert 'name="version" value="2"' in html


def test_after_an_opt_out_there_is_a_way_back_and_no_contact(
    desk: Client, made: Made, fresh: Any
) -> None:
    offer = made()
    other = made(person=offer.person, trigger=ICPC)
    told = {"version": 1, "how": "visit", "action": "opt_out", "told_by": "young_person",
            "words": "No thanks."}  # fmt: skip
    desk.post(f"{OFFERS}{offer.pk}/answer/", told)

    stopped = text_of(desk.get(f"{OFFERS}{other.pk}/"))
    assert "They opted out. Do not get in touch about this offer." in stopped
    assert "Record the answer" not in stopped
    page = text_of(desk.get(f"{OFFERS}{offer.pk}/"))
    assert "A young person may say yes at any time." in page
    assert "Offer it again" not in page.replace("Offer it again?", "")
    assert "Opted out: no contact" in text_of(desk.get(f"{OFFERS}?show=opted_out"))

    back = {"version": 3, "action": "accept", "told_by": "young_person"}
    desk.post(f"{OFFERS}{offer.pk}/answer/", back)
    assert fresh(offer).state == "accepted"


def test_by_hand_a_known_child_is_asked_about(
    desk: Client, wiltshire: Organisation, made: Made
) -> None:
    first = made("Robin Marsh")
    typed = {"name": "robin marsh", "born_day": "27", "born_month": "March", "born_year": "2012",
             "trigger": ICPC, **day("happened_on", 1), **day("due_on", -9)}  # fmt: skip
    response = desk.post(f"{OFFERS}add/", typed)
    text = text_of(response)
    assert "Somebody like this is known. Is it this child?" in text
    assert "Robin Marsh, 27.3.2012" in text
    assert "Choose whether it is this child." in text

    response = desk.post(f"{OFFERS}add/", {**typed, "same": str(first.person.pk)})
    assert response.status_code == 302
    with tenant_scope(wiltshire):
        assert Person.objects.filter(offers__isnull=False).distinct().get() == first.person
        assert Offer.objects.get(trigger=ICPC).due_on == local_today() + timedelta(days=9)


def test_by_hand_without_a_day_says_why(desk: Client) -> None:
    typed = {"name": "Al Ash", "trigger": CARE, **day("happened_on", 1)}
    text = text_of(desk.post(f"{OFFERS}add/", typed))
    assert "The rules do not say by when this is offered. Choose a day." in text
    ahead = {**typed, **day("happened_on", -1), **day("due_on", -9)}
    assert "This day lies ahead." in text_of(desk.post(f"{OFFERS}add/", ahead))


def test_offering_again_from_the_page(desk: Client, made: Made, wiltshire: Organisation) -> None:
    offer = made()
    told = {
        "version": 1,
        "action": "could_not",
        "could_not": "no_contact",
        "told_by": "professional",
    }
    desk.post(f"{OFFERS}{offer.pk}/answer/", told)
    response = desk.post(
        f"{OFFERS}{offer.pk}/again/", {**day("on", -30), "note": "Ring after four."}
    )
    with tenant_scope(wiltshire):
        again = Offer.objects.get(follows=offer)
    assert response.headers["Location"] == f"{OFFERS}{again.pk}/"
    page = text_of(desk.get(response.headers["Location"]))
    assert "Ring after four." in page
    assert "Other offers to the same child" in page


def test_a_file_from_the_choice_to_the_register(desk: Client, wiltshire: Organisation) -> None:
    text = text_of(desk.get(f"{OFFERS}file/"))
    assert "Also read as: DOB, Born." in text
    assert "Came into care (became_looked_after)" in text.replace(" (", " (")
    example = desk.get(f"{OFFERS}file/example.csv")
    assert example.headers["Content-Disposition"] == 'attachment; filename="offers-example.csv"'

    data = example.content + b"No Day,,Came into care,,,,,,\r\n"
    shown = desk.post(f"{OFFERS}file/", {"file": SimpleUploadedFile("may.csv", data)}, follow=True)
    text = text_of(shown)
    assert "3 offers to register" in text
    assert "5 Day it happened This cell is empty. It is needed." in text
    address = shown.redirect_chain[-1][0]
    done = text_of(desk.post(address, {}, follow=True))
    assert "3 offers are registered." in done
    assert "Registered on" in text_of(desk.get(address))

    again = desk.post(f"{OFFERS}file/", {"file": SimpleUploadedFile("may.csv", data)}, follow=True)
    text = text_of(again)
    assert "The very same file was registered on" in text
    assert "In the register already" in text
    assert "Nothing in it is to be registered." in text
    with tenant_scope(wiltshire):
        assert Offer.objects.count() == 3


def test_a_workbook_is_refused_in_words(desk: Client) -> None:
    workbook = SimpleUploadedFile("offers.csv", b"PK\x03\x04....")
    text = text_of(desk.post(f"{OFFERS}file/", {"file": workbook}))
    assert "This is a file of the kind Excel (.xlsx). Save it as CSV and choose that file." in text


def test_take_up_says_how_many_and_hides_the_few(desk: Client, made: Made) -> None:
    made()
    text = text_of(desk.get(f"{OFFERS}take-up/"))
    assert "There are too few offers in this time to say how many were accepted." in text
    assert "hidden" in text
    assert "too few to show" in text


def test_a_commissioner_sees_figures_and_no_child(
    made: Made, wiltshire: Organisation, make_user: MakeUser, client_at: ClientAt
) -> None:
    offer = made("Robin Marsh")
    client = client_at(wiltshire, make_user(wiltshire, "commissioner"))
    figures = client.get(f"{OFFERS}take-up/")
    assert figures.status_code == 200
    assert "Robin" not in figures.content.decode()
    for page in ("", f"{offer.pk}/", "add/", "file/", f"{offer.pk}/again/"):
        assert client.get(f"{OFFERS}{page}").status_code == 403


def test_reading_an_offer_is_in_the_audit(
    desk: Client, made: Made, wiltshire: Organisation, worker: User
) -> None:
    offer = made()
    desk.get(f"{OFFERS}{offer.pk}/")
    with tenant_scope(wiltshire):
        entry = Entry.objects.filter(operation="offers.read").get()
        assert (entry.actor, entry.object_id) == (str(worker.pk), str(offer.pk))


@pytest.mark.parametrize("page", ["{}/", "{}/again/"])
def test_a_foreign_offer_answers_like_a_random_one(
    made: Made, jersey: Organisation, make_user: MakeUser, client_at: ClientAt, page: str
) -> None:
    client = client_at(jersey, make_user(jersey, "coordinator"))
    foreign, random = (client.get(OFFERS + page.format(pk)) for pk in (made().pk, 987_654))
    assert foreign.status_code == random.status_code == 404
    assert foreign.content == random.content


def test_the_inbox_leads_to_what_is_due(desk: Client, made: Made) -> None:
    inbox = "/workspace/referrals/"
    assert "Offers to make" not in text_of(desk.get(inbox))
    made("A", due=-1, happened=9)
    made("B", due=0)
    text = text_of(desk.get(inbox))
    assert "Offers to make 1 overdue 1 due soon" in text


def test_the_list_takes_as_many_queries_for_many_as_for_few(
    desk: Client, made: Made, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        made(f"Child {number}", born=None)
    with django_assert_max_num_queries(20):
        desk.get(OFFERS)


def test_answering_yes_twice_from_two_tabs_is_one_referral(
    desk: Client, made: Made, wiltshire: Organisation
) -> None:
    offer = made()
    told = {"version": 1, "how": VISIT.how, "action": "accept", "told_by": "young_person"}
    assert desk.post(f"{OFFERS}{offer.pk}/answer/", told).status_code == 302
    again = desk.post(f"{OFFERS}{offer.pk}/answer/", {**told, "words": "I said yes."})
    assert again.status_code == 409
    assert "Wren Dale was faster: “Said yes”" in text_of(again)
    assert "What you wrote I said yes." in text_of(again)
    with tenant_scope(wiltshire):
        assert Referral.objects.filter(offer=offer).count() == 1
        assert Referral.objects.filter(purpose="offer").count() == 1
