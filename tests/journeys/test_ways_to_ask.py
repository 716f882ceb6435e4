"""Each referrer is shown the way that is theirs, in a browser, and can always go on."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Answer, Visitor

ALLOCATED = "Do they have an allocated worker in Wiltshire Council's family and children services?"


@pytest.mark.parametrize(
    ("host", "answers", "says"),
    [
        (
            "jersey.localhost",
            {"Who are you?": "professional", "Do you work for the Government of Jersey?": "yes"},
            ["Egress", "Keep names out of the subject line"],
        ),
        (
            "wiltshire.localhost",
            {
                "Who are you?": "professional",
                ALLOCATED: "yes",
                "Are you their allocated worker at Wiltshire Council?": "yes",
            },
            ["Liquidlogic"],
        ),
        (
            "wiltshire.localhost",
            {"Who are you?": "parent_or_carer", ALLOCATED: "no"},
            ["childrensadvocacy@wiltshire.gov.uk"],
        ),
    ],
    ids=["Egress", "Liquidlogic", "e-mail"],
)
def test_the_way_of_this_referrer_is_shown(
    visit: Visit, host: str, answers: Mapping[str, str], says: list[str]
) -> None:
    visitor = visit(host, width=360)
    visitor.go("/refer/")
    _answer_until(visitor, "How to ask us", answers)
    for words in says:
        visitor.reads(words)
    visitor.press("Carry on here")
    assert visitor.heading == "Before you start"


@pytest.mark.parametrize("host", ["jersey.localhost", "wiltshire.localhost"])
def test_whoever_asks_for_themselves_is_led_straight_to_the_form(visit: Visit, host: str) -> None:
    visitor = visit(host, width=360)
    visitor.go("/refer/")
    visitor.fill_in({"answer": "self"})
    visitor.press("Carry on")
    assert visitor.heading == "Before you start"


def test_a_young_person_asks_for_an_advocate_without_javascript(visit: Visit) -> None:
    visitor = visit("jersey.localhost", width=360, javascript=False)
    questions = {
        "Who are you?": "self",
        "Are you in care now, or have you been in care before?": "yes",
        "How old are you?": "13",
        "Are you asking as a young person or as a parent?": "child",
    }
    fields: dict[str, Answer] = {
        "name": "Sand Invented",
        "wishes": "I want to stay at my school.",
        "ways": ["other"],
        "support": "everyday",
        "contact_notes": "At school, at lunch.",
    }
    visitor.status("/refer/")
    for _page in range(20):
        heading = visitor.heading
        if heading == "We have your request":
            break
        if heading in questions:
            visitor.fill_in({"answer": questions[heading]})
        visitor.fill_in(fields)
        button = {
            "Before you start": "I have read this. Carry on",
            "Check your answers": "Send my request",
        }.get(heading, "Carry on")
        visitor.press(button, look=False)
    visitor.reads("We have your request")
    assert visitor.reference()
    assert visitor.strangers == []


def _answer_until(visitor: Visitor, heading: str, answers: Mapping[str, str]) -> None:
    while visitor.heading != heading:
        visitor.fill_in({"answer": answers[visitor.heading]})
        visitor.press("Carry on")
