"""The check in a browser: each answer of the rules, each type of question, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from accounts.authorisation import SYSTEM
from eligibility.services import publish_ruleset
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tests.journeys.conftest import Visit
from tests.journeys.visitor import MOST_PAGES, Site, Visitor

JERSEY, WILTSHIRE = "jersey.localhost", "wiltshire.localhost"
SOON = date.today() + timedelta(days=4)  # noqa: DTZ011  (a day more or less is as soon)
MEETING = {
    "answer_day": str(SOON.day),
    "answer_month": SOON.strftime("%B"),
    "answer_year": str(SOON.year),
}
PARENT = {
    "referrer": "self",
    "who": "parent",
    "child_protection": "yes",
    "learning_difficulty_documented": "yes",
}
OUTCOMES: dict[str, tuple[str, Mapping[str, Any], str, str]] = {
    "Jersey, yes": (
        JERSEY,
        {"referrer": "self", "care_experience": "yes", "age": "14"},
        "Yes, we can help",
        "We reply within 5 working days.",
    ),
    "Jersey, by Egress": (
        JERSEY,
        {
            "referrer": "professional",
            "care_experience": "yes",
            "age": "14",
            "works_for_government_of_jersey": "yes",
        },
        "Yes, we can help",
        "Write a new message in Egress",
    ),
    "Jersey, too young": (
        JERSEY,
        {"referrer": "parent_or_carer", "care_experience": "yes", "age": "4"},
        "This may not be the right service",
        "find the right person for a younger child",
    ),
    "Jersey, a person decides": (
        JERSEY,
        {"referrer": "self", "care_experience": "yes", "age": {"unsure": "dont_know"}},
        "We may be able to help",
        "A person will decide, not a computer.",
    ),
    "Jersey, not asked by everybody": (
        JERSEY,
        {"referrer": "someone_else", "care_experience": "yes", "age": "9"},
        "Please talk to us",
        "a parent or carer",
    ),
    "Wiltshire, two meetings only": (
        WILTSHIRE,
        PARENT | {"support": "icpc", "meeting_date": MEETING},
        "Yes, we can help",
        "Your meeting is in",
    ),
    "Wiltshire, not with a complaint": (
        WILTSHIRE,
        PARENT | {"support": "complaint"},
        "We can help with some things",
        "We can help with these only:",
    ),
    "Wiltshire, no": (
        WILTSHIRE,
        {"referrer": "parent_or_carer", "who": "parent", "child_protection": "no"},
        "This may not be the right service",
        "Your child can have their own advocate.",
    ),
    "Wiltshire, a person decides": (
        WILTSHIRE,
        PARENT | {"learning_difficulty_documented": "dont_know", "support": "dont_know"},
        "We may be able to help",
        "A person will decide, not a computer.",
    ),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_answer_has_its_page(visit: Visit, outcome: str) -> None:
    host, answers, title, says = OUTCOMES[outcome]
    visitor = visit(host, width=360)
    visitor.go("/check/")
    answer_all(visitor, answers)

    assert visitor.heading == title
    visitor.reads(says)
    visitor.reads("What happens next")
    assert visitor.page.url.endswith("/check/")
    visitor.follow("Start again")
    assert visitor.heading == "Who are you?"


def answer_all(visitor: Visitor, answers: Mapping[str, Any], *, look: bool = True) -> list[str]:
    """Answer what is asked until the result; the facts asked for."""
    seen: list[str] = []
    for _page in range(MOST_PAGES):
        waiting = visitor.page.locator("main [name=asked]")
        if waiting.count() == 0:
            return seen
        name = str(waiting.get_attribute("value"))
        seen.append(name)
        given = answers[name]
        visitor.fill_in(given if isinstance(given, dict) else {"answer": given})
        visitor.press("Carry on", look=look)
        assert visitor.page.locator(".govuk-error-summary").count() == 0
    pytest.fail(f"The check did not come to an end: {seen}")


def test_without_javascript_back_and_change_keep_what_was_said(visit: Visit) -> None:
    visitor = visit(WILTSHIRE, width=360, javascript=False)
    visitor.status("/check/")
    answers = PARENT | {"support": "icpc", "meeting_date": MEETING}
    answer_all(visitor, answers, look=False)
    visitor.press("Back", look=False)
    assert visitor.page.locator("[name=answer_month]").input_value() == str(SOON.month)
    visitor.press("Back", look=False)
    assert visitor.page.locator("[name=answer][value=icpc]").is_checked()
    visitor.page.get_by_text("Your answers so far").click()
    visitor.press("Change Are you asking as a young person or as a parent?", look=False)
    assert visitor.page.locator("[name=answer][value=parent]").is_checked()
    visitor.press("Carry on", look=False)
    visitor.reads("Your meeting is in")
    assert visitor.strangers == []


def test_by_keyboard_alone(visit: Visit) -> None:
    visitor = visit(JERSEY)
    visitor.go("/check/")
    for asked in ("referrer", "care_experience"):
        _tab_to_answer(visitor, asked)
        visitor.page.keyboard.press("Space")
        visitor.page.keyboard.press("Enter")
    _tab_to_answer(visitor, "age")
    visitor.page.keyboard.type("14")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_selector("main h1:text('Yes, we can help')")


def _tab_to_answer(visitor: Visitor, asked: str) -> None:
    visitor.page.wait_for_selector(f"main [name=asked][value={asked}]", state="attached")
    visitor.page.wait_for_load_state()
    for _tab in range(30):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("document.activeElement.name") == "answer":
            return
    pytest.fail(f"The answer to {asked} cannot be reached with Tab.")


RULES = """\
organisation: {id: types, name: Types, working_days: JE, timezone: Europe/Jersey}
version: {effective_from: 2025-01-01, note: Each type of question once}
people: {their_child: {label: Their child}}
facts:
  moves: {type: number, least: 0, most: 50, label: Moves, question: How often did they move?}
eligibility:
  - id: everything
    public_label: people with everything
    when:
      - communication_needs: [interpreter, easy_read]
      - moves: {from: 3}
      - looked_after_for: {from: 28 days}
      - left_care_on: {from: 2020-01-01}
      - their_child.age: {under: 5}
gates:
  - {id: wants, kind: consent, need: [{young_person_consents: yes}], say: Ask them first.}
routes:
  - {id: form, channel: online, otherwise: yes, say: Fill in the form.}
"""


@pytest.fixture
def all_types(site: Site, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Rules that ask each type of question, in force at Jersey's host during the test.

    Of two rulesets for one day the one released later holds, so Jersey's own come back by it.
    """
    own = (Path(settings.RULES_ROOT) / "jersey-cares" / "rules.yaml").read_text(encoding="utf-8")
    with django_db_blocker.unblock(), ThreadPoolExecutor(1) as beside_the_browser:
        beside_the_browser.submit(_release, RULES).result()
        yield
        beside_the_browser.submit(_release, own).result()


def _release(document: str) -> None:
    try:
        with public_scope():
            jersey = Organisation.objects.get(slug="jersey-cares")
        with tenant_scope(jersey):
            publish_ruleset(document=document, by=SYSTEM)
    finally:
        connection.close()


@pytest.mark.usefixtures("all_types")
def test_every_type_of_question_is_accessible_with_and_without_a_mistake(visit: Visit) -> None:
    visitor = visit(JERSEY, width=360)
    visitor.go("/check/")
    day = {"answer_day": "1", "answer_month": "3", "answer_year": "2020"}
    answers: dict[str, Any] = {
        "communication_needs": {"answer": ["easy_read", "pictures"]},
        "moves": "3",
        "looked_after_for": {
            "instead_day": "1",
            "instead_month": "March",
            "instead_year": "2020",
        },
        "left_care_on": day,
        "their_child.age": "4",
        "young_person_consents": "no",
    }
    mistakes: dict[str, Any] = {
        "communication_needs": {"answer": ["easy_read", "-"]},
        "moves": {"answer": "many"},
        "looked_after_for": {"answer": "a long time"},
        "left_care_on": day | {"answer_year": "20"},
        "their_child.age": {"answer": "-1"},
        "young_person_consents": {},
    }
    for _page in range(len(answers)):
        name = str(visitor.page.locator("main [name=asked]").get_attribute("value"))
        visitor.fill_in(mistakes[name])
        visitor.press("Carry on")
        visitor.page.wait_for_selector(".govuk-error-summary")
        if name == "communication_needs":
            visitor.page.uncheck("[name=answer][value='-']")
        if name == "looked_after_for":
            visitor.fill_in({"answer": ""})
        given = answers[name]
        visitor.fill_in(given if isinstance(given, dict) else {"answer": given})
        visitor.press("Carry on")
    assert visitor.heading == "Something has to happen first"
    visitor.reads("Ask them first.")
    visitor.reads("Easy read")
