"""New rules are released while somebody is still writing."""

from __future__ import annotations

from referrals.models import Draft, Referral
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.conftest import ClientAt
from tests.referrals.test_public_pages import go, heading, own_request, page


def _answer_by_other_rules(organisation: Organisation, **facts: str) -> None:
    """As if these answers had been given to rules of yesterday."""
    with tenant_scope(organisation):
        draft = Draft.objects.get()
        draft.facts |= facts
        draft.trail = [*(f"fact:{name}" for name in facts), *draft.trail]
        draft.save()


def test_an_answer_that_nobody_asks_for_any_more_is_left_out(
    jersey: Organisation, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    at = own_request(client)
    _answer_by_other_rules(jersey, a_question_of_yesterday="yes")

    back = client.get(at.replace("check", "question/1"))
    assert back.headers.get("Location") != at.replace("check", "question/1")
    assert heading(page(client, at)) == "Check your answers"
    assert go(client, at).endswith("/sent/")
    with tenant_scope(jersey):
        assert "a_question_of_yesterday" not in Referral.objects.get().decision.facts


def test_an_answer_that_means_nothing_any_more_is_asked_again(
    jersey: Organisation, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    at = own_request(client)
    _answer_by_other_rules(jersey, care_experience="an answer of yesterday")

    asked_again = go(client, at)
    assert "/question/" in asked_again
    assert go(client, asked_again, answer="yes").endswith("/check/")
