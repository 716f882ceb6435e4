"""Short notice, pauses and the days we work, in a browser."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.journeys.conftest import Visit
from tests.journeys.visitor import MOST_PAGES, Answer, Visitor

HOST = "wiltshire.localhost"


def _picture(visitor: Visitor, name: str) -> None:
    """Keep a picture to look at, when somebody asked for it."""
    folder = os.environ.get("HEARD_PICTURES")
    if folder:
        visitor.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def _ask_for_a_conference(visitor: Visitor, soon: date) -> None:
    fields: dict[str, Answer] = {
        "support": "icpc",
        "meeting_on_day": str(soon.day),
        "meeting_on_month": str(soon.month),
        "meeting_on_year": str(soon.year),
        "name": "Fern Invented",
        "person_knows": "yes",
        "person_agrees": "yes",
        "ways": ["other"],
        "referrer_name": "Demo Aunt",
        "referrer_email": "aunt@mail.example",
    }
    visitor.go("/refer/")
    for _page in range(MOST_PAGES):
        if visitor.heading == "Check your answers":
            return
        if visitor.heading == "How to ask us":
            visitor.press("Carry on here", look=False)
            continue
        known = {
            "Who are you?": "parent_or_carer",
            "Who needs an advocate?": "child",
            "How old are they?": "9",
        }
        answer = known.get(visitor.heading)
        if answer is None and visitor.page.locator("main [name=answer]").count():
            answer = "yes" if "child protection" in visitor.heading.lower() else "no"
        visitor.fill_in({**fields, **({"answer": answer} if answer else {})})
        visitor.press("Carry on", look=False)
    raise AssertionError(visitor.heading)


@pytest.mark.parametrize("width", [1280, 360])
def test_short_notice_from_the_form_to_a_pause(visit: Visit, width: int) -> None:
    family = visit(HOST, width=width)
    _ask_for_a_conference(family, date.today() + timedelta(days=4))  # noqa: DTZ011
    family.reads("in 4 days, usual lead is 10.")
    family.reads("You can still ask.")
    _picture(family, f"check-{width}")
    family.press("Send my request")
    reference = family.reference()

    staff = visit(HOST, width=width)
    staff.sign_in("coordinator@wiltshire-vps.example")
    staff.go("/workspace/referrals/")
    staff.reads("in 4 days, usual lead is 10")
    _picture(staff, f"inbox-{width}")
    staff.go(f"/workspace/referrals/{reference}/")
    staff.reads("Short notice for a first conference")
    staff.reads("Nothing is due by this.")
    _picture(staff, f"referral-{width}")

    staff.go("/workspace/referrals/lead-times/")
    staff.reads("fewer than 5")
    _picture(staff, f"lead-times-{width}")


@pytest.mark.parametrize("width", [1280, 360])
def test_pausing_a_promise_and_adding_a_day_off(visit: Visit, width: int) -> None:
    host = "jersey.localhost"
    child = visit(host, width=width)
    child.go("/refer/")
    answers = {
        "Who are you?": "self",
        "How old are you?": "13",
        "Are you asking as a young person or as a parent?": "child",
    }
    fields: dict[str, Answer] = {
        "name": "Reed Invented",
        "ways": ["other"],
        "support": "everyday",
        "contact_notes": "At school, at lunch.",
    }
    for _page in range(MOST_PAGES):
        if child.heading == "Check your answers":
            break
        child.fill_in({**fields, "answer": answers.get(child.heading, "yes")})
        child.press("Carry on", look=False)
    child.press("Send my request")
    reference = child.reference()

    staff = visit(host, width=width)
    staff.sign_in("coordinator@jersey-cares.example")
    staff.go(f"/workspace/referrals/{reference}/")
    staff.follow("Pause the clocks")
    _picture(staff, f"pause-{width}")
    staff.fill_in({"reason": "person_away"})
    staff.press("Pause the clocks")
    staff.reads("Paused since")
    _picture(staff, f"paused-{width}")
    staff.press("Let the clocks go on")
    staff.reads("working days left")

    admin = visit(host, width=width)
    admin.sign_in("admin@jersey-cares.example")
    admin.go("/workspace/referrals/days/")
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011
    while tomorrow.weekday() >= 5:
        tomorrow += timedelta(days=1)
    day = {
        "day_day": str(tomorrow.day),
        "day_month": str(tomorrow.month),
        "day_year": str(tomorrow.year),
        "kind": "closed",
        "reason": "Training for everybody",
    }
    admin.fill_in(day)
    admin.press("See what would move")
    admin.reads("Nothing is added yet.")
    _picture(admin, f"days-{width}")
    admin.press("Add the day")
    admin.reads("Training for everybody")
    _picture(admin, f"days-added-{width}")
    admin.follow("Take back")
    admin.press("Take it back")
    admin.reads("Taken back by")
