"""What people write first, before they know the language: each leads on to what to write."""

import pytest

from tests.rules_engine.sample import answer, faults, ruleset

GROUP = "eligibility: [{id: in_care, public_label: G, when: [%s]}]\n"


def told(condition: str, rest: str = "") -> list[str]:
    """What is told of a group with this condition, without the place."""
    found = faults(GROUP % condition + rest)
    return [fault.partition(": ")[2] for fault in found]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (
            "{meeting_on: {within: 7 days}}",
            (
                "'within' looks back, to days that are over, but 'meeting_on' lies ahead. Write "
                "{ahead: {to: 7 days}}. If you do mean days that are over, write {ago: {to: 7 "
                "days}}."
            ),
        ),
        (
            "{left_care_on: {ahead: {to: 48 hours}}}",
            "'48 hours': hours cannot be counted here. Write 2 days.",
        ),
        (
            "{left_care_on: {within: 30 hours}}",
            "'30 hours': hours cannot be counted here. Write 2 days.",
        ),
        (
            "{left_care_on: {within: 5 working_days}}",
            (
                "'5 working_days': working days cannot be counted here. Write all days, the "
                "weekend "
                "too: 5 working days are 7 days."
            ),
        ),
        (
            "{left_care_on: {within: 28}}",
            "'28' is not a length of time. Write it like 28 days, 4 weeks, 15 months or 2 years.",
        ),
        (
            "{left_care_on: {ago: {over: 12 months}}}",
            (
                "'over' cannot stand under 'ago'. Write 'from: 12 months' if that day itself "
                "counts. "
                "If it does not, write a day more, such as 'from: 29 days' for over 28 days."
            ),
        ),
        (
            "{left_care_on: {ahead: {up_to: 28 days}}}",
            (
                "'up_to' cannot stand under 'ahead'. Write 'to: 28 days' if that day itself "
                "counts, "
                "and 'under: 28 days' if it does not."
            ),
        ),
        (
            "{left_care_on: {ago: {form: 28 days}}}",
            "'form' cannot stand under 'ago'. Did you mean 'from'?",
        ),
        (
            "{left_care_on: {ago: {x: 28 days}}}",
            "'x' cannot stand under 'ago'. You can write from, to or under.",
        ),
        (
            "{left_care_on: {witin: 28 days}}",
            "'witin' cannot stand here. Did you mean 'within'?",
        ),
        (
            "{left_care_on: {ago: {to: 28 days, under: 3 weeks}}}",
            "Write either 'to' or 'under', not both.",
        ),
        (
            "{left_care_on: {after: 2026-01-01}}",
            "'after' cannot stand here. Write 'from' with the first day that counts.",
        ),
        (
            "{left_care_on: {under: 3 months}}",
            (
                "'under' cannot stand here. Write days as {from: 2026-01-01}, {to: …} or "
                "{before: …}, or as seen from the day of the decision: {within: 15 months}, "
                "{ago: {from: 28 days}}, {ahead: {to: 10 days}}."
            ),
        ),
        (
            "{age: {at_least: 16}}",
            "'at_least' cannot stand here. Write 'from: 16': 16 itself counts.",
        ),
        ("{age: {min: 16}}", "'min' cannot stand here. Write 'from: 16': 16 itself counts."),
        (
            "{age: {until: 18}}",
            (
                "'until' cannot stand here. Write 'to: 18' if 18 itself counts, and 'under: 18' if "
                "it does not."
            ),
        ),
        (
            "{age: {max: 18}}",
            (
                "'max' cannot stand here. Write 'to: 18' if 18 itself counts, and 'under: 18' if "
                "it does not."
            ),
        ),
        (
            "{age: {below: 18}}",
            "'below' cannot stand here. Write 'under: 18': 18 itself does not count.",
        ),
        (
            "{age: {older_than: 16}}",
            (
                "'older_than' cannot stand here. Write 'from: 16' if 16 itself counts, and "
                "'from: 17' if it does not."
            ),
        ),
        (
            "{moves: {fewer: 3}}",
            (
                "'fewer' cannot stand here. Write 'from' and 'to' (both included) or 'under' (not "
                "included), such as {from: 3}."
            ),
        ),
        (
            "{age: [16, 17]}",
            "Ages stand between bounds. Write {from: 16, to: 17}: both count.",
        ),
        (
            "{support: not complaint}",
            (
                "'not complaint' is not an answer to 'support'. Write "
                "{support: {none_of: [complaint]}}."
            ),
        ),
        (
            "{in_care: dont_know}",
            (
                "'dont_know' is no answer to ask for: where it matters, a person decides by "
                "itself. "
                "Leave it out."
            ),
        ),
        (
            "{support: hearing}",
            (
                "'hearing' is not an answer to 'support'. You can write icpc, rcpc or complaint. "
                "To "
                "add an answer of your own, write it under facts > support > options."
            ),
        ),
        (
            "{or: [{in_care: yes}, {parent: yes}]}",
            (
                "'or' is not something we ask about. Write 'any' where one is enough, and 'all' "
                "where each must hold."
            ),
        ),
        (
            "{and: [{in_care: yes}, {parent: yes}]}",
            (
                "'and' is not something we ask about. Write 'any' where one is enough, and 'all' "
                "where each must hold."
            ),
        ),
        (
            "{any: {in_care: yes}}",
            (
                "'any' needs a list. Write each condition as its own entry: '- in_care: yes', or "
                "any: [{in_care: yes}]."
            ),
        ),
        ("{In-Care: yes}", "'In-Care' is not something we ask about. Did you mean 'in_care'?"),
    ],
)
def test_a_condition_leads_on(condition: str, expected: str) -> None:
    assert told(condition) == [expected]


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (
            "duties: [{id: a, say: S., when: {in_care: yes}}]",
            (
                "'when' needs a list. Write each condition as its own entry: '- in_care: yes', or "
                "when: [{in_care: yes}]."
            ),
        ),
        (
            "duties: [{id: a, say: S., unless: {age: {under: 9}}}]",
            (
                "'unless' needs a list. Write each condition as its own entry: '- age: …', or "
                "unless: [{age: …}]."
            ),
        ),
        (
            "duties: [{id: a, say: S., when: in_care}]",
            "'when' needs a list, but has 'in_care'. Write when: [in_care].",
        ),
        (
            "accepted_referrers: self",
            "'accepted_referrers' needs a list, but has 'self'. Write accepted_referrers: [self].",
        ),
        (
            "duties: [{id: a, say: S., if: [{in_care: yes}]}]",
            "'if' is not a setting that can stand here. Did you mean 'when'?",
        ),
        (
            "facts: {ward: {type: text, label: L, question: Q}}",
            (
                "'text' cannot stand under 'type'. Expected: yes_no, one_of, any_of, number, age, "
                "date_of_birth, date or duration. Rules decide nothing by free text: offer answers "
                "to choose from, or ask in the referral form."
            ),
        ),
        (
            (
                "offers: [{id: a, trigger: becme_looked_after, mode: must}]\n"
                "facts: {trigger: {type: one_of, label: L, question: Q, options: "
                "{became_looked_after: {label: A}, complained: {label: B}}}}"
            ),
            (
                "'becme_looked_after' is not an answer to 'trigger'. Did you mean "
                "'became_looked_after'? If it is your own, write it under facts > trigger > "
                "options."
            ),
        ),
        (
            "promises: [{id: a, kind: promise, before: hearing, days: 3, say: S.}]",
            (
                "'hearing' is not an answer to 'support'. You can write icpc, rcpc or complaint. "
                "To "
                "add an answer of your own, write it under facts > support > options."
            ),
        ),
    ],
)
def test_a_rule_leads_on(rest: str, expected: str) -> None:
    assert told("{in_care: yes}", rest) == [expected]


def test_a_question_without_its_type_is_told_once_however_often_it_is_used() -> None:
    rest = "facts: {ward: {label: L, question: Q}}\n"
    assert told("{ward: yes}, {not: {ward: no}}", rest) == [
        "'ward' is not shared with other organisations, so it needs 'type'."
    ]


@pytest.mark.parametrize(
    "definition",
    ["{age: {under: 18}}", "{all: [{age: {under: 18}}]}", "{not: {age: {from: 18}}}"],
)
def test_a_definition_can_be_one_condition(definition: str) -> None:
    assert told("a_child", f"define: {{a_child: {definition}}}") == []


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (
            "{age: {under: 18}, in_care: yes}",
            (
                "A condition is one fact and its answer. Write several as a list, each with its "
                "own "
                "'- '."
            ),
        ),
        ("{al: [{age: {under: 18}}]}", "'al' is not something we ask about. Did you mean 'all'?"),
        ("{source: A page}", "A condition is one fact and its answer, such as 'in_care: yes'."),
    ],
)
def test_a_definition_that_is_none_is_told(definition: str, expected: str) -> None:
    assert told("a_child", f"define: {{a_child: {definition}}}") == [expected]


@pytest.mark.parametrize("channel", ["text", "app", "chat", "video"])
def test_an_advocate_can_be_asked_for_by(channel: str) -> None:
    rest = (
        f"routes: [{{id: a, channel: {channel}, other_ways: [{channel}], otherwise: yes, say: S.}}]"
    )
    assert told("{in_care: yes}", rest) == []


def test_a_channel_that_nobody_knows_is_told_by_the_name_of_its_list() -> None:
    rest = "routes: [{id: a, channel: post, other_ways: [phone, fax], otherwise: yes, say: S.}]"
    [said] = told("{in_care: yes}", rest)
    assert said.startswith("'fax' cannot stand under 'other_ways'. Expected: online, email, ")


def test_a_gate_can_say_who_may_ask() -> None:
    rules = ruleset(
        "- {id: in_care, public_label: G, when: [{in_care: yes}]}",
        rest="gates: [{id: role, kind: referrer, need: [{parent: yes}], say: Ask a parent.}]",
    )
    refused = answer(rules, in_care="yes", parent="no")
    assert (refused.outcome, refused.blocked_by) == ("not_this_way", "referrer")
    assert answer(rules, in_care="yes", parent="yes").outcome == "eligible"
