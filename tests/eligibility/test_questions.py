"""Every type of fact, asked and answered without JavaScript, and every slip of the pen."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from eligibility.selectors import today
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.conftest import ClientAt
from tests.eligibility.visitor import asked, carried, heading, post, release, walk, words

RULES = """\
organisation: {id: all-types, name: All types, working_days: JE, timezone: Europe/Jersey}
version: {effective_from: 2025-06-01, note: Each type of question once}
people: {their_child: {label: Their child}}
facts:
  moves:
    type: number
    least: 0
    most: 50
    label: Moves
    question: How often did they move?
    explanation: Count this year only.
  age_on_leaving_care: {on: left_care_on}
eligibility:
  - id: everything
    public_label: people with everything
    when:
      - GROUP
routes:
  - {id: form, channel: online, otherwise: yes, say: Fill in the form.}
"""
DAY = {"answer_day": "1", "answer_month": "3", "answer_year": "2020"}


@pytest.fixture
def asking(jersey: Organisation, client_at: ClientAt) -> Any:
    """`asking("moves: {from: 3}")`: a visitor of rules with this one condition, or several."""

    def begin(*conditions: str) -> Client:
        release(jersey, RULES.replace("- GROUP", "\n      ".join(f"- {c}" for c in conditions)))
        return client_at(jersey)

    return begin


def test_every_type_is_asked_and_decided(asking: Any) -> None:
    client = asking(
        "age: {from: 5}",
        "in_care: yes",
        "who: child",
        "communication_needs: [interpreter, easy_read]",
        "moves: {from: 3}",
        "looked_after_for: {from: 28 days}",
        "left_care_on: {from: 2020-01-01}",
        "their_child.age: {under: 5}",
    )
    html = client.get("/check/").content.decode()
    given: dict[str, Any] = {
        "age": {"answer": "17"},
        "in_care": {"answer": "yes"},
        "who": {"answer": "child"},
        "communication_needs": {"answer": ["easy_read", "pictures"]},
        "moves": {"answer": "3"},
        "looked_after_for": {"answer": "28"},
        "left_care_on": DAY,
        "their_child.age": {"answer": "4"},
    }
    seen = set()
    while name := asked(html):
        seen.add(name)
        html = post(client, html, asked=name, **given[name])

    assert seen == set(given)
    assert heading(html) == "Yes, we can help"
    for said in ("Easy read, Pictures or symbols", "28 days", "1 March 2020", "Their child"):
        assert said in words(html)
    assert carried(html)["fact.communication_needs"] == ["pictures", "easy_read"] or carried(html)[
        "fact.communication_needs"
    ] == ["easy_read", "pictures"]


@pytest.mark.parametrize(
    "condition",
    [
        "age: {from: 5}",
        "in_care: yes",
        "who: child",
        "communication_needs: [interpreter]",
        "moves: {from: 3}",
        "looked_after_for: {from: 28 days}",
        "left_care_on: {from: 2020-01-01}",
        "their_child.age: {under: 5}",
    ],
)
@pytest.mark.parametrize("unsure", ["dont_know", "prefer_not_to_say"])
def test_nobody_needs_to_know_or_to_say(asking: Any, condition: str, unsure: str) -> None:
    client = asking(condition)
    html = client.get("/check/").content.decode()
    name = condition.partition(":")[0]
    assert asked(html) == name
    field = "unsure" if 'name="unsure"' in html else "answer"
    html = post(client, html, asked=name, **{field: unsure})

    assert heading(html) == "We may be able to help"
    assert "A person will decide" in words(html)
    assert carried(html)[f"fact.{name}"] == unsure


def test_none_of_these_is_an_answer(asking: Any) -> None:
    client = asking("communication_needs: [interpreter]")
    html = walk(client, {"communication_needs": {"answer": "-"}})

    assert heading(html) == "This may not be the right service"
    assert "None of these" in words(html)
    html = post(client, html, change="communication_needs")
    assert 'value="-" checked' in html


def test_none_and_another_is_a_gentle_error_that_keeps_both(asking: Any) -> None:
    client = asking("communication_needs: [interpreter]")
    html = client.get("/check/").content.decode()
    html = post(client, html, asked="communication_needs", answer=["interpreter", "-"])

    assert "You ticked “None of these” and another answer. Untick one of them." in words(html)
    assert html.count(" checked") == 2


@pytest.mark.parametrize(
    ("condition", "typed", "error"),
    [
        (
            "age: {from: 5}",
            "fourteen",
            "You wrote “fourteen”. Write the age as a number from 0 to 120, for example 14.",
        ),
        (
            "moves: {from: 3}",
            "51",
            "You wrote “51”. Write a whole number from 0 to 50, for example 14.",
        ),
        (
            "looked_after_for: {from: 28 days}",
            "-3",
            "You wrote “-3”. Write the number of days from 0 to 9200, for example 14.",
        ),
        (
            "in_care_from_14_for: {from: 13 weeks}",
            "13.5",
            "You wrote “13.5”. Write the number of weeks from 0 to 210, for example 14.",
        ),
        ("moves: {from: 3}", "", "Write an answer, or choose “I don't know”."),
        ("moves: {from: 3}", "9" * 400, f"You wrote “{'9' * 39}…”."),
    ],
)
def test_a_number_that_is_none(asking: Any, condition: str, typed: str, error: str) -> None:
    client = asking(condition)
    html = client.get("/check/").content.decode()
    html = post(client, html, asked=condition.partition(":")[0], answer=typed)

    assert words(html).count(error) == 2
    assert f'value="{typed}"' in html or not typed
    assert "<title>Error: " in html


def _typed(day: str, month: str, year: str) -> dict[str, str]:
    return {"answer_day": day, "answer_month": month, "answer_year": year}


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (("31", "2", "2020"), "You wrote “31 2 2020”. Day they left care must be a real date"),
        (("1", "3", "20"), "You wrote “1 3 20”. Write all 4 numbers of the year"),
        (("", "3", "2020"), "You wrote “3 2020”. Day they left care must include a day."),
        (("1", "3", "1020"), "You wrote “1 3 1020”. That is too long ago. Check the year."),
        (("x", "y", "z"), "You wrote “x y z”."),
        (("1", "3", "9999"), "You wrote “1 3 9999”. That day is still to come."),
        (("", "", ""), "Write an answer, or choose “I don't know”."),
    ],
)
def test_a_day_that_is_none(asking: Any, typed: tuple[str, str, str], error: str) -> None:
    client = asking("left_care_on: {from: 2020-01-01}")
    html = client.get("/check/").content.decode()
    html = post(client, html, asked="left_care_on", **_typed(*typed))

    assert words(html).count(error) == 2
    for part in filter(None, typed):
        assert f'value="{part}"' in html


def test_a_month_may_be_a_word(asking: Any) -> None:
    client = asking("left_care_on: {from: 2020-01-01}")
    html = walk(client, {"left_care_on": _typed("1", "March", "2020")})
    assert heading(html) == "Yes, we can help"


def test_a_date_of_birth_may_be_given_for_an_age(asking: Any, jersey: Organisation) -> None:
    client = asking("age: {from: 5}")
    with tenant_scope(jersey):
        fifth = today().replace(year=today().year - 5, day=min(today().day, 28))
    born = {"instead_day": fifth.day, "instead_month": fifth.month, "instead_year": fifth.year}
    html = walk(client, {"age": born})

    assert heading(html) == "Yes, we can help"
    assert carried(html) == {"fact.date_of_birth": fifth.isoformat()}
    html = post(client, html, change="age")
    assert f'value="{fifth.year}"' in html
    html = post(client, html, asked="age", answer="4")
    assert heading(html) == "This may not be the right service"
    assert carried(html) == {"fact.age": "4"}


@pytest.mark.parametrize(
    ("days", "error"),
    [(1, "That day is still to come."), (-366 * 125, "That is too long ago.")],
)
def test_nobody_is_born_tomorrow_or_too_long_ago(asking: Any, days: int, error: str) -> None:
    client = asking("age: {from: 5}")
    html = client.get("/check/").content.decode()
    day = date.today() + timedelta(days=days + (days > 0))  # noqa: DTZ011  (a day's slack)
    fields = {"instead_day": day.day, "instead_month": day.month, "instead_year": day.year}
    html = post(client, html, asked="age", **fields)

    assert asked(html) == "age"
    assert error in words(html)


def test_the_day_care_began_may_be_given_for_the_time_in_care(asking: Any) -> None:
    client = asking("looked_after_for: {from: 28 days}")
    html = client.get("/check/").content.decode()
    assert "Or: When did they come into care this time?" in words(html)
    began = {"instead_day": "1", "instead_month": "3", "instead_year": "2020"}
    assert carried(walk(client, {"looked_after_for": began})) == {
        "fact.looked_after_since": "2020-03-01"
    }


def test_days_that_contradict_each_other_are_told_and_kept(asking: Any) -> None:
    client = asking(
        "age: {from: 5}", "left_care_on: {from: 2000-01-01}", "age_on_leaving_care: {from: 16}"
    )
    html = client.get("/check/").content.decode()
    fields = {
        "age": {"instead_day": "1", "instead_month": "3", "instead_year": "2010"},
        "left_care_on": _typed("1", "3", "2009"),
    }
    while (name := asked(html)) and "There is a problem" not in html:
        html = post(client, html, asked=name, **fields[name])

    assert "This does not fit with an answer that you gave before." in words(html)
    assert 'value="2009"' in html or 'value="2010"' in html


def test_help_stands_beside_the_question(asking: Any) -> None:
    client = asking("moves: {from: 3}")
    assert "Count this year only." in words(client.get("/check/").content.decode())


def test_the_related_persons_question_names_them(asking: Any) -> None:
    client = asking("their_child.in_care: yes")
    html = client.get("/check/").content.decode()
    assert heading(html) == "Their child: Are they in care?"
