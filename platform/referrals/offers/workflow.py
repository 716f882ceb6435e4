"""The life of an offer of advocacy: the whole state table.

Every answer but "accepted" keeps a way back: the young person may say yes at any time. A new
trigger makes a new offer, which is another record.
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


class OfferState(models.TextChoices):
    DUE = "due", _("To be offered")
    OFFERED = "offered", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    NOT_NOW = "not_now", _("Not now")
    OPTED_OUT = "opted_out", _("Opted out")
    NO_ANSWER = "no_answer", _("No answer")
    COULD_NOT = "could_not", _("Could not be offered")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN = (OfferState.DUE, OfferState.OFFERED)
WAY_BACK = (
    OfferState.NOT_NOW,
    OfferState.OPTED_OUT,
    OfferState.NO_ANSWER,
    OfferState.COULD_NOT,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One action: what it is called, the states it can start from, the one it leads to, and the
    words for it on the line of time.
    """

    words: str | Promise
    before: tuple[OfferState, ...]
    after: OfferState
    done: str | Promise


STEPS: Mapping[str, Step] = MappingProxyType(
    {
        "register": Step(_("register it"), (), OfferState.DUE, _("Registered")),
        "make": Step(_("make it"), (OfferState.DUE,), OfferState.OFFERED, _("Offered")),
        "accept": Step(
            _("accept it"), (OfferState.OFFERED, *WAY_BACK), OfferState.ACCEPTED, _("Said yes")
        ),
        "not_now": Step(
            _("put it off"),
            (OfferState.OFFERED, OfferState.NO_ANSWER),
            OfferState.NOT_NOW,
            _("Said not now"),
        ),
        "opt_out": Step(
            _("opt out"),
            (OfferState.OFFERED, OfferState.NOT_NOW, OfferState.NO_ANSWER),
            OfferState.OPTED_OUT,
            _("Opted out"),
        ),
        "no_answer": Step(
            _("record that no answer came"),
            (OfferState.OFFERED,),
            OfferState.NO_ANSWER,
            _("No answer came"),
        ),
        "could_not": Step(
            _("record that it could not be offered"),
            (OfferState.DUE,),
            OfferState.COULD_NOT,
            _("Could not be offered"),
        ),
        "withdraw": Step(_("withdraw it"), OPEN, OfferState.WITHDRAWN, _("Withdrawn")),
    }
)
# Answers that a young person can only give to an offer that was made.
TO_AN_OFFER = frozenset({"accept", "not_now", "opt_out", "no_answer"})


class IllegalOfferStepError(ValueError):
    """An action that the offer's state does not allow. The message is fit for staff."""

    def __init__(self, state: OfferState, action: str) -> None:
        self.state, self.action = state, action
        wanted = STEPS[action].words if action in STEPS else action
        told = _now("The offer is “%(state)s”, so you cannot %(asked)s.") % {
            "state": state.label,
            "asked": wanted,
        }
        words = ", ".join(str(STEPS[name].words) for name in allowed(state))
        possible = _now("You can: %(allowed)s.") % {"allowed": words}
        super().__init__(
            f"{told} {possible}" if words else f"{told} {_now('Nothing is left to do.')}"
        )


def allowed(state: OfferState) -> tuple[str, ...]:
    """The actions that this state allows, in the table's order."""
    return tuple(name for name, step in STEPS.items() if state in step.before)


def after(state: str, action: str) -> OfferState:
    """The state that `action` leads to. Raises `IllegalOfferStepError`."""
    step = STEPS.get(action)
    if step is None or state not in step.before:
        raise IllegalOfferStepError(OfferState(state), action)
    return step.after
