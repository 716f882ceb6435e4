"""The public form: the day of the meeting, short notice, and the rules' questions."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from eligibility.selectors import live_rules, today
from referrals.drafting import intake_of, save_step, start_draft
from referrals.models import Draft, Referral
from referrals.timing.lead_times import short_notice_of
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.conftest import ClientAt
from tests.referrals.test_public_pages import day, go, page

CONFERENCE = {
    "referrer": "parent_or_carer",
    "who": "child",
    "age": "9",
    "child_protection": "yes",
    "support": "icpc",
}


def typed(html: str, name: str) -> str | None:
    """What stands in a text box."""
    box = re.search(rf'<input[^>]*name="{name}"[^>]*>', html)
    value = re.search(r'value="([^"]*)"', box.group() if box else "")
    return value.group(1) if value else None


def carried(client: Client, **facts: str) -> str:
    """Come from `/check/` with these answers; answer where one is then."""
    return go(
        client, "/refer/", answer="", **{f"fact.{name}": said for name, said in facts.items()}
    )


def walk(client: Client, at: str, **answers: dict[str, object]) -> str:
    """Go on until the check page; `answers` by step, a question is answered "dont_know"."""
    given: dict[str, dict[str, object]] = {
        "before": {},
        "person": {"name": "Sky Fenn"},
        "help": {},
        "knows": {"person_knows": "yes", "person_agrees": "yes"},
        "safe": {"ways": ["other"]},
        "referrer": {"referrer_name": "Jo", "referrer_email": "jo@aunt.example"},
        **answers,
    }
    for _turn in range(20):
        place = at.rstrip("/").split("/")
        if place[-1] == "check":
            return at
        if place[-1] == "way":
            at = go(client, at, go="here")
        elif place[-2] == "question":
            at = go(client, at, answer="dont_know")
        else:
            at = go(client, at, **given[place[-1]])
    raise AssertionError(at)


def test_the_day_said_in_the_check_is_not_asked_afresh_and_reaches_the_rules(
    wiltshire: Organisation, client_at: ClientAt
) -> None:
    with tenant_scope(wiltshire):
        soon = today() + timedelta(days=4)
    client = client_at(wiltshire)
    at = carried(client, **CONFERENCE, meeting_date=soon.isoformat())
    draft = at.split("/")[2]
    form = page(client, f"/refer/{draft}/step/help/")
    for part, value in (("day", soon.day), ("month", soon.month), ("year", soon.year)):
        assert typed(form, f"meeting_on_{part}") == str(value)

    parts = day("meeting_on", str(soon.day), str(soon.month), str(soon.year))
    at = walk(client, at, help=dict(parts))
    checked = page(client, at)
    assert "in 4 days, usual lead is 10." in checked
    assert "You can still ask." in checked
    assert checked.count(f"{soon.day} {soon:%B} {soon.year}") == 1
    go(client, at)
    with tenant_scope(wiltshire):
        referral = Referral.objects.select_related("decision").get()
    assert referral.meeting_on == soon
    assert referral.decision.facts["meeting_date"] == soon.isoformat()
    assert referral.decision.result["priority"]["id"] == "conference_soon"


def test_enough_time_is_no_warning(wiltshire: Organisation, client_at: ClientAt) -> None:
    with tenant_scope(wiltshire):
        later = today() + timedelta(days=30)
    client = client_at(wiltshire)
    at = carried(client, **CONFERENCE)
    parts = day("meeting_on", str(later.day), str(later.month), str(later.year))
    assert "usual lead" not in page(client, walk(client, at, help=dict(parts)))


@pytest.mark.parametrize(
    ("said", "written", "fact"),
    [
        ("2030-04-10", "2030-05-01", "2030-05-01"),  # the day written last
        ("2030-04-10", None, None),  # taken out again
        ("dont_know", None, "dont_know"),
        (None, "2030-05-01", "2030-05-01"),
        (None, None, None),
    ],
)
def test_the_day_that_the_rules_see(
    in_wiltshire: Organisation, said: str | None, written: str | None, fact: str | None
) -> None:
    facts = {**CONFERENCE, **({"meeting_date": said} if said else {})}
    draft = save_step(
        draft=start_draft(facts=facts),
        step="help",
        answers={"meeting_on": written} if written else {},
    )
    told = intake_of(draft)
    assert told.facts_for(live_rules()).get("meeting_date") == fact
    assert short_notice_of(told, live_rules(), on=today()) == ""


def test_a_date_of_birth_may_be_given_in_place_of_an_age_and_changed(
    jersey: Organisation, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    at = go(client, "/refer/", asked="referrer", answer="parent_or_carer")
    at = go(client, at)
    at = go(client, at, answer="yes")
    assert "Or: " in page(client, at)
    age = at
    at = go(client, at, **day("instead", "3", "5", "2012"))
    with tenant_scope(jersey):
        facts = Draft.objects.get().facts
    assert (facts["date_of_birth"], "age" in facts) == ("2012-05-03", False)
    assert typed(page(client, age), "instead_year") == "2012"

    done = walk(client, at, help={"support": "everyday"})
    assert f'href="{age}"' in page(client, done)
    at = go(client, age, answer="14")
    with tenant_scope(jersey):
        facts = Draft.objects.get().facts
    assert (facts["age"], "date_of_birth" in facts) == ("14", False)
    assert at.endswith("/check/")


def test_an_answer_that_does_not_fit_is_asked_again_with_what_was_typed(
    wiltshire: Organisation, client_at: ClientAt
) -> None:
    client = client_at(wiltshire)
    at = carried(client, referrer="parent_or_carer", who="child", age="9")
    draft_id = at.split("/")[2]
    asked = f"/refer/{draft_id}/question/3/"  # the age
    response = client.post(asked, {"answer": "ninety"})
    assert "You wrote “ninety”." in response.text
    assert typed(response.text, "answer") == "ninety"
