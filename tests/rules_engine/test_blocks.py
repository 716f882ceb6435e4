"""What keeps somebody out, or stands in the way: exclusions, referrers, gates, scope and lists."""

from typing import Any

import pytest

from rules_engine import Decision
from tests.rules_engine.sample import HEAD, answer, group, ruleset

IN_CARE = group("in_care", "[{in_care: yes}]")
ACCEPTING = f"{HEAD}accepted_referrers: [self]\n"


def block(found: Decision) -> tuple[str, str | None, str | None]:
    return found.outcome, found.blocked_by, found.block.id if found.block else None


def test_an_exclusion_empties_every_group() -> None:
    rest = """
    exclusions:
      - {id: away, when: [{lives_in: away}], unless: [{child_in_need: yes}], say: Not here.}
    """
    rules = ruleset(f"{IN_CARE}\n{group('parents', '[{parent: yes}]')}", rest=rest)
    both = {"in_care": "yes", "parent": "yes"}
    out = answer(rules, **both, lives_in="away", child_in_need="no")
    assert (out.outcome, out.groups, out.lead, out.offer) == ("not_eligible", (), None, None)
    let_in = answer(rules, **both, lives_in="away", child_in_need="yes")
    assert (let_in.outcome, let_in.groups) == ("eligible", ("in_care", "parents"))
    assert answer(rules, **both, lives_in="north").outcome == "eligible"
    assert answer(rules, **both).missing == ("lives_in", "child_in_need")
    assert answer(rules, **both, lives_in="dont_know", child_in_need="no").outcome == (
        "needs_decision"
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"in_care": "yes", "referrer": "someone_else"}, ("not_this_way", "referrer", None)),
        ({"in_care": "yes", "referrer": "self"}, ("eligible", None, None)),
        ({"in_care": "yes"}, ("eligible", None, None)),
        ({"in_care": "yes", "referrer": "dont_know"}, ("eligible", None, None)),
        ({"in_care": "no", "referrer": "someone_else"}, ("not_eligible", None, None)),
    ],
)
def test_a_referrer_who_is_not_accepted_is_told_so(
    facts: dict[str, str], expected: tuple[str, str | None, str | None]
) -> None:
    assert block(answer(ruleset(IN_CARE, head=ACCEPTING), **facts)) == expected


def test_a_groups_own_list_of_referrers_counts_instead() -> None:
    own = ", accepted_referrers: [professional, someone_else]"
    rules = ruleset(f"{IN_CARE}\n{group('parents', '[{parent: yes}]', own)}", head=ACCEPTING)
    parent = {"in_care": "no", "parent": "yes"}
    assert block(answer(rules, **parent, referrer="professional"))[0] == "eligible"
    assert block(answer(rules, **parent, referrer="self"))[:2] == ("not_this_way", "referrer")
    both = answer(rules, in_care="yes", parent="yes", referrer="someone_else")
    assert (both.outcome, both.groups, both.lead) == ("eligible", ("in_care", "parents"), "parents")
    open_to_all = group("all", "[{parent: yes}]", ", accepted_referrers: []")
    everybody = ruleset(open_to_all, head=ACCEPTING)
    assert answer(everybody, parent="yes", referrer="someone_else").outcome == "eligible"


GATES = """
gates:
  - id: knows
    kind: awareness
    when: [{referrer: professional}]
    unless: [{age: {under: 8}}]
    need: [{parent: yes}]
    say: Tell them first.
  - {id: agrees, kind: consent, need: [{child_in_need: yes}], say: Ask them.}
"""


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"referrer": "self", "child_in_need": "yes"}, ("eligible", None, None)),
        (
            {"referrer": "professional", "age": 8, "parent": "no", "child_in_need": "no"},
            ("not_this_way", "awareness", "knows"),
        ),
        (
            {"referrer": "professional", "age": 8, "parent": "yes", "child_in_need": "no"},
            ("not_this_way", "consent", "agrees"),
        ),
        (
            {"referrer": "professional", "age": 7, "parent": "no", "child_in_need": "yes"},
            ("eligible", None, None),
        ),
        ({"referrer": "self", "child_in_need": "no"}, ("not_this_way", "consent", "agrees")),
        ({"referrer": "self", "child_in_need": "dont_know"}, ("needs_decision", None, None)),
        ({"referrer": "professional", "age": 8}, ("needs_information", None, None)),
    ],
)
def test_gates(facts: dict[str, Any], expected: tuple[str, str | None, str | None]) -> None:
    assert block(answer(ruleset(IN_CARE, rest=GATES), in_care="yes", **facts)) == expected


def test_a_gate_says_what_is_needed() -> None:
    found = answer(ruleset(IN_CARE, rest=GATES), in_care="yes", referrer="self", child_in_need="no")
    assert found.block is not None
    assert (found.block.id, found.block.say) == ("agrees", "Ask them.")


def test_the_gate_that_is_surely_closed_is_named_before_one_that_may_be() -> None:
    found = answer(
        ruleset(IN_CARE, rest=GATES), in_care="yes", referrer="professional", child_in_need="no"
    )
    assert block(found) == ("not_this_way", "consent", "agrees")


LISTS = """
lists:
  - {id: full, state: closed, when: [{lives_in: north}], unless: [{child_in_need: yes}], say: Full.}
  - {id: queue, state: waiting, when: [{lives_in: south}], say: Some weeks.}
"""


@pytest.mark.parametrize(
    ("facts", "expected", "waiting"),
    [
        ({"lives_in": "away"}, ("eligible", None, None), None),
        ({"lives_in": "south"}, ("eligible", None, None), "queue"),
        (
            {"lives_in": "north", "child_in_need": "no"},
            ("not_this_way", "waiting_list", "full"),
            None,
        ),
        ({"lives_in": "north", "child_in_need": "yes"}, ("eligible", None, None), None),
        ({"lives_in": "north"}, ("needs_information", None, None), None),
    ],
)
def test_lists_inform_or_block(
    facts: dict[str, str], expected: tuple[str, str | None, str | None], waiting: str | None
) -> None:
    found = answer(ruleset(IN_CARE, rest=LISTS), in_care="yes", **facts)
    assert block(found) == expected
    assert (found.waiting.id if found.waiting else None) == waiting


def test_the_first_block_is_told() -> None:
    rest = """
    gates: [{id: agrees, kind: consent, need: [{child_in_need: yes}], say: Ask.}]
    lists: [{id: full, state: closed, when: [{lives_in: north}], say: Full.}]
    """
    scoped = group("g", "[{in_care: yes}]", ", only_for_support: [icpc]")
    rules = ruleset(scoped, head=ACCEPTING, rest=rest)
    facts = {
        "in_care": "yes",
        "referrer": "someone_else",
        "child_in_need": "no",
        "support": "rcpc",
        "lives_in": "north",
    }
    told = []
    for fact, better in [
        ("referrer", "self"),
        ("child_in_need", "yes"),
        ("support", "icpc"),
        ("lives_in", "south"),
    ]:
        told.append(answer(rules, **facts).blocked_by)
        facts[fact] = better
    assert told == ["referrer", "consent", "support", "waiting_list"]
    assert block(answer(rules, **facts)) == ("eligible", None, None)


def test_a_group_the_referrer_may_not_ask_for_does_not_widen_the_scope() -> None:
    wide = group("wide", "[{in_care: yes}]", ", accepted_referrers: [self]")
    narrow = group("narrow", "[{in_care: yes}]", ", only_for_support: [icpc]")
    rules = ruleset(f"{wide}\n{narrow}")
    asked = {"in_care": "yes", "referrer": "professional"}
    assert block(answer(rules, **asked, support="rcpc"))[:2] == ("not_this_way", "support")
    assert answer(rules, **asked, support="icpc").outcome == "eligible"
    assert answer(rules, **{**asked, "referrer": "self"}, support="rcpc").outcome == "eligible"
