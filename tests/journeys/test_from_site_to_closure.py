"""A referral's whole way, for both organisations, as the people on it see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from tests.journeys.conftest import Visit
from tests.journeys.visitor import MOST_PAGES, Answer, Site, Visitor

UNKNOWN_REFERENCE = "ZZZZ-ZZZZ-ZZZ"


@dataclass(frozen=True)
class Journey:
    """Who refers whom at which organisation, and what they should meet on the way.

    `questions` are answers by the page's heading, `fields` by the field's name.
    """

    host: str
    elsewhere: str
    width: int
    how_to_refer: str
    route_says: tuple[str, ...]
    questions: Mapping[str, str]
    fields: Mapping[str, Answer]
    person: str
    letter_to: str
    staff: Mapping[str, str]
    strip_says: str
    clock_says: str
    turns_aside: bool = field(default=False)


JERSEY = Journey(
    host="jersey.localhost",
    elsewhere="wiltshire.localhost",
    width=1280,
    how_to_refer="How to ask for an advocate",
    route_says=("Egress",),
    turns_aside=True,
    questions={
        "Who are you?": "professional",
        "Do you work for the Government of Jersey?": "yes",
        "Are they in care now, or have they been in care before?": "yes",
        "How old are they?": "14",
        "Who needs an advocate?": "child",
    },
    fields={
        "name": "Pebble Invented",
        "preferred_name": "Pip",
        "support": "cla_review",
        "wishes": "I want to see my brother more often.",
        "person_knows": "yes",
        "person_agrees": "yes",
        "ways": ["phone"],
        "phone": "01632 960 777",
        "referrer_name": "Demo Worker",
        "referrer_job": "Social worker",
        "referrer_email": "demo.worker@gov.example",
    },
    person="Pip",
    letter_to="demo.worker@gov.example",
    staff={
        "coordinator": "coordinator@jersey-cares.example",
        "supervisor": "supervisor@jersey-cares.example",
        "advocate": "advocate@jersey-cares.example",
    },
    strip_says="No limit",
    clock_says="working days left",
)

WILTSHIRE = Journey(
    host="wiltshire.localhost",
    elsewhere="jersey.localhost",
    width=360,
    how_to_refer="How to refer",
    route_says=(),
    questions={
        "Who are you?": "self",
        "Are you asking as a young person or as a parent?": "parent",
        "Are there child protection meetings about you or your child?": "yes",
        "Has an assessment said that you have a learning difficulty?": "yes",
    },
    fields={
        "name": "Chalk Invented",
        "support": "icpc",
        "wishes": "I want the letters explained before the meeting.",
        "ways": ["email"],
        "email": "chalk.invented@parents.example",
    },
    person="Chalk Invented",
    letter_to="chalk.invented@parents.example",
    staff={
        "coordinator": "coordinator@wiltshire-vps.example",
        "supervisor": "supervisor@wiltshire-vps.example",
        "advocate": "advocate@wiltshire-vps.example",
    },
    strip_says="conference",
    clock_says="",
)


@pytest.mark.parametrize("journey", [JERSEY, WILTSHIRE], ids=lambda j: j.host.split(".")[0])
def test_a_referral_goes_from_the_site_to_a_closed_case(
    visit: Visit, site: Site, journey: Journey
) -> None:
    referrer = visit(journey.host, width=journey.width)
    reference = refer(referrer, journey)
    _receipt_arrives(site, journey, reference)
    _coordinator_accepts(visit(journey.host, width=journey.width), journey, reference)
    _advocate_works(visit(journey.host, width=journey.width), journey, reference)
    _elsewhere_knows_nothing(visit(journey.elsewhere), journey, reference)
    assert len(referrer.checked) > 8


def refer(visitor: Visitor, journey: Journey) -> str:
    """From the home page to the reference that is shown once it is stored."""
    visitor.go("/")
    visitor.follow(journey.how_to_refer)
    visitor.go("/refer/")
    shown = answer_all(visitor, journey.questions, journey.fields)
    for words in journey.route_says:
        assert any(words in page for page in shown), words
    assert "Nothing has been sent yet." in shown[-1]
    visitor.press("Send my request")
    assert visitor.heading == "We have your request"
    return visitor.reference()


def answer_all(
    visitor: Visitor, questions: Mapping[str, str], fields: Mapping[str, Answer]
) -> list[str]:
    """Answer page after page until everything can be checked; the text of each page passed."""
    shown: list[str] = []
    for _page in range(MOST_PAGES):
        shown.append(visitor.page.locator("main").inner_text())
        heading = visitor.heading
        if heading == "Check your answers":
            return shown
        if heading == "How to ask us":
            visitor.press("Carry on here")
        elif heading == "Before you start":
            visitor.press("I have read this. Carry on")
        else:
            if heading in questions:
                visitor.fill_in({"answer": questions[heading]})
            visitor.fill_in(fields)
            visitor.press("Carry on")
            assert visitor.heading != heading or "There is a problem" not in visitor.page.content()
    pytest.fail("The form did not come to an end:\n" + "\n---\n".join(shown))


def _receipt_arrives(site: Site, journey: Journey, reference: str) -> None:
    letters = site.wait_for_letters(journey.letter_to)
    assert len(letters) == 1
    letter = letters[0]
    text = letter.get_content()
    assert reference in text
    for private in (journey.person, "Invented", str(journey.fields["wishes"]), "advoca"):
        assert private not in str(letter["Subject"])
    for private in (journey.person, "Invented", str(journey.fields["wishes"])):
        assert private not in text


def _coordinator_accepts(staff: Visitor, journey: Journey, reference: str) -> None:
    staff.sign_in(journey.staff["coordinator"])
    assert staff.heading == "My day"
    staff.go("/workspace/referrals/")
    staff.reads(reference)
    if journey.clock_says:
        staff.reads(journey.clock_says)
    staff.follow(journey.person)
    staff.reads(str(journey.fields["wishes"]))
    staff.press("Accept and open a case")
    staff.go(f"/workspace/cases/{reference}/allocate/")
    staff.reads(reference)
    staff.page.locator("main [name=advocate]").first.check()
    chosen = staff.page.locator("main label", has_text=journey.staff["advocate"])
    if chosen.count():
        chosen.first.click()
    staff.press("Allocate")


def _advocate_works(staff: Visitor, journey: Journey, reference: str) -> None:
    staff.sign_in(journey.staff["supervisor"])
    staff.go(f"/workspace/cases/{reference}/")
    staff.reads(journey.strip_says)
    staff.go(f"/workspace/cases/{reference}/note/")
    staff.fill_in({"kind": "visit", "minutes": "40", "text": "Met at school. Wants to be asked."})
    staff.press("Save the note")
    staff.reads("Met at school. Wants to be asked.")
    staff.go(f"/workspace/cases/{reference}/close/")
    _choose_first(staff, "outcome", "advocate_outcome", "reason")
    staff.fill_in({"words": "They listened to me."})
    staff.press("Close the case")
    staff.go(f"/workspace/cases/{reference}/")
    staff.reads("Closed")
    staff.reads("They listened to me.")


def _choose_first(staff: Visitor, *names: str) -> None:
    for name in names:
        staff.page.locator(f"main [name='{name}'][type=radio]").first.check()


def _elsewhere_knows_nothing(stranger: Visitor, journey: Journey, reference: str) -> None:
    other = JERSEY if journey is WILTSHIRE else WILTSHIRE
    stranger.sign_in(other.staff["supervisor"])
    for path in ("referrals", "cases"):
        stranger.go(f"/workspace/{path}/")
        stranger.page.get_by_role("searchbox").fill(reference)
        stranger.press("Find")
        assert "Nothing found" in stranger.page.content()
        assert "Invented" not in stranger.page.content()
        assert stranger.status(f"/workspace/{path}/{reference}/")[0] == 404
        theirs = stranger.status(f"/workspace/{path}/{reference}/")[1]
        nobodys = stranger.status(f"/workspace/{path}/{UNKNOWN_REFERENCE}/")[1]
        assert theirs.replace(reference, "") == nobodys.replace(UNKNOWN_REFERENCE, "")
