"""The way through the questions: what is kept, what is dropped, and what is asked again."""

from __future__ import annotations

from typing import Any

from eligibility.asking import usable, way_through
from eligibility.selectors import live_rules, today
from tenants.models import Organisation
from tests.conftest import ClientAt
from tests.eligibility.visitor import asked, carried, heading, post, walk, words

CHILD = {
    "referrer": "professional",
    "who": "child",
    "age": "10",
    "child_protection": "no",
    "in_care": "yes",
    "support": "everyday",
    "has_allocated_worker": "yes",
    "referrer_is_allocated_worker": "no",
}


def test_back_and_carry_on_keeps_every_answer(wiltshire: Organisation, client_at: ClientAt) -> None:
    client = client_at(wiltshire)
    html = client.get("/check/").content.decode()
    for _number in range(4):
        name = asked(html)
        html = post(client, html, asked=name, answer=CHILD[name])
    waiting, before = asked(html), carried(html)
    for name in ("child_protection", "age"):
        html = post(client, html, change=name)
        assert (asked(html), carried(html)) == (name, before)
    html = post(client, html, asked="age", answer="10")
    assert (asked(html), carried(html)) == (waiting, before)


def test_a_change_drops_only_what_no_longer_matters(in_wiltshire: Organisation) -> None:
    rules = live_rules()
    given: dict[str, Any] = CHILD | {"who": "parent", "child_protection": "yes"}
    way = way_through(rules, given, on=today())

    assert way.question == "learning_difficulty_documented"
    assert way.facts == {"referrer": "professional", "who": "parent", "child_protection": "yes"}
    given |= {"learning_difficulty_documented": "yes", "support": "rcpc"}
    way = way_through(rules, given, on=today())
    assert way.question is None
    assert "age" not in way.facts
    assert way.facts["has_allocated_worker"] == "yes"


def test_what_was_dropped_comes_back_with_the_earlier_answer(in_wiltshire: Organisation) -> None:
    rules = live_rules()
    whole = way_through(rules, CHILD, on=today())
    assert (whole.question, whole.facts) == (None, CHILD)
    there = usable(rules, CHILD | {"who": "parent"}, on=today())
    again = way_through(rules, there | {"who": "child"}, on=today())
    assert again.facts == CHILD


def test_what_was_never_asked_has_no_say(in_wiltshire: Organisation) -> None:
    given = {"referrer": "self", "who": "parent", "child_protection": "no", "in_care": "yes"}
    way = way_through(live_rules(), given, on=today())
    assert (way.question, "in_care" in way.facts) == (None, False)


def test_not_asked_is_no_answer(in_wiltshire: Organisation) -> None:
    rules = live_rules()
    given = usable(rules, {"referrer": "not_asked", "who": None}, on=today())
    assert given == {}
    assert way_through(rules, given, on=today()).question == "referrer"


def test_answers_so_far_can_be_changed_on_every_page(
    jersey: Organisation, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    html = client.get("/check/").content.decode()
    assert "Your answers so far" not in html
    html = post(client, html, asked="referrer", answer="self")
    html = post(client, html, asked="care_experience", answer="yes")

    assert "Your answers so far" in words(html)
    assert html.count('name="change" value="care_experience"') == 2  # Back, and Change
    html = post(client, html, change="referrer")
    assert heading(html) == "Who are you?"
    assert 'name="change"' not in html


def test_a_change_at_the_end_leads_to_the_result_at_once(
    jersey: Organisation, client_at: ClientAt
) -> None:
    client = client_at(jersey)
    html = walk(client, {"referrer": "self", "care_experience": "yes", "age": "14"})
    html = post(client, html, change="age")
    html = post(client, html, asked="age", answer="3")

    assert heading(html) == "This may not be the right service"
    assert carried(html)["fact.age"] == "3"


def test_the_result_carries_on_only_what_matters(
    wiltshire: Organisation, client_at: ClientAt
) -> None:
    client = client_at(wiltshire)
    html = client.get("/check/").content.decode()
    for _number in range(3):
        html = post(client, html, asked=asked(html), answer=CHILD[asked(html)])
    html = post(client, html, change="who")
    html = post(client, html, asked="who", answer="parent")
    assert carried(html)["fact.age"] == "10"
    html = post(client, html, asked="child_protection", answer="no")

    assert heading(html) == "This may not be the right service"
    assert carried(html) == {
        "fact.referrer": "professional",
        "fact.who": "parent",
        "fact.child_protection": "no",
    }
    assert "How old are they?" not in words(html)
