"""Facts of an organisation: its own, other words for shared ones, and those of related persons."""

import pytest

from tests.rules_engine.sample import answer, faults, loaded, vocabulary

GROUP = "eligibility: [{id: g, public_label: G, when: [CONDITION]}]\n"


def with_facts(facts: str, condition: str = "{in_care: yes}") -> str:
    return f"{GROUP.replace('CONDITION', condition)}facts:\n  {facts}\n"


def test_a_shared_fact_may_be_worded_anew_in_part() -> None:
    rules = loaded(with_facts("in_care: {label: Looked after, question_to_self: Are you?}"))
    fact = rules.facts["in_care"]
    assert (fact.label, fact.question, fact.question_to_self, fact.type) == (
        "Looked after",
        "Are they in care?",
        "Are you?",
        "yes_no",
    )
    assert vocabulary()["in_care"].label == "In care"


def test_a_shared_fact_keeps_its_type() -> None:
    assert faults(with_facts("in_care: {type: age, label: Age}")) == [
        (
            "rules.yaml, line 5: 'in_care' is shared by all organisations and is 'yes_no'. Its "
            "words and options may change here, not its type. Give your own fact another name."
        )
    ]


def test_options_may_be_added_and_reworded() -> None:
    added = "lives_in: {options: {east: {label: The east}, north: {label: Up north}}}"
    rules = loaded(with_facts(added, "{lives_in: east}"))
    assert rules.facts["lives_in"].answers == ("north", "south", "away", "east")
    assert rules.facts["lives_in"].label_of("north") == "Up north"
    assert rules.facts["lives_in"].label_of("south") == "The south"
    assert vocabulary()["lives_in"].answers == ("north", "south", "away")
    assert answer(rules, lives_in="east").outcome == "eligible"
    assert answer(rules, lives_in="north").outcome == "not_eligible"


def test_an_organisation_adds_its_own_facts() -> None:
    own = "left_handed: {type: yes_no, label: Left-handed, question: Left-handed?}"
    rules = loaded(with_facts(own, "{left_handed: yes}"))
    assert answer(rules, left_handed=True).outcome == "eligible"


def test_a_related_person_has_the_facts_that_are_about_a_person() -> None:
    text = with_facts("their_child.in_care: {question: Is your child in care?}")
    rules = loaded("people: {their_child: {label: Their child}}\n" + text)
    assert rules.facts["their_child.in_care"].question == "Is your child in care?"
    assert rules.facts["their_child.age"].label == "Their child: Age"
    assert rules.facts["their_child.age"].born == "their_child.date_of_birth"
    assert rules.facts["their_child.cared_for"].since == "their_child.care_began_on"
    assert "their_child.referrer" not in rules.facts
    assert "their_child.support" not in rules.facts


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (
            "colour: {type: one_of, label: Colour, question: Which?}",
            "line 5: A 'one_of' fact needs 'options', two or more.",
        ),
        (
            "colour: {type: any_of, label: Colour, question: Which?}",
            "line 5: An 'any_of' fact needs 'options', one or more.",
        ),
        (
            "sunny: {type: yes_no, label: S, question: Is it?, options: {a: {label: A}}}",
            "line 5: Only a choice of answers has 'options'; this is 'yes_no'.",
        ),
        (
            "steps: {type: number, label: S, question: How many?, least: 5, most: 5}",
            "line 5: 'least' must be below 'most', both within a million.",
        ),
        (
            "sunny: {type: yes_no, label: Sunny}",
            "line 5: 'sunny' is not shared with other organisations, so it needs 'question'.",
        ),
    ],
)
def test_a_fact_that_cannot_be_asked_is_refused(fact: str, expected: str) -> None:
    assert faults(with_facts(fact)) == [f"rules.yaml, {expected}"]


# What stands in place of a condition, and what is told of it.
WRONG = [
    ("{moves: {form: 3}}", "'form' cannot stand here. Did you mean 'from'?"),
    ("{moves: {from: 21}}", "'from' needs a whole number, 0 to 20, but has '21'."),
    ("{moves: {from: 5, to: 3}}", "Nothing lies between these bounds."),
    ("{age: 18}", "Say whether the year itself counts: 'from: 16' and 'to: 24' take in 16 and 24"),
    ("{age: up to 24}", "Say whether the year itself counts:"),
    (
        "{age: {between: [1, 2]}}",
        "'between' cannot stand here. Say whether the year itself counts:",
    ),
    ("{age: {}}", "Say whether the year itself counts:"),
    ("{age: {from: 121}}", "'from' needs an age in whole years, 0 to 120, but has '121'."),
    ("{age: {to: sixteen}}", "'to' needs an age in whole years, 0 to 120, but has 'sixteen'."),
    ("{age: {from: 18, to: 16}}", "Nothing lies between these bounds."),
    ("{age: {up_to: 9, reading: maybe}}", "'reading' is 'included' or 'excluded', and stands"),
    ("{age: {to: 9, reading: included}}", "'reading' is 'included' or 'excluded', and stands"),
    ("{cared_for: {from: 10 days}}", "'10 days' cannot be counted in whole weeks."),
    ("{left_care_on: 2026-01-01}", "Write days as {from: 2026-01-01}, {to: …} or {before: …}"),
    ("{left_care_on: {within: soon}}", "'soon' is not a length of time."),
    ("{left_care_on: {within: 15}}", "'15' is not a length of time."),
    ("{left_care_on: {ago: {from: 2 months, to: 1 month}}}", "No day lies between these bounds."),
    ("{left_care_on: {from: 2026-01-02, to: 2026-01-01}}", "No day lies between these bounds."),
    ("{left_care_on: {ago: {to: 1 day, under: 2 days}}}", "Write either 'to' or 'under'"),
    ("{left_care_on: {from: yesterday}}", "Write days as {from: 2026-01-01}"),
    ("{lives_in: {all_of: [north]}}", "Write one answer to 'lives_in', a list, or 'none_of: […]'."),
    ("{lives_in: [north, soth]}", "'soth' is not an answer to 'lives_in'. Did you mean 'south'?"),
    ("{lives_in: []}", "'lives_in' needs at least one answer."),
    ("{needs: {all_of: [deff]}}", "'deff' is not an answer to 'needs'. Did you mean 'deaf'?"),
    ("{needs: {every: [deaf]}}", "Write one answer, a list, or 'all_of', 'none_of' or"),
    ("{needs: {at_least: 3, of: [deaf, speech]}}", "'at_least' needs a number from 1 to 2."),
    (
        "{at_least: 3, of: [{in_care: yes}, {parent: yes}]}",
        "'at_least' needs a number from 1 to 2.",
    ),
    ("{at_least: two, of: [{in_care: yes}]}", "'at_least' needs a number from 1 to 1."),
    ("{any: []}", "'any' needs a list of at least one condition."),
    ("{al: [{in_care: yes}]}", "'al' is not something we ask about. Did you mean 'all'?"),
    ("{in_care: yes, unless: []}", "'unless' needs a list of at least one condition."),
    ("{in_care: yes, unless: [{parnt: no}]}", "'parnt' is not something we ask about. Did you"),
    (
        "{about: their_chld, all: [{in_care: yes}]}",
        "'their_chld' is not a person named under 'people'. Did you mean 'their_child'?",
    ),
    (
        "{about: their_child, all: [{referrer: self}]}",
        "'referrer' is not something we ask about 'their_child'.",
    ),
    (
        "{about: their_child, all: [{in_car: yes}]}",
        "'in_car' is not something we ask about 'their_child'. Did you mean 'in_care'?",
    ),
    ("{in_group: h}", "'h' is not a group that stands before this."),
    ("{eligible_for: one}", "'one' is not a service that stands before this."),
    ("{person_decides: Maybe., because: mood}", "'mood' is not a cause. You can write discretion,"),
    ("{person_decides: []}", "Say why a person must decide, in words."),
    ("{not: nobody}", "'nobody' is not a condition named under 'define'."),
]


@pytest.mark.parametrize(("condition", "expected"), WRONG)
def test_a_condition_that_cannot_be_read_is_told_at_its_line(condition: str, expected: str) -> None:
    people = "people: {their_child: {label: Their child}}\n"
    [fault] = faults(people + GROUP.replace("CONDITION", condition))
    assert fault.startswith(f"rules.yaml, line 4: {expected}")
