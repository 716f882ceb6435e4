"""What stands in the way is always named, also when several things do or only may."""

from typing import Any

import pytest

from rules_engine import Decision
from rules_engine.explain import explained
from tests.rules_engine.sample import HEAD, answer, group, ruleset

IN_CARE = group("in_care", "[{in_care: yes}]")
FULL = "lists: [{id: full, state: closed, say: Full.}]\n"
AGREES = "gates: [{id: agrees, kind: consent, need: [{child_in_need: yes}], say: Ask them.}]\n"
ACCEPTING = f"{HEAD}accepted_referrers: [self]\n"


def blocks(found: Decision) -> list[tuple[str, str, bool]]:
    return [(block.by, block.id, block.sure) for block in found.blocks]


@pytest.mark.parametrize("consent", ["dont_know", "prefer_not_to_say"])
def test_a_closed_list_is_named_whatever_the_consent_is(consent: str) -> None:
    found = answer(ruleset(IN_CARE, rest=AGREES + FULL), in_care="yes", child_in_need=consent)
    assert (found.outcome, found.blocked_by) == ("not_this_way", "waiting_list")
    assert found.block is not None
    assert (found.block.id, found.block.say) == ("full", "Full.")
    assert blocks(found) == [("waiting_list", "full", True)]
    assert "What stands in the way: the waiting list. Full." in explained(found)


def test_everything_that_surely_stands_in_the_way_is_named() -> None:
    scoped = group("g", "[{in_care: yes}]", ", only_for_support: [icpc]")
    rules = ruleset(scoped, head=ACCEPTING, rest=AGREES + FULL)
    facts = {"in_care": "yes", "child_in_need": "no", "support": "rcpc"}
    assert blocks(answer(rules, **facts, referrer="self")) == [
        ("consent", "agrees", True),
        ("support", "", True),
        ("waiting_list", "full", True),
    ]
    told = [by for by, _id, _sure in blocks(answer(rules, **facts, referrer="someone_else"))]
    assert told == ["referrer", "consent", "support", "waiting_list"]
    wide = ruleset(IN_CARE, head=ACCEPTING)
    refused = answer(wide, in_care="yes", support="rcpc", referrer="someone_else")
    assert blocks(refused) == [("referrer", "", True)]
    assert blocks(answer(wide, in_care="yes", referrer="self")) == []
    assert blocks(answer(wide, in_care="no", referrer="someone_else")) == []


def test_of_two_things_one_of_which_must_stand_in_the_way_both_are_named() -> None:
    rest = """
    gates:
      - {id: agrees, kind: consent, need: [{parent: yes}], say: Ask.}
      - {id: knows, kind: awareness, need: [{parent: no}], say: Tell.}
    """
    found = answer(ruleset(IN_CARE, rest=rest), in_care="yes", parent="dont_know")
    assert (found.outcome, found.blocked_by) == ("not_this_way", "consent")
    assert blocks(found) == [("consent", "agrees", False), ("awareness", "knows", False)]
    assert "What may stand in the way: whether they know of it. Tell." in explained(found)


def test_who_decides_sees_that_consent_was_refused() -> None:
    case_by_case = group("g", "[{in_care: yes}]", ", discretion: Case by case.")
    found = answer(ruleset(case_by_case, rest=AGREES), in_care="yes", child_in_need="no")
    assert (found.outcome, found.blocked_by, found.block) == ("needs_decision", None, None)
    assert blocks(found) == [("consent", "agrees", True)]
    assert "What stands in the way: consent. Ask them." in explained(found)
    agreed = answer(ruleset(case_by_case, rest=AGREES), in_care="yes", child_in_need="yes")
    assert blocks(agreed) == []


def test_what_stands_in_the_way_is_plain_data() -> None:
    facts: dict[str, Any] = {"in_care": "yes", "child_in_need": "no"}
    plain = answer(ruleset(IN_CARE, rest=AGREES), **facts).as_json()
    told = [{"by": "consent", "id": "agrees", "say": "Ask them.", "sure": True}]
    assert (plain["blocks"], plain["services"]["sample"]["blocks"]) == (told, told)
