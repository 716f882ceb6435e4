"""`/check/` as a visitor meets it."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session

from eligibility.models import Decision, Ruleset
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.conftest import ClientAt
from tests.eligibility.visitor import asked, carried, heading, walk


def test_a_young_person_in_jersey_is_asked_only_what_matters(
    jersey: Organisation, client_at: ClientAt
) -> None:
    html = walk(client_at(jersey), {"referrer": "self", "care_experience": "yes", "age": "14"})

    assert heading(html) == "Yes, we can help"
    assert "You can have an advocate." in html
    assert "With what matters to you, in a meeting or at any other time." in html
    assert "Experience of care: yes." in html
    assert "You can ask for an advocate yourself, here." in html
    assert "We reply within 5 working days." in html
    assert 'action="/refer/"' in html


def test_a_government_worker_in_jersey_is_shown_egress(
    jersey: Organisation, client_at: ClientAt
) -> None:
    html = walk(
        client_at(jersey),
        {
            "referrer": "professional",
            "care_experience": "yes",
            "age": "9",
            "works_for_government_of_jersey": "yes",
        },
    )

    assert "They can have an advocate." in html
    assert "Write a new message in Egress and attach the form." in html


def test_a_parent_in_wiltshire_hears_what_the_help_is_limited_to(
    wiltshire: Organisation, client_at: ClientAt
) -> None:
    html = walk(
        client_at(wiltshire),
        {
            "referrer": "self",
            "who": "parent",
            "child_protection": "yes",
            "learning_difficulty_documented": "yes",
            "support": "icpc",
            "meeting_date": {"unsure": "dont_know"},
        },
    )

    assert heading(html) == "Yes, we can help"
    assert "We can help with these only:" in html
    assert "Review child protection conference (RCPC)" in html


def test_nobody_is_told_no_without_a_way_on(jersey: Organisation, client_at: ClientAt) -> None:
    html = walk(client_at(jersey), {"referrer": "self", "care_experience": "no"})

    assert heading(html) == "This may not be the right service"
    assert "Send us a message anyway" in html
    assert "Childline" in html


def test_not_knowing_the_age_goes_to_a_person(jersey: Organisation, client_at: ClientAt) -> None:
    client = client_at(jersey)
    page = client.post(
        "/check/",
        {
            "fact.referrer": "professional",
            "fact.care_experience": "yes",
            "fact.works_for_government_of_jersey": "no",
            "asked": "age",
            "unsure": "dont_know",
        },
    ).content.decode()

    assert heading(page) == "We may be able to help"
    assert "Age: not known." in page


def test_questions_are_put_to_the_one_who_asks(jersey: Organisation, client_at: ClientAt) -> None:
    client = client_at(jersey)
    to_self = client.post("/check/", {"asked": "referrer", "answer": "self"}).content.decode()
    of_them = client.post(
        "/check/", {"asked": "referrer", "answer": "professional"}
    ).content.decode()

    assert heading(to_self) == "Are you in care now, or have you been in care before?"
    assert heading(of_them) == "Are they in care now, or have they been in care before?"


def test_an_empty_answer_keeps_the_others_and_says_what_to_do(
    jersey: Organisation, client_at: ClientAt
) -> None:
    html = (
        client_at(jersey)
        .post("/check/", {"fact.referrer": "self", "asked": "care_experience"})
        .content.decode()
    )

    assert carried(html) == {"fact.referrer": "self"}
    assert asked(html) == "care_experience"
    assert "There is a problem" in html
    assert html.count("Choose one answer.") == 2
    assert "<title>Error: " in html


@pytest.mark.parametrize("typed", ["fourteen", "-1", "121", "14.5"])
def test_an_age_that_is_none_is_kept_as_typed(
    jersey: Organisation, client_at: ClientAt, typed: str
) -> None:
    html = (
        client_at(jersey)
        .post(
            "/check/",
            {
                "fact.referrer": "self",
                "fact.care_experience": "yes",
                "asked": "age",
                "answer": typed,
            },
        )
        .content.decode()
    )

    assert "Write the age as a number from 0 to 120, for example 14." in html
    assert f'value="{typed}"' in html


def test_change_goes_back_to_the_question_with_its_answer(
    jersey: Organisation, client_at: ClientAt
) -> None:
    html = (
        client_at(jersey)
        .post(
            "/check/",
            {
                "fact.referrer": "self",
                "fact.care_experience": "yes",
                "fact.age": "14",
                "change": "care_experience",
            },
        )
        .content.decode()
    )

    assert asked(html) == "care_experience"
    assert re.search(r'value="yes"[^>]* checked', html)
    assert carried(html)["fact.age"] == "14"


@pytest.mark.parametrize(
    "posted",
    [
        {"fact.nonsense": "yes"},
        {"fact.age": "a hundred"},
        {"change": "nonsense"},
        {"asked": "nonsense", "answer": "yes"},
        {"fact.referrer": "<script>alert(1)</script>"},
    ],
)
def test_nonsense_begins_again(
    jersey: Organisation, client_at: ClientAt, posted: dict[str, str]
) -> None:
    response = client_at(jersey).post("/check/", posted)

    assert response.status_code == 200
    assert asked(response.content.decode()) == "referrer"
    assert b"<script>alert" not in response.content


def test_nothing_is_kept(jersey: Organisation, client_at: ClientAt) -> None:
    client = client_at(jersey)
    walk(client, {"referrer": "self", "care_experience": "yes", "age": "14"})

    with tenant_scope(jersey):
        assert Decision.objects.count() == 0
        assert Session.objects.count() == 0


def test_without_rules_it_says_whom_to_call(jersey: Organisation, client_at: ClientAt) -> None:
    with tenant_scope(jersey):
        Ruleset.objects.all().update(effective_from="2999-01-01")
    response = client_at(jersey).get("/check/")

    assert response.status_code == 503
    assert heading(response.content.decode()) == "We cannot check this now"
    assert jersey.phone in response.content.decode()
