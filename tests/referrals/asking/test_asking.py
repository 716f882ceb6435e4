"""Asking the referrer: what leaves the house, what comes back, and links that are closed."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.selectors import entries_about
from notifications.composing import compose
from notifications.models import Message
from referrals.asking.links import MOST_LINKS, token_of
from referrals.asking.selectors import link_of
from referrals.asking.services import (
    LinkClosedError,
    QuestionTextError,
    answer_by_link,
    ask,
    record_answer,
)
from referrals.joining.services import join
from referrals.models import Answer, AnswerLink, Question, Referral
from referrals.services import accept, receive, take_up
from referrals.workflow import IllegalTransitionError
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tests.conftest import ClientAt, MakeUser
from tests.referrals.conftest import MakeReferral, intake

TEXT = "Which school is the meeting at, and who invited you?"


@pytest.fixture
def asked(
    jersey: Organisation, make_referral: MakeReferral, coordinator: User
) -> tuple[Referral, Question]:
    with tenant_scope(jersey):
        referral = take_up(referral=make_referral("Robin Marsh"), by=coordinator)
        question = ask(referral=referral, text=f" {TEXT} ", by=coordinator, version=2)
        referral.refresh_from_db()
        return referral, question


def mails() -> list[str]:
    """The texts of all e-mails with a link, the oldest first."""
    found = Message.objects.filter(kind="referral_question").order_by("pk")
    return [str(compose(message).body) for message in found]


def address_in(text: str) -> str:
    found = re.search(r"https?://\S+?(/refer/answer/\S+/)", text)
    assert found
    return found.group(1)


def test_the_e_mail_tells_nothing_and_the_link_is_kept_nowhere(
    jersey: Organisation, asked: tuple[Referral, Question]
) -> None:
    referral, _question = asked
    with tenant_scope(jersey):
        message = Message.objects.get(kind="referral_question")
        mail = compose(message)
        token = address_in(str(mail.body)).split("/")[-2]
        link = AnswerLink.objects.get()

        assert mail.subject == f"A question about your message ({referral.reference})"
        assert mail.to == ["jo.teal@school.example"]
        assert not re.search("robin|marsh|school is", str(mail.message()), re.IGNORECASE)
        assert str(compose(message).body) == mail.body
        assert token == token_of(link.name)
        stored = f"{message.context} {link.__dict__}"
        assert token not in stored
        assert link_of(str(link.name)) is None
        assert link_of(token) == link


def test_asking_waits_and_pauses_and_the_answer_goes_on(
    jersey: Organisation, asked: tuple[Referral, Question], client_at: ClientAt
) -> None:
    referral, question = asked
    assert (referral.state, question.text) == ("information_requested", TEXT)
    with tenant_scope(jersey):
        clock = referral.clocks.get()
        assert (clock.due_at, referral.pauses.get().reason) == (None, "waiting_for_referrer")
        address = address_in(mails()[0])
    visitor = client_at(jersey)

    for _time in range(2):
        html = visitor.get(address).content.decode()
        assert "Which school is the meeting at" in html
        assert "Robin" not in html
    assert "Write your answer" in visitor.post(address, {"text": " "}).content.decode()
    sent = visitor.post(address, {"text": "At Hill School. The head did."}, follow=True)
    assert "We have your answer" in sent.content.decode()

    with tenant_scope(jersey):
        referral.refresh_from_db()
        assert referral.state == "checking"
        answer = Answer.objects.get()
        assert (answer.text, answer.by) == ("At Hill School. The head did.", None)
        assert referral.clocks.get().due_at is not None
        assert referral.pauses.get().ended_at is not None
        assert referral.events.filter(action="hear_back", by=None).count() == 1
        entry = entries_about(referral).last()
        assert entry is not None
        assert (entry.operation, entry.roles) == ("referrals.submit", "public")


def test_a_used_link_explains_keeps_what_was_typed_and_gives_a_new_one(
    jersey: Organisation, asked: tuple[Referral, Question], client_at: ClientAt
) -> None:
    referral, _question = asked
    with tenant_scope(jersey):
        address = address_in(mails()[0])
    visitor = client_at(jersey)
    visitor.post(address, {"text": "At Hill School."})

    closed = visitor.post(address, {"text": "And on Tuesday."})
    html = closed.content.decode()
    assert closed.status_code == 410
    assert "This link was used already" in html
    assert "And on Tuesday." in html
    with tenant_scope(jersey):
        assert Answer.objects.count() == 1

    for _time in range(2):
        assert "A new link is on its way" in visitor.post(address, {"go": "new"}).content.decode()
    with tenant_scope(jersey):
        assert len(mails()) == 2
        newer = address_in(mails()[1])
    assert newer != address
    assert visitor.post(newer, {"text": "And on Tuesday."}).status_code == 302
    with tenant_scope(jersey):
        referral.refresh_from_db()
        assert [e.action for e in referral.events.all()][-2:] == ["hear_back", "told_more"]


def test_an_old_link_gives_new_ones_but_not_without_end(
    jersey: Organisation, asked: tuple[Referral, Question], client_at: ClientAt
) -> None:
    visitor = client_at(jersey)
    for number in range(1, MOST_LINKS + 1):
        with tenant_scope(jersey):
            assert len(mails()) == number
            AnswerLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
            address = address_in(mails()[0])
        html = visitor.get(address).content.decode()
        assert "This link is too old" in html
        assert ("Send me a new link" in html) is (number < MOST_LINKS)
        visitor.post(address, {"go": "new"})
    with tenant_scope(jersey):
        assert len(mails()) == MOST_LINKS


def test_a_link_of_another_organisation_is_unknown(
    jersey: Organisation,
    wiltshire: Organisation,
    asked: tuple[Referral, Question],
    client_at: ClientAt,
) -> None:
    with tenant_scope(jersey):
        address = address_in(mails()[0])
    for place, path in ((wiltshire, address), (jersey, "/refer/answer/nonsense/")):
        for answer in (client_at(place).get(path), client_at(place).post(path, {"go": "new"})):
            assert answer.status_code == 404
            assert "We do not know this link" in answer.content.decode()


@pytest.mark.usefixtures("in_jersey")
def test_what_comes_after_the_decision_is_kept(
    asked: tuple[Referral, Question], coordinator: User, make_referral: MakeReferral
) -> None:
    referral, _question = asked
    other = make_referral("Robin Marsh")
    join(kept=other, joined=referral, by=coordinator)
    other.refresh_from_db()
    accept(referral=other, by=coordinator)
    link = AnswerLink.objects.get()

    answer_by_link(link=link, text="At Hill School.")

    other.refresh_from_db()
    referral.refresh_from_db()
    assert (other.state, referral.state) == ("accepted", "merged")
    for held in (other, referral):
        event = held.events.last()
        assert event is not None
        assert event.action == "told_more"
    with pytest.raises(LinkClosedError):
        answer_by_link(link=link, text="Again.")


@pytest.mark.usefixtures("in_jersey")
def test_without_a_safe_address_somebody_calls_and_writes_it_down(
    make_referral: MakeReferral, coordinator: User, colleague: User
) -> None:
    referral = take_up(referral=make_referral(referrer_email=""), by=coordinator)
    question = ask(referral=referral, text=TEXT, by=coordinator)
    assert (question.to, AnswerLink.objects.count(), mails()) == ("", 0, [])

    record_answer(question=question, text="Hill School.", how="phone", by=colleague, version=3)

    referral.refresh_from_db()
    answer = Answer.objects.get()
    assert (referral.state, answer.by, answer.how) == ("checking", colleague, "phone")


@pytest.mark.usefixtures("in_jersey")
def test_a_question_is_needed_names_nobody_and_comes_at_its_time(
    jersey: Organisation, make_user: MakeUser, make_referral: MakeReferral, coordinator: User
) -> None:
    new = make_referral("Robin Marsh")
    with pytest.raises(IllegalTransitionError):
        ask(referral=new, text=TEXT, by=coordinator)
    referral = take_up(referral=new, by=coordinator)
    with pytest.raises(QuestionTextError, match="Write what you want to know"):
        ask(referral=referral, text="  ", by=coordinator)
    with pytest.raises(QuestionTextError, match="“Robin” must not stand here"):
        ask(referral=referral, text="Where does robin live?", by=coordinator)
    with pytest.raises(PermissionDenied):
        ask(referral=referral, text=TEXT, by=make_user(jersey, "advocate"))
    assert Question.objects.count() == 0


def test_one_link_opened_twice_at_once_takes_one_answer(own_database: str) -> None:
    with public_scope():
        jersey = Organisation.objects.get(slug="jersey-cares")
    with tenant_scope(jersey):
        person = User.objects.filter(grants__role="coordinator")[0]
        for number in range(5):
            referral = receive(
                intake=intake(), channel="online", idempotency_key=f"q{number}", by=None
            )
            referral = take_up(referral=referral, by=person)
            ask(referral=referral, text=TEXT, by=person)
        links = list(AnswerLink.objects.all())

    def act(link: AnswerLink) -> str:
        try:
            with tenant_scope(jersey), transaction.atomic():
                answer_by_link(link=AnswerLink.objects.get(pk=link.pk), text="Hill School.")
        except LinkClosedError:
            return "closed"
        else:
            return "taken"
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        for link in links:
            assert sorted(pool.map(act, [link] * 3)) == ["closed", "closed", "taken"]
    with tenant_scope(jersey):
        assert Answer.objects.count() == 5


@pytest.fixture
def desk(jersey: Organisation, coordinator: User, client_at: ClientAt) -> Client:
    return client_at(jersey, coordinator)


def test_asking_on_the_page(
    jersey: Organisation, desk: Client, make_referral: MakeReferral, coordinator: User
) -> None:
    with tenant_scope(jersey):
        referral = take_up(referral=make_referral("Robin Marsh"), by=coordinator)
    page = f"/workspace/referrals/{referral.reference}/"
    assert "Ask the referrer" in desk.get(page).content.decode()
    html = desk.post(f"{page}ask/", {"version": "2", "text": "Is Robin well?"}).content.decode()
    assert "“Robin” must not stand here" in html
    assert "Is Robin well?" in html
    stale = desk.post(f"{page}ask/", {"version": "1", "text": TEXT})
    assert (stale.status_code, TEXT in stale.content.decode()) == (409, True)
    assert desk.get(f"{page}heard/").status_code == 404
    assert desk.post(f"{page}ask/", {"version": "2", "text": TEXT}).status_code == 302

    html = desk.get(page).content.decode()
    assert "Sent to jo.teal@school.example. No answer yet." in html
    assert TEXT in desk.get(f"{page}heard/").content.decode()
    told = {"version": "3", "how": "phone", "text": "At Hill School."}
    assert desk.post(f"{page}heard/", {**told, "version": "1"}).status_code == 409
    assert desk.post(f"{page}heard/", told).status_code == 302
    assert "told to Cora Le Brun (Phone)" in desk.get(page).content.decode()
