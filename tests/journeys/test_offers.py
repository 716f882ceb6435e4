"""Offers in a browser: a file read, an answer given on a phone, undone, given again, figures."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

HOST = "wiltshire.localhost"
COORDINATOR = "coordinator@wiltshire-vps.example"
OFFERS = "/workspace/offers/"


def _file(path: Path) -> Path:
    day, due = (timezone.localdate() + timedelta(days=days) for days in (-2, 9))
    file = path / "may.csv"
    rows = (
        "Name;DOB;Event;Date;Due",
        f"Robin Marsh;27/3/2012;Came into care;{day:%d/%m/%Y};{due:%d/%m/%Y}",
        f"Sky Fenn;1/2/2014;icpc_planned;{day:%d/%m/%Y};{due:%d/%m/%Y}",
        f"No Day;;Came into care;soon;{due:%d/%m/%Y}",
    )
    file.write_bytes("\r\n".join(rows).encode("utf-16"))
    return file


def _picture(visitor: Visitor, name: str) -> None:
    """Kept only when somebody wants to look at it."""
    folder = os.environ.get("HEARD_PICTURES")
    if folder:
        visitor.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("width", [1280, 360])
def test_a_file_an_answer_an_undo_and_the_figures(visit: Visit, tmp_path: Path, width: int) -> None:
    staff = visit(HOST, width=width)
    staff.sign_in(COORDINATOR)
    staff.go(OFFERS)
    _picture(staff, f"register-{width}")
    staff.follow("Read a file")
    _picture(staff, f"upload-{width}")
    staff.page.set_input_files("[name=file]", _file(tmp_path))
    staff.press("Show me what is in it")
    _picture(staff, f"file-{width}")
    staff.reads("1 thing to mend")

    if width == 1280:
        staff.reads("2 offers to register")
        staff.press("Register 2 offers")
        staff.reads("2 offers are registered.")
        staff.follow("Robin Marsh")
    else:
        staff.reads("Passed over")
        staff.go(OFFERS)
        staff.follow("Sky Fenn")
    _picture(staff, f"offer-{width}")
    staff.fill_in({"how": "visit", "action": "accept", "words": "Yes please."})
    staff.press("Record")
    staff.reads("Recorded: Accepted.")
    _picture(staff, f"accepted-{width}")
    staff.press("Undo")
    staff.reads("Undone. The offer is as it was before.")
    staff.fill_in({"action": "opt_out", "told_by": "parent_or_carer"})
    staff.press("Record")
    staff.page.get_by_role("alert").get_by_text("An adult cannot make it for them").wait_for()
    _picture(staff, f"refused-{width}")
    staff.fill_in({"words": "No thank you."})
    staff.press("Record")
    staff.reads("A young person may say yes at any time.")
    _picture(staff, f"opted-out-{width}")
    staff.go(f"{OFFERS}add/")
    _picture(staff, f"add-{width}")
    staff.go(f"{OFFERS}take-up/")
    _picture(staff, f"take-up-{width}")
    staff.go("/workspace/referrals/")
    _picture(staff, f"inbox-{width}")
