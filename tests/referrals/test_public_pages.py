"""`/refer/` as a visitor meets it: paths, order, errors, sending once, and who can open what."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from notifications.models import Message
from referrals.models import Announcement, Draft, Referral
from referrals.tasks import forget_drafts
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.conftest import ClientAt


def go(client: Client, path: str, **posted: object) -> str:
    """Post a form; answer the address it leads to."""
    response = client.post(path, posted)
    assert response.status_code == 302, re.findall(
        r"error-message.*?</p>", response.content.decode()
    )
    return str(response.headers["Location"])


def day(name: str, *parts: str) -> dict[str, str]:
    """A date typed into its three boxes."""
    return dict(zip((f"{name}_day", f"{name}_month", f"{name}_year"), parts, strict=True))


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    return response.content.decode()


def heading(html: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found.group(1)).strip()


def own_request(client: Client, name: str = "Robin Marsh") -> str:
    """A young person in Jersey, up to the page where everything is checked."""
    at = go(client, "/refer/", asked="referrer", answer="self")
    assert at.endswith("/step/before/")
    at = go(client, at)
    at = go(client, at, answer="yes")
    at = go(client, at, answer="14")
    at = go(client, at, wishes="I want to see my brother.", support="everyday")
    at = go(client, at, name=name)
    at = go(client, at, ways=["email"])
    at = go(client, at, email="robin@mail.example")
    assert at.endswith("/check/")
    return at


def test_a_young_person_is_asked_little_and_gets_a_receipt(
    jersey: Organisation, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    check = own_request(client)
    sent = go(client, check)
    html = page(client, sent)

    with tenant_scope(jersey):
        referral = Referral.objects.select_related("person", "decision").get()
        assert Draft.objects.count() == 0
        assert Message.objects.get().to == "robin@mail.example"
    assert (referral.referrer_role, referral.person.name) == ("self", "Robin Marsh")
    assert (referral.person.email_is_safe, referral.person.phone_is_safe) == (True, False)
    assert referral.decision.facts == {
        "referrer": "self",
        "care_experience": "yes",
        "age": "14",
        "support": "everyday",
    }
    assert heading(html) == "We have your request"
    assert referral.reference in html
    assert "I want to see my brother." in html


def test_nothing_personal_is_asked_before_confidentiality_is_explained(
    jersey: Organisation, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    at = go(client, "/refer/", asked="referrer", answer="self")
    html = page(client, at)
    assert "We will always let you know." in html
    with tenant_scope(jersey):
        draft = Draft.objects.get()
    for step in ("you", "safe", "contact", "help"):
        answered = client.post(f"/refer/{draft.pk}/step/{step}/", {"name": "Robin"})
        assert answered.status_code == 302 or "There is a problem" in answered.content.decode()
    assert client.get(f"/refer/{draft.pk}/check/").headers["Location"] == at


def test_a_professional_is_asked_about_awareness_and_consent(
    jersey: Organisation, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    at = go(client, "/refer/", asked="referrer", answer="professional")
    at = go(client, at, answer="no")  # does not work for the Government of Jersey
    at = go(client, at)
    at = go(client, at, answer="yes")
    at = go(client, at, answer="9")
    at = go(
        client,
        at,
        name="Sky Fenn",
        date_of_birth_day="3",
        date_of_birth_month="March",
        date_of_birth_year="2017",
    )
    at = go(
        client,
        at,
        support="cla_review",
        **day("meeting_on", "4", "12", "2030"),
        wishes="Sky wants to live with her aunt.",
    )
    at = go(client, at, person_knows="no", why_not_told="She is ill.", person_agrees="not_said")
    at = go(client, at, ways=["other"])
    assert at.endswith("/step/referrer/")  # no safe way: no contact data is asked for
    at = go(
        client, at, referrer_name="Jo Teal", referrer_job="Teacher", referrer_email="jo@x.example"
    )
    go(client, at)

    with tenant_scope(jersey):
        referral = Referral.objects.select_related("person").get()
    assert (referral.person_knows, referral.why_not_told) == ("no", "She is ill.")
    assert (referral.person_agrees, referral.purpose) == ("not_said", "meeting")
    assert str(referral.meeting_on) == "2030-12-04"
    assert str(referral.person.date_of_birth) == "2017-03-03"
    assert (referral.person.phone, referral.person.email) == ("", "")
    assert referral.receipt_to == "jo@x.example"


def test_a_government_worker_is_shown_egress_first_and_can_announce_it(
    jersey: Organisation, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    at = go(client, "/refer/", asked="referrer", answer="professional")
    way = go(client, at, answer="yes")
    html = page(client, way)
    assert "Write a new message in Egress and attach the form." in html
    assert "Carry on here" in html

    for _twice in range(2):
        announced = go(client, way, go="announce", name="Jo Teal", email="jo@gov.example")
    with tenant_scope(jersey):
        announcement = Announcement.objects.get()
        assert Referral.objects.count() == 0
        message = Message.objects.get()
    assert (announcement.channel, announcement.name) == ("egress", "Jo Teal")
    assert announcement.chase_at - announcement.made_at >= timedelta(days=2, hours=23)
    assert (message.kind, message.to) == ("referral_expected", "jo@gov.example")
    assert announcement.reference in page(client, announced)
    assert go(client, way, go="here").endswith("/step/before/")


def test_a_wiltshire_worker_is_shown_liquidlogic(
    wiltshire: Organisation, client_at: ClientAt
) -> None:
    client = client_at(wiltshire)
    at = go(client, "/refer/", asked="referrer", answer="professional")
    at = go(client, at, answer="yes")
    way = go(client, at, answer="yes")

    assert "start an internal referral to Independent Advocacy" in page(client, way)


def test_answers_of_the_check_are_taken_over(jersey: Organisation, client_at: ClientAt) -> None:
    client = client_at(jersey)
    carried = {"fact.referrer": "self", "fact.care_experience": "yes", "fact.age": "14"}
    at = go(client, "/refer/", **carried)
    at = go(client, at)

    assert at.endswith("/step/help/")


def test_sending_twice_and_going_back_is_one_referral(
    jersey: Organisation, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    check = own_request(client)
    first, second = go(client, check), go(client, check)

    assert first == second
    assert client.get(check).headers["Location"] == first
    with tenant_scope(jersey):
        assert Referral.objects.count() == 1


def test_two_forms_in_one_browser_are_two_referrals(
    jersey: Organisation, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    one, two = own_request(client, "Robin Marsh"), own_request(client, "Sky Fenn")
    go(client, one)
    go(client, two)

    with tenant_scope(jersey):
        names = sorted(Referral.objects.values_list("person__name", flat=True))
    assert names == ["Robin Marsh", "Sky Fenn"]


def test_a_draft_and_a_receipt_open_only_in_the_session_that_made_them(
    jersey: Organisation, wiltshire: Organisation, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    check = own_request(client)
    unfinished = own_request(client)
    sent = go(client, check)
    for stranger in (client_at(jersey), client_at(wiltshire)):
        for path in (check, sent, unfinished, unfinished.replace("check", "step/you")):
            found = stranger.get(path)
            assert (found.status_code, b"Robin" in found.content) == (404, False)
            assert stranger.post(path).status_code in {404, 405}
    with tenant_scope(jersey):
        assert Referral.objects.count() == 1


def test_an_expired_draft_says_so_and_is_forgotten(
    jersey: Organisation, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    check = own_request(client)
    with tenant_scope(jersey):
        Draft.objects.update(expires_at=timezone.now())
    gone = client.get(check)

    assert gone.status_code == 404
    assert heading(gone.content.decode()) == "This form is not open any more"
    go(client, "/refer/", asked="referrer", answer="self")
    forget_drafts.apply(headers={"organisation": str(jersey.id)})
    with tenant_scope(jersey):
        assert Draft.objects.count() == 1


@pytest.mark.parametrize(
    ("step", "posted", "told", "kept"),
    [
        ("you", {"name": " "}, "Write your name. A first name is enough.", None),
        ("help", {"wishes": "See my brother"}, "Choose what the help is for.", "See my brother"),
        ("safe", {}, "Choose at least one.", None),
        (
            "contact",
            {"email": "robin at mail"},
            "Write the whole e-mail address, like name@example.com.",
            "robin at mail",
        ),
        (
            "help",
            {"support": "everyday", **day("meeting_on", "31", "2", "2030")},
            "must be a real date",
            'value="31"',
        ),
        ("help", {"support": "everyday", "wishes": "x" * 5001}, "This is too long.", "xxx"),
        ("you", {"name": "Rob\x00in"}, "Null characters are not allowed.", None),
    ],
)
def test_a_wrong_answer_says_how_to_mend_it_and_keeps_what_was_typed(
    jersey: Organisation,
    client_at: ClientAt,
    step: str,
    posted: dict[str, str],
    told: str,
    kept: str | None,
) -> None:
    client = client_at(jersey)
    path = own_request(client).replace("check", f"step/{step}")
    response = client.post(path, posted)
    html = response.content.decode()

    assert response.status_code == 200
    assert "<title>Error: " in html
    assert html.count(told) >= 2  # in the summary and beside the field
    assert kept is None or kept in html


def test_a_way_that_becomes_safe_later_is_asked_about(
    jersey: Organisation, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    check = own_request(client)
    contact = go(client, check.replace("check", "step/safe"), ways=["email", "phone"])
    assert contact.endswith("/step/contact/")
    assert "robin@mail.example" in page(client, contact)
    go(client, contact, email="robin@mail.example", phone="01632 960 001")
    go(client, check.replace("check", "step/safe"), ways=["phone"])
    go(client, check)

    with tenant_scope(jersey):
        person = Referral.objects.get().person
    assert (person.phone, person.email) == ("01632 960 001", "")


def test_addresses_tell_nothing(jersey: Organisation, client_at: ClientAt) -> None:
    client = client_at(jersey)
    html = page(client, own_request(client))
    links = re.findall(r'href="(/refer/[^"]*)"', html)

    assert len(links) >= 7
    for link in links:
        assert re.fullmatch(
            r"/refer/([0-9a-f-]{36}/(question/\d+|step/(help|you|safe|contact))/)?", link
        )
    for link in links:
        assert client.get(link).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["question/99/", "question/0/", "question/1/", "step/nonsense/", "way/"],
)
def test_a_place_that_is_not_on_the_way_leads_back_to_it(
    jersey: Organisation, client_at: ClientAt, path: str
) -> None:
    client = client_at(jersey)
    check = own_request(client)

    response = client.get(check.replace("check/", path))
    assert response.status_code in {200, 302}
    if path == "step/nonsense/":
        assert response.headers["Location"] == check


def test_what_was_typed_is_shown_as_text(jersey: Organisation, client_at: ClientAt) -> None:
    client = client_at(jersey)
    check = own_request(client, "<script>alert(1)</script>")
    for html in (page(client, check), page(client, go(client, check))):
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_referral_of_jersey_is_not_in_wiltshire(
    jersey: Organisation, wiltshire: Organisation, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    go(client, own_request(client))

    with tenant_scope(wiltshire):
        assert (Referral.objects.count(), Draft.objects.count()) == (0, 0)
