"""What comes by phone, Egress and Liquidlogic is put in by staff, in a browser."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

JERSEY, WILTSHIRE = "coordinator@jersey-cares.example", "coordinator@wiltshire-vps.example"
YESTERDAY = datetime.now(ZoneInfo("Europe/London")) - timedelta(days=1)
NEW = "/workspace/referrals/new/"


def _moment(name: str, time: str) -> dict[str, str]:
    day = YESTERDAY
    parts = {"day": day.day, "month": day.month, "year": day.year}
    boxes = {f"{name}_day_{part}": str(number) for part, number in parts.items()}
    return {**boxes, f"{name}_time": time}


def _answer_the_rest(visitor: Visitor) -> None:
    assert visitor.heading == "Questions of the rules"
    visitor.press("The rest is not known: save")


def test_somebody_at_the_counter_on_a_phone(visit: Visit) -> None:
    visitor = visit("jersey.localhost", width=360)
    visitor.sign_in(JERSEY)
    visitor.go("/workspace/referrals/")
    visitor.follow("Put in a referral")
    visitor.press("Carry on")
    visitor.reads("Choose how it came.")
    visitor.fill_in({"channel": "in_person", "role": "self", **_moment("came", "10:15")})
    visitor.press("Carry on")
    assert visitor.heading == "What was said"
    visitor.fill_in({"name": "Wren Journey", "phone": "07700 900123", "wishes": "A quiet talk"})
    visitor.press("Carry on")
    visitor.reads("Tick this way only if they said that it is safe.")
    visitor.fill_in({"ways": "phone"})
    visitor.press("Carry on")
    _answer_the_rest(visitor)
    assert visitor.heading.startswith("Wren Journey")
    visitor.reads("In person")
    visitor.reads("A quiet talk")
    visitor.reads("Put in by")


def test_a_message_in_egress_with_its_file(visit: Visit, tmp_path: Path) -> None:
    visitor = visit("jersey.localhost", width=1280)
    visitor.sign_in(JERSEY)
    visitor.go(f"{NEW}egress/")
    told = {"message_reference": "EG-JOURNEY-1", "sender": "worker@gov.example"}
    visitor.fill_in({**told, **_moment("notice", "08:05")})
    visitor.press("Carry on")
    visitor.press("I have opened it")
    visitor.reads("Done by")
    visitor.fill_in(
        {"name": "Fern Journey", "referrer_name": "Jo Teal", "wishes": "Stay at school"}
    )
    visitor.press("Carry on")
    _answer_the_rest(visitor)
    (tmp_path / "locked.pdf").write_bytes(b"%PDF-1.7\ntrailer << /Encrypt 1 0 R >>\n")
    (tmp_path / "letter.txt").write_text("What the message said.")
    chosen = [tmp_path / "locked.pdf", tmp_path / "letter.txt"]
    visitor.page.set_input_files("#add-files", chosen)
    visitor.press("Keep with this referral")
    visitor.reads("letter.txt")
    visitor.reads("Not checked for viruses")
    assert "“locked.pdf” was not kept. This PDF is protected" in visitor.page.content()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="letter.txt").click()
    assert download.value.suggested_filename == "letter.txt"
    assert Path(download.value.path()).read_text() == "What the message said."


def test_a_list_from_liquidlogic(visit: Visit, tmp_path: Path) -> None:
    visitor = visit("wiltshire.localhost", width=1280)
    visitor.sign_in(WILTSHIRE)
    visitor.go(NEW)
    visitor.follow("A list from Liquidlogic")
    raised = f"{YESTERDAY:%d/%m/%Y} 09:00"
    rows = [
        "LCS id;Raised at;Worker;Name;Date of birth",
        f"J-1;{raised};Alex Example;Elm Journey;14/2/2012",
        f"J-2;{raised};Alex Example;Oak Journey;31/2/2012",
        f"J-3;{raised};Alex Example;Ash Journey;",
    ]
    (tmp_path / "list.csv").write_text("\n".join(rows), encoding="cp1252")
    visitor.page.set_input_files("[name=list]", tmp_path / "list.csv")
    visitor.press("Read the list")
    assert visitor.heading == "Check the list"
    visitor.reads("2 rows can be taken in")
    visitor.reads("“31/2/2012” is not a day.")
    visitor.press("Take in the ticked rows")
    visitor.reads("2 referrals were made.")
    visitor.follow("Elm Journey")
    visitor.reads("Liquidlogic J-1")


def test_the_other_first_pages(visit: Visit) -> None:
    visitor = visit("wiltshire.localhost", width=360)
    visitor.sign_in(WILTSHIRE)
    visitor.go(f"{NEW}liquidlogic/")
    visitor.go(f"{NEW}enquiry/")
    told = {"channel": "phone", "role": "parent_or_carer", "question": "Do you come to schools?"}
    visitor.fill_in(told)
    visitor.press("Note the question")
    visitor.reads("Do you come to schools?")
