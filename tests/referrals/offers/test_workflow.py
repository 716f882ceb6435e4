"""The state table of offers, cell by cell, written out a second time."""

from __future__ import annotations

import pytest

from referrals.offers.workflow import STEPS, IllegalOfferStepError, OfferState, after, allowed

TABLE = {
    "due": {"make": "offered", "could_not": "could_not", "withdraw": "withdrawn"},
    "offered": {
        "accept": "accepted",
        "not_now": "not_now",
        "opt_out": "opted_out",
        "no_answer": "no_answer",
        "withdraw": "withdrawn",
    },
    "accepted": {},
    "not_now": {"accept": "accepted", "opt_out": "opted_out"},
    "opted_out": {"accept": "accepted"},
    "no_answer": {"accept": "accepted", "not_now": "not_now", "opt_out": "opted_out"},
    "could_not": {"accept": "accepted"},
    "withdrawn": {},
}
CELLS = [(state, action) for state in OfferState for action in STEPS]


@pytest.mark.parametrize(("state", "action"), CELLS)
def test_each_cell(state: OfferState, action: str) -> None:
    wanted = TABLE[state].get(action)
    if wanted:
        assert after(state, action) == wanted
        return
    with pytest.raises(IllegalOfferStepError) as refused:
        after(state, action)
    assert refused.value.state == state
    assert allowed(state) == tuple(a for a in STEPS if a in TABLE[state])


def test_the_table_has_every_state_and_no_other() -> None:
    assert set(TABLE) == set(OfferState.values)


def test_every_answer_but_accepted_keeps_a_way_back() -> None:
    answers = {"not_now", "opted_out", "no_answer", "could_not"}
    assert {state for state in TABLE if "accept" in TABLE[state]} == {"offered", *answers}


@pytest.mark.parametrize(
    ("state", "action", "message"),
    [
        (
            "opted_out",
            "make",
            "The offer is “Opted out”, so you cannot make it. You can: accept it.",
        ),
        (
            "accepted",
            "opt_out",
            "The offer is “Accepted”, so you cannot opt out. Nothing is left to do.",
        ),
    ],
)
def test_a_refusal_names_state_wish_and_what_is_possible(
    state: str, action: str, message: str
) -> None:
    with pytest.raises(IllegalOfferStepError) as refused:
        after(state, action)
    assert str(refused.value) == message
