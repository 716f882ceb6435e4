"""The state table, cell by cell."""

from __future__ import annotations

import pytest

from cases.workflow import (
    SHAPES,
    STEPS,
    IllegalTransitionError,
    ReasonMissingError,
    State,
    after,
    allowed,
)

# The design's table, written out a second time: state → action → state.
TABLE = {
    "waiting": {"allocate": "allocated", "close": "closed"},
    "allocated": {
        "hand_over": "allocated",
        "note": "allocated",
        "start": "active",
        "close": "closed",
    },
    "active": {
        "hand_over": "active",
        "note": "active",
        "pause": "paused",
        "prepare_ending": "closing",
        "close": "closed",
    },
    "paused": {"hand_over": "paused", "note": "paused", "resume": "active", "close": "closed"},
    "closing": {"hand_over": "closing", "note": "closing", "resume": "active", "close": "closed"},
    "closed": {"reopen": "reopened"},
    "reopened": {"allocate": "allocated", "close": "closed"},
}
NEED_A_REASON = {"hand_over", "pause", "reopen"}
CELLS = [(state, action) for state in State for action in STEPS]


@pytest.mark.parametrize(("state", "action"), CELLS)
def test_each_cell_of_the_table(state: State, action: str) -> None:
    expected = TABLE[state.value].get(action)
    if expected is None:
        with pytest.raises(IllegalTransitionError) as refused:
            after(state, action, reason="because")
        assert (refused.value.state, refused.value.action) == (state, action)
        assert refused.value.allowed == tuple(a for a in STEPS if a in TABLE[state.value])
    else:
        assert after(state, action, reason="because") == State(expected)


def test_the_table_is_written_out_whole() -> None:
    assert set(TABLE) == set(State.values)
    assert {a for row in TABLE.values() for a in row} == set(STEPS) - {"open"}
    assert set(SHAPES) == set(State)


@pytest.mark.parametrize("action", sorted(NEED_A_REASON))
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_some_steps_must_say_why(action: str, reason: str) -> None:
    state = next(state for state in State if action in allowed(state))

    with pytest.raises(ReasonMissingError):
        after(state, action, reason=reason)


def test_the_other_steps_need_no_reason() -> None:
    assert {a for a, step in STEPS.items() if step.needs_reason} == NEED_A_REASON


def test_a_refusal_names_the_state_what_was_asked_and_what_is_allowed() -> None:
    with pytest.raises(IllegalTransitionError) as refused:
        after(State.PAUSED, "allocate")

    assert str(refused.value) == (
        "The case is “Paused”, so you cannot allocate an advocate. You can: hand over to another "
        "advocate, add a note, take the work up again, close the case."
    )
