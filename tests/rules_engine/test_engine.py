"""Decisions: outcomes, scope, offers, signposts and routes."""

from typing import Any

import pytest

from rules_engine import Decision, FactsError, decide
from tests.rules_engine.sample import DAY, answer, group, loaded, ruleset

IN_CARE = group("in_care", "[{in_care: yes}]")
CONFERENCES = ", only_for_support: [icpc, rcpc]"
PARENTS = group("parents", "[{parent: yes}]", CONFERENCES)
REVIEWS = group("reviews", "[{child_in_need: yes}]", ", only_for_support: [rcpc]")
COMPLAINTS = group("complaints", "[{in_care: yes}]", ", only_for_support: [complaint]")
SOMETIMES = group("sometimes", "[{child_in_need: yes}]", ", discretion: Case by case.")


@pytest.mark.parametrize(
    ("in_care", "outcome", "missing"),
    [
        ("yes", "eligible", ()),
        ("no", "not_eligible", ()),
        ("not_asked", "needs_information", ("in_care",)),
        (None, "needs_information", ("in_care",)),
        ("dont_know", "needs_decision", ()),
        ("prefer_not_to_say", "needs_decision", ()),
        ("not_applicable", "needs_decision", ()),
    ],
)
def test_outcomes_of_one_condition(
    in_care: str | None, outcome: str, missing: tuple[str, ...]
) -> None:
    found = answer(ruleset(IN_CARE), in_care=in_care)
    assert (found.outcome, found.missing) == (outcome, missing)


def test_an_unsure_answer_that_no_longer_matters_is_no_question() -> None:
    rules = ruleset(f"{IN_CARE}\n{group('need', '[{child_in_need: yes}]')}")
    assert answer(rules, in_care="dont_know", child_in_need="yes").outcome == "eligible"
    assert answer(rules, in_care="dont_know", child_in_need="no").outcome == "needs_decision"
    open_answer = answer(rules, in_care="dont_know")
    assert (open_answer.outcome, open_answer.missing) == ("needs_information", ("child_in_need",))


@pytest.mark.parametrize(
    ("unknown", "why"),
    [
        ("dont_know", "In care: not known."),
        ("prefer_not_to_say", "In care: they prefer not to say."),
        ("not_applicable", "In care: this does not apply."),
    ],
)
def test_why_a_person_must_decide(unknown: str, why: str) -> None:
    assert answer(ruleset(IN_CARE), in_care=unknown).why_a_person == (why,)


def test_a_discretion_yields_to_a_group_that_matches() -> None:
    rules = ruleset(f"{SOMETIMES}\n{IN_CARE}")
    found = answer(rules, child_in_need="yes", in_care="yes")
    assert (found.outcome, found.groups, found.why_a_person) == ("eligible", ("in_care",), ())
    assert answer(rules, child_in_need="yes").missing == ("in_care",)
    left = answer(rules, child_in_need="yes", in_care="no")
    assert (left.outcome, left.why_a_person) == ("needs_decision", ("Case by case.",))
    assert answer(rules, child_in_need="no", in_care="no").outcome == "not_eligible"


def test_a_condition_that_is_left_to_a_person() -> None:
    says = '{person_decides: "The page contradicts itself.", because: contradiction}'
    rules = ruleset(group("g", f"[{{in_care: yes}}, {{any: [{{parent: yes}}, {says}]}}]"))
    assert answer(rules, in_care="yes", parent="yes").outcome == "eligible"
    assert answer(rules, in_care="no").outcome == "not_eligible"
    found = answer(rules, in_care="yes", parent="no")
    assert (found.outcome, found.missing) == ("needs_decision", ())
    assert found.why_a_person == ("The page contradicts itself.",)
    assert answer(rules, in_care="yes").missing == ("parent",)
    assert found.reasons[0].conditions[-1].parts[-1].fact == "person_decides"


def scope(found: Decision) -> tuple[object, ...]:
    return found.outcome, found.blocked_by, found.limits


@pytest.mark.parametrize(
    ("support", "expected"),
    [
        ("not_asked", ("eligible", None, ("icpc", "rcpc"))),
        ("dont_know", ("eligible", None, ("icpc", "rcpc"))),
        ("rcpc", ("eligible", None, ("icpc", "rcpc"))),
        ("complaint", ("not_this_way", "support", ("icpc", "rcpc"))),
    ],
)
@pytest.mark.parametrize("scoped", [CONFERENCES, ", not_for_support: [complaint]"])
def test_help_outside_the_scope_is_not_given_this_way(
    scoped: str, support: str, expected: object
) -> None:
    rules = ruleset(group("parents", "[{parent: yes}]", scoped))
    assert scope(answer(rules, parent="yes", support=support)) == expected


def test_a_group_without_limit_is_never_narrowed() -> None:
    rules = ruleset(f"{PARENTS}\n{IN_CARE}")
    found = answer(rules, parent="yes", in_care="yes", support="complaint")
    assert scope(found) == ("eligible", None, ())
    assert (found.groups, found.lead) == (("parents", "in_care"), "in_care")
    assert answer(rules, parent="yes", in_care="yes").lead == "parents"


def test_limits_of_several_groups_are_taken_together() -> None:
    found = answer(ruleset(f"{REVIEWS}\n{COMPLAINTS}"), in_care="yes", child_in_need="yes")
    assert found.limits == ("rcpc", "complaint")


def test_limits_that_together_name_every_kind_of_support_are_none() -> None:
    found = answer(ruleset(f"{PARENTS}\n{COMPLAINTS}"), parent="yes", in_care="yes")
    assert found.limits == ()


def test_blocked_help_stays_open_while_another_group_may_give_it() -> None:
    rules = ruleset(f"{PARENTS}\n{IN_CARE}")
    found = answer(rules, parent="yes", support="complaint")
    assert (found.outcome, found.missing) == ("needs_information", ("in_care",))


def test_the_strongest_offer_counts() -> None:
    modes = {"in_care": "on_request", "child_in_need": "may", "parent": "opt_out"}
    groups = [
        group(fact, f"[{{{fact}: yes}}]").replace("on_request", mode)
        for fact, mode in (modes | {"lives_in": "must"}).items()
    ]
    rules = ruleset("\n".join(groups).replace("lives_in: yes", "lives_in: north"))
    facts = {"in_care": "no", "child_in_need": "no", "parent": "no", "lives_in": "south"}
    assert answer(rules, **facts).offer is None
    for fact, mode in modes.items():
        facts[fact] = "yes"
        assert answer(rules, **facts).offer == mode
    assert answer(rules, **{**facts, "lives_in": "north"}).offer == "must"


SIGNPOSTS = """
signposts:
  - {id: always, name: Helpline, say: Call.}
  - {id: young, name: School, say: Ask., when: [{age: {under: 5}}]}
  - {id: also, name: Club, say: Go., outcomes: [eligible]}
"""


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"in_care": "yes"}, ["also"]),
        ({}, []),
        ({"in_care": "no"}, ["always"]),
        ({"in_care": "no", "age": 4}, ["always", "young"]),
        ({"in_care": "no", "age": 5}, ["always"]),
        ({"in_care": "dont_know"}, ["always"]),
    ],
)
def test_signposts_by_outcome(facts: dict[str, object], expected: list[str]) -> None:
    found = answer(ruleset(IN_CARE, rest=SIGNPOSTS), **facts)
    assert [signpost.id for signpost in found.signpost] == expected


ROUTES = """
routes:
  - {id: own, channel: online, when: [{referrer: self}], say: Here.}
  - {id: staff, channel: egress, when: [{referrer: professional}, {parent: no}], say: Egress.}
  - {id: mail, channel: email, otherwise: yes, say: Write.}
"""


@pytest.mark.parametrize(
    ("facts", "route", "missing"),
    [
        ({}, None, ("referrer", "parent")),
        ({"referrer": "self"}, "own", ()),
        ({"referrer": "professional"}, None, ("parent",)),
        ({"referrer": "professional", "parent": "no"}, "staff", ()),
        ({"referrer": "professional", "parent": "yes"}, "mail", ()),
        ({"referrer": "someone_else"}, "mail", ()),
        ({"referrer": "dont_know", "parent": "yes"}, "mail", ()),
        ({"referrer": "professional", "parent": "dont_know"}, "mail", ()),
    ],
)
def test_the_first_route_that_fits(
    facts: dict[str, str], route: str | None, missing: tuple[str, ...]
) -> None:
    found = answer(ruleset(IN_CARE, routes=ROUTES), **facts)
    assert (found.route.id if found.route else None, found.route_missing) == (route, missing)


def test_a_file_need_not_name_a_route_for_everybody() -> None:
    own = "routes: [{id: own, channel: post, when: [{referrer: self}], say: Write.}]\n"
    rules = ruleset(IN_CARE, routes=own)
    named = answer(rules, referrer="self").route
    assert named is not None
    assert (named.id, named.channel) == ("own", "post")
    for who in ("professional", "dont_know"):
        found = answer(rules, referrer=who)
        assert (found.route, found.route_missing) == (None, ())
        assert found.as_json()["route"] == {"outcome": "none"}
    assert answer(rules).as_json()["route"] == {"outcome": "needs_information"}
    assert answer(ruleset(IN_CARE, routes="")).as_json()["route"] == {"outcome": "none"}


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"their_child.age": 17, "their_child.in_care": "yes", "age": 40}, "eligible"),
        ({"their_child.age": 18, "their_child.in_care": "yes", "age": 9}, "not_eligible"),
        ({"their_child.date_of_birth": "2008-04-02", "their_child.in_care": True}, "eligible"),
        ({"their_child.date_of_birth": "2008-04-01"}, "not_eligible"),
        ({"their_child.in_care": "dont_know", "their_child.age": 3}, "needs_decision"),
        ({"in_care": "yes", "age": 3}, "needs_information"),
    ],
)
def test_facts_of_a_related_person(facts: dict[str, Any], outcome: str) -> None:
    rules = loaded(
        """
        people: {their_child: {label: Their child}}
        eligibility:
          - id: parent
            public_label: Parents
            when: [{about: their_child, all: [{age: {under: 18}}, {in_care: yes}]}]
        """
    )
    assert answer(rules, **facts).outcome == outcome


def test_facts_that_cannot_be_read_are_refused() -> None:
    rules = ruleset(IN_CARE)
    with pytest.raises(FactsError, match="'in_car' is not something we ask about"):
        answer(rules, in_car="yes")
    for wrong in (True, 9.0, [9], "nine", 121):
        with pytest.raises(FactsError, match="Expected: whole years from 0 to 120"):
            decide(rules, {"age": wrong}, on=DAY)
