"""Telling what advocates did in the cases of the stories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from cases.models import Case
from cases.services import add_note, allocate, close, hand_over, move
from config.demo.days import Days
from config.demo.stories import HandedTo, NoteText, NoteTexts, Story

UNALLOCATED = {"waiting"}
ENDED = {"closed", "reopened"}
QUIET_DAYS = {"paused": 16, "closing": 6}


@dataclass
class Working:
    """The work of one organisation's advocates, case by case."""

    days: Days
    notes: NoteTexts
    supervisor: User
    advocates: Mapping[str, User]

    def work(self, story: Story, case: Case, *, by: User, since: datetime) -> None:
        """Take a case that was accepted at a moment as far as its story goes."""
        if story.until in UNALLOCATED:
            return
        advocate = self._advocate(story.advocate)
        wait = story.waited or self.days.random.randint(2, 7)
        at = self.days.after(since, wait)
        allocate(
            case=case,
            advocate=advocate,
            by=self.supervisor if story.overruled else by,
            conflict_reason=story.overruled,
            at=at,
        )
        if story.until == "allocated":
            return
        at = self._note(case, advocate, self._one(self.notes.begin), self._soon(at))
        until = self._until(story, at)
        if story.handed_to is not None:
            at = self._write_notes(story, case, advocate, at, at + (until - at) / 2)
            at, advocate = self._hand_over(story.handed_to, case, by, at)
        at = self._write_notes(story, case, advocate, at, until)
        self._end(story, case, advocate, at)

    def _until(self, story: Story, began: datetime) -> datetime:
        """When the regular work ended, or paused, or now."""
        if story.until in ENDED:
            return began + timedelta(weeks=story.weeks)
        return self.days.now - timedelta(days=QUIET_DAYS.get(story.until, 0))

    def _write_notes(
        self, story: Story, case: Case, advocate: User, since: datetime, until: datetime
    ) -> datetime:
        """Notes every second week or so, and one about the meeting when it was in that time."""
        at, texts = since, self._texts(story, since)
        meeting = self._met_at(story)
        while True:
            planned = self.days.planned(at, self.days.random.randint(8, 14))
            if meeting is not None and at < meeting < min(until, planned):
                at = self._note(case, advocate, self._one(self.notes.meeting), meeting)
                continue
            if planned < min(until, self.days.now):
                at = self._note(case, advocate, next(texts), planned)
            elif until >= self.days.now:
                return self._lately(case, advocate, next(texts), at)
            else:
                return at

    def _lately(self, case: Case, advocate: User, text: NoteText, since: datetime) -> datetime:
        """Work that goes on has a note of the last days; only sometimes it is older."""
        at = self.days.working_days_ago(self.days.random.randint(1, 6))
        return self._note(case, advocate, text, at) if at > since else since

    def _texts(self, story: Story, since: datetime) -> Iterator[NoteText]:
        """Texts that fit the story, none twice until all were used."""
        meeting = self._met_at(story)
        if story.meeting is None:
            fitting = [*self.notes.matter]
        elif meeting is None or meeting < since:
            fitting = [*(self.notes.before if meeting is None else self.notes.after)]
        else:
            yield from self.days.random.sample(self.notes.before, 2)
            fitting = [*self.notes.after]
        while True:
            yield from self.days.random.sample(fitting, len(fitting))

    def _met_at(self, story: Story) -> datetime | None:
        """When the meeting of the story was, if it has been."""
        if story.meeting is None:
            return None
        at = self.days.during_meeting(self.days.meeting_day(story.meeting))
        return at if at < self.days.now else None

    def _hand_over(
        self, change: HandedTo, case: Case, by: User, at: datetime
    ) -> tuple[datetime, User]:
        at = self._soon(at)
        advocate = self._advocate(change.advocate)
        hand_over(case=case, advocate=advocate, by=by, reason=change.reason, at=at)
        return self._note(case, advocate, self._one(self.notes.begin), self._soon(at)), advocate

    def _end(self, story: Story, case: Case, advocate: User, at: datetime) -> None:
        """Pause, prepare the ending, close and reopen, as far as the story goes."""
        if story.until == "paused":
            move(case=case, action="pause", by=advocate, reason=story.paused, at=self._soon(at))
        if story.until in {"closing", *ENDED}:
            at = self._soon(at)
            move(case=case, action="prepare_ending", by=advocate, at=at)
        if story.ending is None:
            return
        at = self._note(case, advocate, self._one(self.notes.ending), self._soon(at))
        at = self.days.after(at, 0)
        close(
            case=case,
            by=advocate,
            outcome=story.ending.outcome,
            advocate_outcome=story.ending.advocate,
            reason=story.ending.reason,
            words=story.ending.words,
            at=at,
        )
        if story.reopened:
            at = self.days.after(at, 12)
            move(case=case, action="reopen", by=self.supervisor, reason=story.reopened, at=at)

    def _advocate(self, first_name: str) -> User:
        if first_name not in self.advocates:
            known = ", ".join(sorted(self.advocates))
            raise LookupError(f"No advocate here is called {first_name!r}. There are: {known}.")
        return self.advocates[first_name]

    def _soon(self, moment: datetime) -> datetime:
        return self.days.after(moment, self.days.random.randint(1, 4))

    def _one(self, texts: list[NoteText]) -> NoteText:
        return self.days.random.choice(texts)

    def _note(self, case: Case, advocate: User, text: NoteText, at: datetime) -> datetime:
        add_note(
            case=case,
            by=advocate,
            kind=text.kind,
            text=text.text,
            minutes=text.minutes,
            done_on=at.astimezone(self.days.zone).date(),
            at=at,
        )
        return at
