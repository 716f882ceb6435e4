"""Every answer of the rules has a page of its own: what is so, what to do, and a way on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from eligibility.selectors import today
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.conftest import ClientAt
from tests.eligibility.visitor import heading, release, walk, words

HEAD = """\
organisation: {id: outcomes, name: Outcomes, working_days: JE, timezone: Europe/Jersey}
version: {effective_from: 2025-06-01, note: One rule of each kind}
routes:
  - {id: form, channel: online, otherwise: yes, say: Fill in the form.}
eligibility:
  - {id: care, public_label: children in care, when: [{in_care: yes}]EXTRA}
"""
CONSENT = "gates: [{id: wants, kind: KIND, need: [{young_person_consents: yes}], say: Ask them.}]\n"
ALWAYS = (
    "A person from our team reads what you send.",
    "We get in touch only in the ways you say are safe.",
    "Start again",
    "To keep them, print this page.",
)


@pytest.fixture
def result(jersey: Organisation, client_at: ClientAt) -> Any:
    """`result(rest, answers, extra)`: heading and words of the page that these rules lead to."""

    def found(rest: str, answers: dict[str, Any], extra: str = "") -> tuple[str, str]:
        release(jersey, HEAD.replace("EXTRA", extra) + rest)
        html = walk(client_at(jersey), answers)
        said = words(html)
        for sentence in ALWAYS:
            assert sentence in said
        assert 'action="/refer/"' in html
        return heading(html), said

    return found


def test_yes_and_no_limit(result: Any) -> None:
    title, said = result("", {"in_care": "yes"})
    assert title == "Yes, we can help"
    assert "In care: yes." in said
    assert "With what matters to them, in a meeting or at any other time. There is no" in said
    assert "Ask for an advocate" in said


def test_a_day_among_the_reasons_is_written_as_people_write_it(result: Any) -> None:
    when = "[{left_care_on: {from: 2020-01-01}}]"
    rest = f"  - {{id: left, public_label: people who left, when: {when}}}\n"
    day = {"answer_day": "1", "answer_month": "3", "answer_year": "2020"}
    _title, said = result(rest, {"in_care": "no", "left_care_on": day})
    assert "You told us: Day they left care: 1 March 2020." in said


def test_no_names_the_people_whom_the_service_works_with(result: Any) -> None:
    title, said = result("", {"in_care": "no"})
    assert title == "This may not be the right service"
    assert "Who we work with children in care" in said
    assert "Send us a message anyway" in said


def test_no_says_why_when_the_rules_do(result: Any) -> None:
    rest = "exclusions: [{id: homeless, when: [{homeless: yes}], say: This is for others.}]\n"
    title, said = result(rest, {"homeless": "yes"})
    assert title == "This may not be the right service"
    assert "A person will read it and tell you who can help. This is for others." in said


def test_only_what_was_needed_is_told_as_a_reason(result: Any) -> None:
    either = "{any: [{care_leaver: yes}, {young_carer: yes}]}"
    rest = f"  - {{id: g, public_label: either, when: [{either}]}}\n"
    _title, said = result(rest, {"in_care": "no", "care_leaver": "no", "young_carer": "yes"})
    assert "You told us: Young carer: yes. We work with" in said


def test_a_time_that_hangs_on_an_answer_nobody_knows_is_told(result: Any) -> None:
    rest = """\
promises:
  - {id: fast, kind: promise, days: 1, stops: allocated, when: [{homeless: yes}], say: A day.}
  - {id: slow, kind: promise, days: 9, stops: allocated, unless: [{homeless: yes}], say: Nine days.}
"""
    _title, said = result(rest, {"in_care": "yes", "homeless": "dont_know"})
    assert "One of these may be so. A person tells you which: A day. Nine days." in said
    _title, said = result(rest, {"in_care": "no"})
    assert "One of these may be so." not in said


def test_a_person_decides(result: Any) -> None:
    title, said = result("", {"in_care": "yes"}, ", discretion: We look at each request.")
    assert title == "We may be able to help"
    assert "A person will decide, not a computer." in said
    assert "What a person will look at We look at each request." in said


def test_only_some_people_may_ask(result: Any) -> None:
    rest = "accepted_referrers: [self, professional]\n"
    title, said = result(rest, {"referrer": "someone_else", "in_care": "yes"})
    assert title == "Please talk to us"
    assert "Who can ask us the person who needs an advocate somebody who works with them" in said
    assert "a parent or carer" not in said


def test_help_with_some_things_only(result: Any) -> None:
    extra = ", only_for_support: [icpc]"
    title, said = result("", {"in_care": "yes", "support": "complaint"}, extra)
    assert title == "We can help with some things"
    assert "You chose: A complaint." in said
    assert "We can help with these only: First child protection conference (ICPC)" in said


@pytest.mark.parametrize(
    ("kind", "lead"),
    [
        ("consent", "once there is agreement to it."),
        ("awareness", "once they know that you are asking us."),
        ("capacity", "once it is clear what they can decide themselves."),
        ("evidence", "once we have seen a paper that says it."),
        ("approval", "once somebody else has said yes to it."),
    ],
)
def test_something_must_happen_first(result: Any, kind: str, lead: str) -> None:
    rest = CONSENT.replace("KIND", kind)
    title, said = result(rest, {"in_care": "yes", "young_person_consents": "no"})
    assert title == "Something has to happen first"
    assert lead in said
    assert "What to do first Ask them." in said


def test_the_list_is_closed(result: Any) -> None:
    rest = "lists: [{id: full, state: closed, say: Try again in May.}]\n"
    title, said = result(rest, {"in_care": "yes"})
    assert title == "We cannot take anybody new just now"
    assert "Try again in May." in said


def test_a_waiting_list_is_told(result: Any) -> None:
    rest = "lists: [{id: slow, state: waiting, say: You may wait six weeks.}]\n"
    title, said = result(rest, {"in_care": "yes"})
    assert title == "Yes, we can help"
    assert "You may wait six weeks." in said


def test_promises_are_told_and_private_targets_are_not(result: Any) -> None:
    rest = """\
promises:
  - {id: reply, kind: promise, days: 5, unit: working_days, say: A reply in 5 days.}
  - {id: visit, kind: statutory_limit, days: 1, unit: weeks, say: A visit in a week.}
  - {id: ours, kind: internal_target, days: 2, say: Our own target.}
"""
    _title, said = result(rest, {"in_care": "yes"})
    assert "A reply in 5 days. If you send it now, that means by " in said
    assert said.count("A reply in 5 days.") == 1
    assert "A visit in a week." in said
    assert "Our own target." not in said


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (0, "Your meeting is today. Please call us now."),
        (1, "Your meeting is in 1 day. Please ask us today, even if time is short."),
        (9, "Your meeting is in 9 days. Please ask us today, even if time is short."),
        (10, None),
    ],
)
def test_a_meeting_soon_is_no_reason_to_say_no(
    wiltshire: Organisation, client_at: ClientAt, days: int, says: str | None
) -> None:
    with tenant_scope(wiltshire):
        day = today() + timedelta(days=days)
    meeting = {"answer_day": day.day, "answer_month": day.month, "answer_year": day.year}
    html = walk(
        client_at(wiltshire),
        {
            "referrer": "self",
            "who": "parent",
            "child_protection": "yes",
            "learning_difficulty_documented": "yes",
            "support": "icpc",
            "meeting_date": meeting,
        },
    )

    assert heading(html) == "Yes, we can help"
    assert "On average we have 10 days" in words(html)
    assert "42 days" not in words(html)
    assert (says in words(html)) if says else "Your meeting is" not in words(html)


OPT_OUT = """\
offers:
  - {id: early, trigger: became_looked_after, mode: opt_out, say: Every child is offered one.}
accepted_referrers: [self, professional]
"""


def test_workers_hear_of_the_duty_to_offer(result: Any) -> None:
    _title, said = result(
        OPT_OUT, {"referrer": "professional", "in_care": "yes"}, ", offer: opt_out"
    )
    assert "Every child is offered one." in said


def test_the_young_person_hears_that_the_choice_is_theirs(result: Any) -> None:
    _title, said = result(OPT_OUT, {"referrer": "self", "in_care": "yes"}, ", offer: opt_out")
    assert "Every child is offered one." not in said
    assert "you can say yes or no. You can change your mind." in said


def test_of_several_services_the_ones_that_can_help_are_named(
    jersey: Organisation, client_at: ClientAt
) -> None:
    both = HEAD.partition("eligibility")[0] + (
        "services:\n"
        "  - {id: a, name: In hospital, eligibility:"
        " [{id: x, public_label: x, when: [{in_care: no}]}]}\n"
        "  - {id: b, name: In care, eligibility:"
        " [{id: z, public_label: z, when: [{in_care: yes}]}]}\n"
    )
    release(jersey, both)
    said = words(walk(client_at(jersey), {"in_care": "yes"}))
    assert "Who can help In care" in said
    assert "In hospital" not in said
