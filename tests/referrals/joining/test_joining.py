"""Two referrals of one person become one, and two again."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from audit.selectors import entries_about
from notifications.models import Message
from referrals.changes import ChangedMeanwhileError
from referrals.joining.selectors import joined_with, surviving
from referrals.joining.services import JoiningError, join, separate
from referrals.matching.identity import same_people
from referrals.matching.services import VerdictError, say_different, say_same
from referrals.models import Joining, Referral
from referrals.services import accept, receive, record_reply
from referrals.workflow import IllegalTransitionError
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tests.conftest import ClientAt, MakeUser
from tests.referrals.conftest import MakeReferral, intake

MONDAY = datetime(2026, 6, 1, 10, tzinfo=UTC)
THURSDAY = datetime(2026, 6, 4, 10, tzinfo=UTC)
FRIDAY = datetime(2026, 6, 5, 10, tzinfo=UTC)


def dues(*referrals: Referral) -> list[str]:
    """Day due and how each clock stands."""
    return [
        f"{clock.due_at:%d %b} {clock.stopped_how or 'runs'}"
        for referral in referrals
        for clock in referral.clocks.all()
    ]


@pytest.mark.usefixtures("in_jersey")
def test_the_surviving_one_keeps_the_earlier_promise(
    make_referral: MakeReferral, coordinator: User
) -> None:
    newer, older = make_referral(at=THURSDAY), make_referral(at=MONDAY)
    assert dues(newer, older) == ["11 Jun runs", "08 Jun runs"]

    join(kept=newer, joined=older, by=coordinator, version=1, joined_version=1, at=FRIDAY)

    older.refresh_from_db()
    newer.refresh_from_db()
    assert (newer.state, newer.version, older.state, older.version) == ("received", 2, "merged", 2)
    assert dues(newer, older) == ["08 Jun runs", "08 Jun ended"]
    change = newer.clocks.get().changes.get()
    assert (change.why, change.reason) == ("joined", f"With {older.reference}")
    assert [event.note for event in newer.events.filter(action="join")] == [older.reference]
    assert joined_with(newer) == [older]
    assert surviving(older) == newer
    assert same_people(newer.person) == {newer.person.pk, older.person.pk}
    entry = entries_about(older).last()
    assert entry is not None
    assert entry.detail == {"joined_into": newer.reference}


@pytest.mark.usefixtures("in_jersey")
def test_a_later_promise_moves_nothing(make_referral: MakeReferral, coordinator: User) -> None:
    older, newer = make_referral(at=MONDAY), make_referral(at=THURSDAY)

    join(kept=older, joined=newer, by=coordinator)

    assert dues(older, newer) == ["08 Jun runs", "11 Jun ended"]
    assert older.clocks.get().changes.count() == 0


@pytest.mark.usefixtures("in_jersey")
def test_who_is_still_owed_an_answer_is_not_forgotten(
    make_referral: MakeReferral, coordinator: User
) -> None:
    answered, waiting = make_referral(at=MONDAY), make_referral(at=THURSDAY)
    record_reply(referral=answered, by=coordinator, how="phone", at=FRIDAY)

    join(kept=answered, joined=waiting, by=coordinator)
    assert dues(answered, waiting) == ["08 Jun phone", "11 Jun runs"]

    answered.refresh_from_db()
    accept(referral=answered, by=coordinator)
    assert dues(answered, waiting) == ["08 Jun phone", "11 Jun email"]


@pytest.mark.usefixtures("in_jersey")
def test_both_referrers_are_told_of_the_decision(
    make_referral: MakeReferral, coordinator: User
) -> None:
    kept = make_referral(referrer_email="one@mail.example")
    join(kept=kept, joined=make_referral(referrer_email="two@mail.example"), by=coordinator)

    accept(referral=kept, by=coordinator)

    told = Message.objects.filter(kind="referral_accepted").order_by("to")
    assert [message.to for message in told] == ["one@mail.example", "two@mail.example"]
    assert len({message.context["reference"] for message in told}) == 2


@pytest.mark.usefixtures("in_jersey")
def test_taking_apart_gives_each_its_own_promise_back(
    make_referral: MakeReferral, coordinator: User
) -> None:
    kept, one, two = (
        make_referral(at=THURSDAY),
        make_referral(at=MONDAY),
        make_referral(at=MONDAY + timedelta(days=1)),
    )
    join(kept=kept, joined=one, by=coordinator)
    join(kept=kept, joined=two, by=coordinator)

    apart = separate(joined=one, by=coordinator)

    assert (apart.state, apart.handler) == ("checking", coordinator)
    assert dues(kept, one, two) == ["09 Jun runs", "08 Jun runs", "09 Jun ended"]
    assert same_people(kept.person) == {kept.person.pk, two.person.pk}
    separate(joined=two, by=coordinator)
    assert dues(kept, one, two) == ["11 Jun runs", "08 Jun runs", "09 Jun runs"]
    with pytest.raises(JoiningError, match="taken apart already"):
        separate(joined=two, by=coordinator)
    kept.refresh_from_db()
    assert [e.action for e in kept.events.all()] == ["receive", "join", "join", "part", "part"]


@pytest.mark.usefixtures("in_jersey")
def test_what_was_known_before_the_joining_stays_known(
    make_referral: MakeReferral, coordinator: User
) -> None:
    kept, joined = make_referral(), make_referral()
    say_same(one=kept.person, other=joined.person, by=coordinator)
    join(kept=kept, joined=joined, by=coordinator)

    separate(joined=joined, by=coordinator)

    assert same_people(kept.person) == {kept.person.pk, joined.person.pk}


@pytest.mark.usefixtures("in_jersey")
def test_what_was_decided_is_not_joined_nor_taken_apart(
    make_referral: MakeReferral, coordinator: User
) -> None:
    kept, joined, late = make_referral(), make_referral(), make_referral()
    join(kept=kept, joined=joined, by=coordinator)
    kept.refresh_from_db()
    accept(referral=kept, by=coordinator)

    with pytest.raises(JoiningError, match="“Accepted” since they were joined"):
        separate(joined=joined, by=coordinator)
    with pytest.raises(JoiningError, match="“Accepted”, so nothing can be joined"):
        join(kept=kept, joined=late, by=coordinator)
    with pytest.raises(IllegalTransitionError, match="you cannot join it with another"):
        join(kept=late, joined=kept, by=coordinator)
    with pytest.raises(JoiningError, match="with itself"):
        join(kept=late, joined=late, by=coordinator)
    assert Joining.objects.count() == 1
    late.refresh_from_db()
    assert late.version == 1


@pytest.mark.usefixtures("in_jersey")
def test_different_people_are_not_joined(make_referral: MakeReferral, coordinator: User) -> None:
    kept, joined = make_referral(), make_referral()
    say_different(one=kept.person, other=joined.person, by=coordinator)

    with pytest.raises(VerdictError):
        join(kept=kept, joined=joined, by=coordinator)
    assert Joining.objects.count() == 0


def test_only_who_works_in_the_inbox_joins(
    jersey: Organisation, make_user: MakeUser, make_referral: MakeReferral, coordinator: User
) -> None:
    advocate = make_user(jersey, "advocate")
    with tenant_scope(jersey):
        kept, joined = make_referral(), make_referral()
        with pytest.raises(PermissionDenied):
            join(kept=kept, joined=joined, by=advocate)
        join(kept=kept, joined=joined, by=coordinator)
        with pytest.raises(PermissionDenied):
            separate(joined=joined, by=advocate)


def test_two_who_join_crosswise_at_once_make_one_joining(own_database: str) -> None:
    with public_scope():
        jersey = Organisation.objects.get(slug="jersey-cares")
    with tenant_scope(jersey):
        person = User.objects.filter(grants__role="coordinator")[0]
        made = [
            receive(intake=intake(), channel="online", idempotency_key=f"j{n}", by=None)
            for n in range(10)
        ]

    def act(one: int, other: int) -> str:
        try:
            with tenant_scope(jersey), transaction.atomic():
                kept, joined = (Referral.objects.get(pk=made[n].pk) for n in (one, other))
                join(kept=kept, joined=joined, by=person, version=1, joined_version=1)
        except (ChangedMeanwhileError, JoiningError):
            return "second"
        else:
            return "first"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for number in range(0, 10, 2):
            pairs = ([number, number + 1], [number + 1, number])
            assert sorted(pool.map(act, *pairs)) == ["first", "second"]
    with tenant_scope(jersey):
        assert Joining.objects.count() == 5
        assert Referral.objects.filter(state="merged").count() == 5


@pytest.fixture
def desk(jersey: Organisation, coordinator: User, client_at: ClientAt) -> Client:
    return client_at(jersey, coordinator)


def test_the_page_shows_both_joins_them_and_takes_them_apart(
    jersey: Organisation, desk: Client, make_referral: MakeReferral
) -> None:
    with tenant_scope(jersey):
        kept = make_referral("Robin Marsh", wishes="To stay at school.")
        joined = make_referral("Robyn Marsh", wishes="To see my sister.")
    page = f"/workspace/referrals/{kept.reference}/"
    detail = desk.get(page).content.decode()
    assert "May be the same person" in detail
    assert "Name sounds alike" in detail

    beside = f"{page}beside/{joined.reference}/"
    html = desk.get(beside).content.decode()
    assert "To stay at school." in html
    assert "To see my sister." in html
    names = re.findall(r"<td[^>]*>(Rob.n Marsh|Jo Teal)", html)
    assert names == ["Robin Marsh", "Robyn Marsh", "Jo Teal", "Jo Teal"]
    assert html.count("differs") == 2
    seen = {"go": "join", "version": "1", "other_version": "1"}
    assert desk.post(beside, {**seen, "version": "9"}).status_code == 409
    assert desk.post(beside, seen).status_code == 302
    detail = desk.get(page).content.decode()
    assert "Joined with this one" in detail

    other = f"/workspace/referrals/{joined.reference}/"
    assert "Take them apart again" in desk.get(other).content.decode()
    desk.post(f"{other}take-apart/")
    assert "Take them apart again" not in desk.get(other).content.decode()


@pytest.mark.parametrize(
    ("go", "shown"), [("same", "The same person</h3>"), ("different", "Said not to be the same")]
)
def test_what_was_said_about_two_people_is_shown_and_taken_back(
    jersey: Organisation, desk: Client, make_referral: MakeReferral, go: str, shown: str
) -> None:
    with tenant_scope(jersey):
        one, other = make_referral(), make_referral()
    page = f"/workspace/referrals/{one.reference}/"
    beside = f"{page}beside/{other.reference}/"

    assert desk.post(beside, {"go": go}).status_code == 302
    assert shown in desk.get(page).content.decode()
    assert desk.post(beside, {"go": "take_back"}).status_code == 302
    assert shown not in desk.get(page).content.decode()
    assert desk.post(beside, {"go": "take_back"}).status_code == 409
    assert desk.post(beside, {"go": "nonsense"}).status_code == 404
    assert desk.get(f"{page}beside/{one.reference}/").status_code == 404
