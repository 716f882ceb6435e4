"""Decisions: outcomes, scope, offers, routes and the next question."""

import json

import pytest

from rules_engine import Decision, FactsError, Ruleset, decide, next_question
from tests.rules_engine.sample import DAY, HEAD, answer, group, ruleset

IN_CARE = group("in_care", "[{in_care: yes}]")
CONFERENCES = ", only_for_support: [icpc, rcpc]"
PARENTS = group("parents", "[{parent: yes}]", CONFERENCES)
REVIEWS = group("reviews", "[{child_in_need: yes}]", ", only_for_support: [rcpc, complaint]")
SOMETIMES = group("sometimes", "[{child_in_need: yes}]", ", discretion: Case by case.")
ACCEPTING = HEAD.replace("Europe/Jersey}", "Europe/Jersey, accepted_referrers: [self]}")


def question(rules: Ruleset, **facts: str) -> tuple[str, str] | None:
    found = next_question(rules, facts, on=DAY)
    return (found.id, found.serves) if found else None


@pytest.mark.parametrize(
    ("in_care", "outcome", "missing"),
    [
        ("yes", "eligible", ()),
        ("no", "not_eligible", ()),
        ("not_asked", "needs_information", ("in_care",)),
        ("dont_know", "needs_decision", ()),
        ("prefer_not_to_say", "needs_decision", ()),
        ("not_applicable", "needs_decision", ()),
    ],
)
def test_outcomes_of_one_condition(in_care: str, outcome: str, missing: tuple[str, ...]) -> None:
    found = answer(ruleset(IN_CARE), in_care=in_care)
    assert (found.outcome, found.missing) == (outcome, missing)


def test_an_unsure_answer_that_no_longer_matters_is_no_question() -> None:
    rules = ruleset(f"{IN_CARE}\n{group('need', '[{child_in_need: yes}]')}")
    assert answer(rules, in_care="dont_know", child_in_need="yes").outcome == "eligible"
    assert answer(rules, in_care="dont_know", child_in_need="no").outcome == "needs_decision"
    open_answer = answer(rules, in_care="dont_know")
    assert (open_answer.outcome, open_answer.missing) == ("needs_information", ("child_in_need",))


def test_why_a_person_must_decide() -> None:
    assert answer(ruleset(IN_CARE), in_care="dont_know").why_a_person == ("In care: not known.",)
    assert answer(ruleset(SOMETIMES), child_in_need="yes").why_a_person == ("Case by case.",)


def test_a_discretion_yields_to_a_group_that_matches() -> None:
    rules = ruleset(f"{SOMETIMES}\n{IN_CARE}")
    found = answer(rules, child_in_need="yes", in_care="yes")
    assert (found.outcome, found.groups, found.why_a_person) == ("eligible", ("in_care",), ())
    assert answer(rules, child_in_need="yes").missing == ("in_care",)
    assert answer(rules, child_in_need="no", in_care="no").outcome == "not_eligible"


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
def test_help_outside_the_scope_is_not_given_this_way(support: str, expected: object) -> None:
    assert scope(answer(ruleset(PARENTS), parent="yes", support=support)) == expected


def test_a_group_without_limit_is_never_narrowed() -> None:
    rules = ruleset(f"{PARENTS}\n{IN_CARE}")
    found = answer(rules, parent="yes", in_care="yes", support="complaint")
    assert scope(found) == ("eligible", None, ())
    assert (found.groups, found.lead) == (("parents", "in_care"), "in_care")
    assert answer(rules, parent="yes", in_care="yes").lead == "parents"


def test_limits_of_several_groups_are_taken_together() -> None:
    found = answer(ruleset(f"{PARENTS}\n{REVIEWS}"), parent="yes", child_in_need="yes")
    assert found.limits == ("icpc", "rcpc", "complaint")


def test_blocked_help_stays_open_while_another_group_may_give_it() -> None:
    rules = ruleset(f"{PARENTS}\n{IN_CARE}")
    found = answer(rules, parent="yes", support="complaint")
    assert (found.outcome, found.missing) == ("needs_information", ("in_care",))


def test_the_strongest_offer_counts() -> None:
    opt_out = group("need", "[{child_in_need: yes}]").replace("on_request", "opt_out")
    rules = ruleset(f"{IN_CARE}\n{opt_out}")
    assert answer(rules, in_care="yes").offer == "on_request"
    assert answer(rules, in_care="yes", child_in_need="yes").offer == "opt_out"
    assert answer(rules, in_care="no", child_in_need="no").offer is None


def test_a_referrer_who_is_not_accepted_is_told_so() -> None:
    rules = ruleset(IN_CARE, head=ACCEPTING)
    assert scope(answer(rules, in_care="yes", referrer="someone_else")) == (
        "not_this_way",
        "referrer",
        (),
    )
    assert answer(rules, in_care="yes", referrer="self").outcome == "eligible"
    assert answer(rules, in_care="yes").outcome == "eligible"
    assert answer(rules, in_care="no", referrer="someone_else").outcome == "not_eligible"


SIGNPOSTS = """
signposts:
  - {id: always, name: Helpline, say: Call.}
  - {id: young, name: School, say: Ask., when: [{age: {under: 5}}]}
"""


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"in_care": "yes"}, []),
        ({}, []),
        ({"in_care": "no"}, ["always"]),
        ({"in_care": "no", "age": 4}, ["always", "young"]),
        ({"in_care": "no", "age": 5}, ["always"]),
        ({"in_care": "dont_know"}, ["always"]),
    ],
)
def test_signposts_where_the_answer_is_not_a_plain_yes(
    facts: dict[str, object], expected: list[str]
) -> None:
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


def test_questions_come_in_the_order_of_their_use() -> None:
    rules = ruleset(PARENTS, head=ACCEPTING, routes=ROUTES)
    assert question(rules) == ("parent", "eligibility")
    assert question(rules, parent="no") is None
    assert question(rules, parent="yes") == ("support", "way")
    assert question(rules, parent="yes", support="complaint") is None
    assert question(rules, parent="yes", support="dont_know") == ("referrer", "way")
    assert question(rules, parent="yes", support="icpc", referrer="self") is None
    open_route = ruleset(IN_CARE, routes=ROUTES)
    assert question(open_route, in_care="yes") == ("referrer", "route")
    assert question(open_route, in_care="dont_know") == ("referrer", "route")


def test_reasons_say_what_held_failed_and_is_unknown() -> None:
    rules = ruleset(group("g", "[{age: {from: 5, to: 17}}, {in_care: yes}, {parent: no}]"))
    [reason] = answer(rules, age=18, in_care="yes").reasons
    assert (reason.group, reason.state) == ("g", "failed")
    assert [(part.fact, part.state, part.says) for part in reason.conditions] == [
        ("age", "failed", "Age: 18. The rule needs: 5 to 17."),
        ("in_care", "held", "In care: yes."),
        ("parent", "unknown", "Parent: not asked yet. The rule needs: no."),
    ]
    [reason] = answer(rules, age=12, in_care="prefer_not_to_say").reasons
    assert reason.state == "unknown"
    assert reason.conditions[1].says == "In care: they prefer not to say. The rule needs: yes."


def test_a_decision_is_frozen_and_survives_json() -> None:
    found = answer(ruleset(IN_CARE, routes=ROUTES), in_care="yes")
    assert hash(found) == hash(answer(ruleset(IN_CARE, routes=ROUTES), in_care="yes"))
    plain = found.as_json()
    assert json.loads(json.dumps(plain)) == plain
    assert plain["services"]["sample"]["outcome"] == "eligible"
    assert plain["route"] == {"outcome": "needs_information"}
    assert plain["ruleset"] == {
        "id": "sample",
        "version": found.ruleset.version,
        "effective_from": "2026-01-01",
        "engine": "1",
    }


def test_the_day_decides_the_age() -> None:
    rules = ruleset(group("g", "[{age: {under: 18}}]"))
    facts = {"date_of_birth": "2008-04-02"}
    assert decide(rules, facts, on=DAY).outcome == "eligible"
    assert decide(rules, facts, on=DAY.replace(day=2)).outcome == "not_eligible"


def test_facts_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(FactsError, match="'in_car' is not something we ask about"):
        answer(ruleset(IN_CARE), in_car="yes")
