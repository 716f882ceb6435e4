"""What the story files may say. They are read as strictly as rules are."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from rules_engine.checking import Part, checked
from rules_engine.strict_yaml import read

FOLDER = Path(__file__).parent / "stories"

Known = Literal["yes", "no", "not_said"]
Until = Literal[
    "received",
    "checking",
    "declined",
    "waiting",
    "allocated",
    "active",
    "paused",
    "closing",
    "closed",
    "reopened",
]


class Referrer(Part):
    """Somebody who refers; `facts` are answers to the rules' questions about them."""

    role: Literal["parent_or_carer", "professional", "someone_else"]
    name: str
    job: str = ""
    organisation: str = ""
    relation: str = ""
    email: str = ""
    facts: dict[str, str] = {}


class Declined(Part):
    """Why the service said no, where else to go, and a note for colleagues."""

    reason: str
    signpost: str
    note: str = ""


class Ending(Part):
    """How the work ended, in the person's view and in the advocate's."""

    reason: str
    outcome: str
    advocate: str
    words: str = ""


class HandedTo(Part):
    """The second advocate of a case."""

    advocate: str
    reason: str


class Story(Part):
    """One referral and what became of it.

    It came so many calendar days (`came`) or working days (`worked`) before today; `meeting` is
    so many days from today. `answered` is the working day of the first human reply, and `waited`
    the working days until an advocate was free. An advocate is named by first name. It began with
    a yes to an offer when `offered` names the event.
    """

    name: str
    called: str = ""
    pronouns: str = ""
    needs: str = ""
    age: int | None = None
    came: int | None = None
    worked: int | None = None
    way: str
    by: str
    facts: dict[str, str] = {}
    help: str
    meeting: int | None = None
    wishes: str
    knows: Known = "yes"
    agrees: Known = "yes"
    why_not_told: str = ""
    receipt: Literal["yes", "no"] = "no"
    until: Until = "received"
    answered: int | None = None
    declined: Declined | None = None
    waited: int | None = None
    advocate: str = ""
    overruled: str = ""
    handed_to: HandedTo | None = None
    paused: str = ""
    weeks: int = 8
    ending: Ending | None = None
    reopened: str = ""
    offered: str = ""


class Offered(Part):
    """An advocate offered to somebody of whom there is no story, or not yet.

    It `happened` so many days before today, is `due` so many days from then, and was made and
    answered so many days after it. `then` is an answer of `offers.services.answer`, or nothing
    while it waits.
    """

    name: str
    age: int
    trigger: str
    happened: int
    due: int = 14
    made: int | None = None
    how: str = "visit"
    then: str = ""
    told_by: str = "young_person"
    words: str = ""
    reason: str = ""
    could_not: str = ""
    again: int | None = None


class Family(Part):
    """Two people of the stories whose cases are linked."""

    one: str
    other: str
    relation: str


class Stories(Part):
    """One organisation's file. `facts` are answers that everybody gave."""

    facts: dict[str, str]
    referrers: dict[str, Referrer]
    families: list[Family]
    stories: Annotated[list[Story], Field(min_length=1)]
    offers: list[Offered] = []


class NoteText(Part):
    """One note as an advocate writes it."""

    kind: str
    minutes: int
    text: str


class NoteTexts(Part):
    """Notes by the phase of the work that they fit."""

    begin: list[NoteText]
    before: list[NoteText]
    meeting: list[NoteText]
    after: list[NoteText]
    matter: list[NoteText]
    ending: list[NoteText]


def load_stories(slug: str) -> Stories:
    """The stories of an organisation. Raises `RulesError` with every fault at its line."""
    return checked(Stories, read(_text(slug), file=f"{slug}.yaml"))


@cache
def load_notes() -> NoteTexts:
    """The notes to choose from. Raises as `load_stories` does."""
    return checked(NoteTexts, read(_text("notes"), file="notes.yaml"))


def has_stories(slug: str) -> bool:
    """Whether anything is told about this organisation."""
    return (FOLDER / f"{slug}.yaml").is_file()


def _text(name: str) -> bytes:
    return (FOLDER / f"{name}.yaml").read_bytes()
