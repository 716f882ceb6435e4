"""`POST /api/v1/referrals` and `GET /api/v1/referrals/{reference}`."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.http import HttpResponse

from api.authentication import digest_of
from api.models import ApiKey, SentRequest
from audit.selectors import entries_about
from notifications.models import Message
from referrals.models import Referral
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tests.api.conftest import FACTS, MakeSystem, System, said


@pytest.mark.parametrize("name", ["jersey", "wiltshire"])
def test_a_referral_is_stored_whole(
    request: pytest.FixtureRequest, make_system: MakeSystem, name: str
) -> None:
    organisation: Organisation = request.getfixturevalue(name)
    response = make_system(organisation).refer(
        "a-1",
        wishes="To see my sister.",
        referrer_name="Sasha Worker",
        referrer_email="sasha@council.example",
        person={"name": "Robin Marsh", "email": "r@young.example", "email_is_safe": True},
    )

    status = said(response)
    assert response.status_code == 201
    assert set(status) == {"reference", "state", "state_in_words", "received_at", "reply_by"}
    assert (status["state"], status["state_in_words"]) == ("received", "New")
    assert (status["reply_by"] is not None) == (name == "jersey")
    with tenant_scope(organisation):
        referral = Referral.objects.get(reference=status["reference"])
        assert (referral.channel, referral.person.name) == ("api", "Robin Marsh")
        assert referral.wishes == "To see my sister."
        assert referral.decision.facts == FACTS[organisation.slug]
        [entry] = entries_about(referral)
        key = ApiKey.objects.get()
        assert (entry.actor, entry.operation, entry.roles) == (
            str(key.pk), "api.refer", "api_client",
        )  # fmt: skip
        to = "r@young.example" if name == "jersey" else "sasha@council.example"
        assert [message.to for message in Message.objects.all()] == [to]
    assert mail.outbox == []


def test_the_same_request_again_changes_nothing(
    jersey: Organisation, make_system: MakeSystem
) -> None:
    system = make_system(jersey)
    first, again = system.refer("a-1"), system.refer("a-1")

    assert (first.status_code, again.status_code) == (201, 200)
    assert said(first) == said(again)
    with tenant_scope(jersey):
        assert (Referral.objects.count(), SentRequest.objects.count()) == (1, 1)


def test_a_key_with_another_body_is_a_conflict(
    jersey: Organisation, make_system: MakeSystem
) -> None:
    system = make_system(jersey)
    system.refer("a-1")
    response = system.refer("a-1", wishes="Something else.")

    problem = said(response)
    assert (response.status_code, response["Content-Type"]) == (409, "application/problem+json")
    assert (problem["title"], problem["status"]) == ("Conflict", 409)
    assert problem["detail"].startswith("This Idempotency-Key was used for another referral.")
    with tenant_scope(jersey):
        assert Referral.objects.count() == 1


def test_the_order_of_a_bodys_fields_does_not_matter(
    jersey: Organisation, make_system: MakeSystem
) -> None:
    system = make_system(jersey)
    first = '{"person": {"name": "Robin"}, "facts": {"age": 15, "referrer": "self"}}'
    second = '{"facts": {"referrer": "self", "age": 15}, "person": {"name": "Robin"}}'
    codes = [system.post("referrals", b, idempotency_key="a").status_code for b in (first, second)]
    assert codes == [201, 200]


def test_two_systems_may_use_one_idempotency_key(
    jersey: Organisation, make_system: MakeSystem
) -> None:
    answers = [make_system(jersey, name).refer("1") for name in ("One", "Two")]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert len({said(answer)["reference"] for answer in answers}) == 2


@pytest.mark.parametrize("key", ["", "   ", "x" * 201])
def test_without_a_usable_key_nothing_is_stored(
    jersey: Organisation, make_system: MakeSystem, key: str
) -> None:
    response = make_system(jersey).refer(key)
    problem = said(response)
    assert response.status_code == 400
    assert problem["fields"] == {
        "Idempotency-Key": ["Send this header with 1 to 200 characters, new each time."]
    }
    with tenant_scope(jersey):
        assert not Referral.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"person": {}}, "person"),
        ({"person": "Robin"}, "person"),
        ({"person": {"name": "R\0bin"}}, "person"),
        ({"person": {"name": "R" * 121}}, "person"),
        ({"person": {"name": "Robin", "email": "no address"}}, "person"),
        ({"person": {"name": "Robin", "date_of_birth": "31.1.2010"}}, "person"),
        ({"facts": {"colour": "blue"}}, "facts"),
        ({"facts": {"referrer": "self", "age": 40_000}}, "facts"),
        ({"facts": None}, "facts"),
        ({"wishes": "x" * 10_001}, "wishes"),
        ({"purpose": "holiday"}, "purpose"),
        ({"person_knows": "perhaps"}, "person_knows"),
        ({"meeting_on": "soon"}, "meeting_on"),
    ],
)
def test_wrong_fields_are_named_and_nothing_is_stored(
    jersey: Organisation, make_system: MakeSystem, changes: dict[str, Any], field: str
) -> None:
    response = make_system(jersey).refer("a-1", **changes)
    problem = said(response)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert list(problem["fields"]) == [field]
    with tenant_scope(jersey):
        assert not Referral.objects.exists()
        assert not SentRequest.objects.exists()


@pytest.mark.parametrize("body", ["", "{", "[]", '"text"', "null", '{"facts": NaN}'])
def test_a_body_that_is_no_object_is_refused_in_words(
    jersey: Organisation, make_system: MakeSystem, body: str
) -> None:
    response = make_system(jersey).post("referrals", body, idempotency_key="a-1")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert said(response)["detail"]


def test_a_system_reads_its_own_referrals_status_only(
    jersey: Organisation, make_system: MakeSystem
) -> None:
    one, two = make_system(jersey, "One"), make_system(jersey, "Two")
    sent = said(one.refer("a-1"))
    own = one.get(f"referrals/{sent['reference']}")

    assert (own.status_code, said(own)) == (200, sent)
    anothers = two.get(f"referrals/{sent['reference']}")
    nobodys = two.get("referrals/K7M4-XQ9H-TD3")
    assert (anothers.status_code, anothers.content) == (404, nobodys.content)
    assert said(nobodys) == {
        "type": "about:blank",
        "title": "Not found",
        "status": 404,
        "detail": "There is nothing here, or nothing that this key may see.",
    }


def test_a_key_of_another_organisation_is_as_good_as_a_random_one(
    jersey: Organisation, wiltshire: Organisation, make_system: MakeSystem
) -> None:
    foreign = System(jersey, make_system(wiltshire).key)
    random = System(jersey, "heard_" + "x" * 43)
    asking: tuple[Callable[[System], HttpResponse], ...] = (
        lambda system: system.refer("a-1"),
        lambda system: system.post("eligibility/decisions", {"facts": {}}),
        lambda system: system.get("referrals/K7M4-XQ9H-TD3"),
    )
    for ask in asking:
        answers = [ask(foreign), ask(random)]
        assert [a.status_code for a in answers] == [401, 401]
        assert answers[0].content == answers[1].content
        assert answers[0]["WWW-Authenticate"] == 'Bearer realm="api"'
        assert answers[0]["Content-Type"] == "application/problem+json"


def test_a_revoked_key_is_a_random_one(jersey: Organisation, make_system: MakeSystem) -> None:
    system = make_system(jersey)
    with tenant_scope(jersey):
        key = ApiKey.objects.get(digest=digest_of(system.key))
        key.revoked_at = key.created_at
        key.save()
    assert system.refer("a-1").status_code == 401


def test_a_key_is_kept_as_its_digest_only(jersey: Organisation, make_system: MakeSystem) -> None:
    system = make_system(jersey)
    with tenant_scope(jersey):
        [stored] = ApiKey.objects.values_list("digest", flat=True)
    assert system.key not in stored
    assert stored == digest_of(system.key)


def test_a_session_of_staff_opens_nothing(
    jersey: Organisation, make_user: Any, client_at: Any
) -> None:
    client = client_at(jersey, make_user(jersey, "supervisor", "organisation_admin"))
    answer = client.get("/api/v1/referrals/K7M4-XQ9H-TD3")
    assert answer.status_code == 401


def test_eight_at_once_make_one_referral(own_database: str, make_system: MakeSystem) -> None:
    with public_scope():
        jersey = Organisation.objects.prefetch_related("domains").get(slug="jersey-cares")
    system = make_system(jersey)

    def send(_turn: int) -> tuple[int, str]:
        try:
            response = system.refer("a-1")
            return response.status_code, said(response)["reference"]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert sorted(code for code, _reference in answers) == [200] * 7 + [201]
    assert len({reference for _code, reference in answers}) == 1
    with tenant_scope(jersey):
        assert Referral.objects.count() == 1
