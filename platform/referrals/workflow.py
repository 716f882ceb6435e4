"""The life of a referral: the whole state table.

A draft is not yet a referral: it is kept apart (`models.Draft`) and becomes one by `receive`.
Every end but "accepted" keeps its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise


class State(models.TextChoices):
    DRAFT = "draft", _("Being written")
    RECEIVED = "received", _("New")
    CHECKING = "checking", _("Being looked at")
    INFORMATION_REQUESTED = "information_requested", _("Waiting for information")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MERGED = "merged", _("Joined with another")


OPEN = (State.RECEIVED, State.CHECKING, State.INFORMATION_REQUESTED)


@dataclass(frozen=True, slots=True)
class Step:
    """One action: what it is called, the states it can start from, the one it leads to, and the
    words for it on the line of time.
    """

    words: str | Promise
    before: tuple[State, ...]
    after: State
    done: str | Promise


STEPS: Mapping[str, Step] = MappingProxyType(
    {
        "receive": Step(_("receive it"), (State.DRAFT,), State.RECEIVED, _("Received")),
        "look_at": Step(_("take it up"), (State.RECEIVED,), State.CHECKING, _("Taken up")),
        "hand_back": Step(
            _("hand it back"), (State.CHECKING,), State.RECEIVED, _("Handed back to the inbox")
        ),
        "ask": Step(
            _("ask for information"),
            (State.CHECKING,),
            State.INFORMATION_REQUESTED,
            _("Asked the referrer for information"),
        ),
        "hear_back": Step(
            _("record that the referrer answered"),
            (State.INFORMATION_REQUESTED,),
            State.CHECKING,
            _("Heard back from the referrer"),
        ),
        "accept": Step(_("accept it"), OPEN, State.ACCEPTED, _("Accepted")),
        "decline": Step(_("decline it"), OPEN, State.DECLINED, _("Declined")),
        "withdraw": Step(_("withdraw it"), OPEN, State.WITHDRAWN, _("Withdrawn")),
        "merge": Step(
            _("join it with another"), OPEN, State.MERGED, _("Joined with another referral")
        ),
        "reopen": Step(
            _("take the withdrawal back"),
            (State.WITHDRAWN,),
            State.CHECKING,
            _("The withdrawal was taken back"),
        ),
        "separate": Step(
            _("take it apart again"),
            (State.MERGED,),
            State.CHECKING,
            _("Taken apart from the other referral"),
        ),
    }
)

# What leaves the state as it is, with the words for it on the line of time.
NOTED: Mapping[str, str | Promise] = MappingProxyType(
    {
        "reply": _("Answered the referrer"),
        "told_more": _("The referrer told us more"),
        "hand_over": _("Given to a colleague"),
        "join": _("Another referral was joined with this one"),
        "part": _("A referral that was joined was taken apart again"),
        "override": _("Another outcome was set than the rules gave"),
        "override_back": _("The outcome of the rules holds again"),
    }
)


class IllegalTransitionError(ValueError):
    """An action that the referral's state does not allow. The message is fit for staff."""

    def __init__(self, state: State, action: str) -> None:
        self.state, self.action = state, action
        self.allowed = allowed(state)
        wanted = STEPS[action].words if action in STEPS else action
        told = _now("The referral is “%(state)s”, so you cannot %(asked)s.") % {
            "state": state.label,
            "asked": wanted,
        }
        words = ", ".join(str(STEPS[name].words) for name in self.allowed)
        possible = _now("You can: %(allowed)s.") % {"allowed": words}
        super().__init__(
            f"{told} {possible}" if words else f"{told} {_now('Nothing is left to do.')}"
        )


def allowed(state: State) -> tuple[str, ...]:
    """The actions that this state allows, in the table's order."""
    return tuple(name for name, step in STEPS.items() if state in step.before)


def after(state: str, action: str) -> State:
    """The state that `action` leads to. Raises `IllegalTransitionError`."""
    step = STEPS.get(action)
    if step is None or state not in step.before:
        raise IllegalTransitionError(State(state), action)
    return step.after
