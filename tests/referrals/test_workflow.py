"""The state table, cell by cell, written out a second time."""

from __future__ import annotations

import pytest

from referrals.workflow import STEPS, IllegalTransitionError, State, after, allowed

ENDS = {
    "accept": "accepted",
    "decline": "declined",
    "withdraw": "withdrawn",
    "merge": "merged",
}
TABLE = {
    "draft": {"receive": "received"},
    "received": {"look_at": "checking", **ENDS},
    "checking": {"hand_back": "received", "ask": "information_requested", **ENDS},
    "information_requested": {"hear_back": "checking", **ENDS},
    "accepted": {},
    "declined": {},
    "withdrawn": {"reopen": "checking"},
    "merged": {"separate": "checking"},
}
POSSIBLE_WHEN_NEW = "You can: take it up, accept it, decline it, withdraw it, join it with another."
CELLS = [(state, action) for state in State for action in STEPS]


@pytest.mark.parametrize(("state", "action"), CELLS)
def test_each_cell(state: State, action: str) -> None:
    wanted = TABLE[state].get(action)
    if wanted:
        assert after(state, action) == wanted
        return
    with pytest.raises(IllegalTransitionError) as refused:
        after(state, action)
    assert refused.value.state == state
    assert refused.value.allowed == allowed(state) == tuple(a for a in STEPS if a in TABLE[state])


def test_the_table_has_every_state_and_no_other() -> None:
    assert set(TABLE) == set(State.values)


@pytest.mark.parametrize(
    ("state", "action", "message"),
    [
        (
            "accepted",
            "decline",
            "The referral is “Accepted”, so you cannot decline it. Nothing is left to do.",
        ),
        (
            "received",
            "ask",
            f"The referral is “New”, so you cannot ask for information. {POSSIBLE_WHEN_NEW}",
        ),
        (
            "received",
            "fly",
            f"The referral is “New”, so you cannot fly. {POSSIBLE_WHEN_NEW}",
        ),
    ],
)
def test_a_refusal_names_state_wish_and_what_is_possible(
    state: str, action: str, message: str
) -> None:
    with pytest.raises(IllegalTransitionError) as refused:
        after(state, action)

    assert str(refused.value) == message
