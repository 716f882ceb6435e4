"""The states of a case and what leads from one to the next: the whole table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    Words = str | Promise


class State(TextChoices):
    """Where a case stands."""

    WAITING = "waiting", _("Waiting for an advocate")
    ALLOCATED = "allocated", _("Allocated")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    CLOSING = "closing", _("Coming to an end")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Reopened, waiting for an advocate")


UNALLOCATED = frozenset({State.WAITING, State.REOPENED})
WITH_AN_ADVOCATE = frozenset({State.ALLOCATED, State.ACTIVE, State.PAUSED, State.CLOSING})
OPEN = UNALLOCATED | WITH_AN_ADVOCATE

SHAPES = {
    State.WAITING: "waiting",
    State.ALLOCATED: "new",
    State.ACTIVE: "open",
    State.PAUSED: "stopped",
    State.CLOSING: "open",
    State.CLOSED: "done",
    State.REOPENED: "waiting",
}
"""The shape beside the state's word (`ui/components/tag.html`)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done to a case. `to` None leaves the state as it is."""

    action: str
    operation: str
    words: Words
    done: Words
    before: frozenset[State]
    to: State | None
    needs_reason: bool = False

    @property
    def button(self) -> str:
        """The words as they stand on a button."""
        words = str(self.words)
        return words[:1].upper() + words[1:]


STEPS = {
    step.action: step
    for step in (
        Step(
            "open",
            "referrals.triage",
            _("open the case"),
            _("Case opened"),
            frozenset(),
            State.WAITING,
        ),
        Step(
            "allocate",
            "cases.allocate",
            _("allocate an advocate"),
            _("Advocate allocated"),
            UNALLOCATED,
            State.ALLOCATED,
        ),
        Step(
            "hand_over",
            "cases.allocate",
            _("hand over to another advocate"),
            _("Handed over"),
            WITH_AN_ADVOCATE,
            None,
            needs_reason=True,
        ),
        Step("note", "cases.write", _("add a note"), _("Note added"), WITH_AN_ADVOCATE, None),
        Step(
            "start",
            "cases.write",
            _("start the work"),
            _("Work started"),
            frozenset({State.ALLOCATED}),
            State.ACTIVE,
        ),
        Step(
            "pause",
            "cases.write",
            _("pause the work"),
            _("Paused"),
            frozenset({State.ACTIVE}),
            State.PAUSED,
            needs_reason=True,
        ),
        Step(
            "resume",
            "cases.write",
            _("take the work up again"),
            _("Work taken up again"),
            frozenset({State.PAUSED, State.CLOSING}),
            State.ACTIVE,
        ),
        Step(
            "prepare_ending",
            "cases.write",
            _("prepare the ending"),
            _("Ending prepared"),
            frozenset({State.ACTIVE}),
            State.CLOSING,
        ),
        Step("close", "cases.close", _("close the case"), _("Closed"), OPEN, State.CLOSED),
        Step(
            "reopen",
            "cases.reopen",
            _("reopen the case"),
            _("Reopened"),
            frozenset({State.CLOSED}),
            State.REOPENED,
            needs_reason=True,
        ),
    )
}


MOVES = frozenset({"pause", "resume", "prepare_ending", "reopen"})
"""The steps that change nothing but the state."""


class IllegalTransitionError(ValueError):
    """A step that this state does not allow. The message names the state and what is allowed."""

    def __init__(self, state: State, action: str) -> None:
        self.state, self.action = state, action
        self.allowed = allowed(state)
        super().__init__(
            _now("The case is “%(state)s”, so you cannot %(asked)s. You can: %(allowed)s.")
            % {
                "state": state.label,
                "asked": STEPS[action].words,
                "allowed": ", ".join(str(STEPS[name].words) for name in self.allowed),
            }
        )


class ReasonMissingError(ValueError):
    """A step that must say why."""

    def __init__(self, action: str) -> None:
        self.action = action
        super().__init__(format_lazy(_("Say why, to {what}."), what=STEPS[action].words))


def allowed(state: State) -> tuple[str, ...]:
    """The actions that this state allows, in the table's order."""
    return tuple(step.action for step in STEPS.values() if state in step.before)


def after(state: State, action: str, *, reason: str = "") -> State:
    """The state that the action leads to.

    Raises `IllegalTransitionError`, and `ReasonMissingError` for a step that needs a reason.
    """
    step = STEPS[action]
    if state not in step.before:
        raise IllegalTransitionError(state, action)
    if step.needs_reason and not reason.strip():
        raise ReasonMissingError(action)
    return step.to or state
