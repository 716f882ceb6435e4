"""Findings about what people are told."""

import pytest

from tests.rules_engine.sample import ROUTES, faults
from tests.rules_engine.test_analysis_findings import CARE, found


@pytest.mark.parametrize(
    ("time", "say", "differs"),
    [
        ("days: 5, unit: working_days", "We reply within 3 working days.", True),
        ("days: 5, unit: working_days", "We reply within 5 working days.", False),
        ("days: 5, unit: working_days", "We reply within 5 days.", False),
        ("days: 5, unit: calendar_days", "We reply within 5 working days.", True),
        ("days: 7, unit: calendar_days", "We reply within 1 week.", False),
        ("days: 1, unit: weeks", "We reply within 7 days.", False),
        ("days: 24, unit: hours", "We reply within 1 day.", False),
        ("days: 2, unit: weeks", "We reply within 15 days.", True),
        ("days: 2, unit: weeks", "We reply soon.", False),
        ("days: 2, unit: weeks", "Within 2 weeks, and within 3 days if it is urgent.", False),
    ],
)
def test_the_times_in_words_are_those_of_the_rule(time: str, say: str, differs: bool) -> None:
    promise = f'promises: [{{id: p, kind: promise, {time}, say: "{say}"}}]\n'
    assert bool(found(CARE + promise, "time_differs")) is differs
    within = time.replace("days:", "{days:", 1) + "}"
    offer = f'offers: [{{id: o, trigger: went, mode: may, within: {within}, say: "{say}"}}]\n'
    assert bool(found(CARE + offer, "time_differs")) is differs


def test_what_a_differing_time_is_told() -> None:
    promise = "promises: [{id: p, kind: promise, days: 5, unit: working_days, say: In 3 days.}]\n"
    [finding] = found(CARE + promise, "time_differs")
    assert finding.message == (
        "The words of 'p' are 'In 3 days.', but its rule has 5 working days. Correct the one that "
        "is wrong."
    )


@pytest.mark.parametrize(
    ("rule", "silent"),
    [
        ("gates: [{id: g, kind: consent, need: [{parent: yes}]}]", True),
        ("gates: [{id: g, kind: consent, need: [{parent: yes}], say: Ask them.}]", False),
        ("lists: [{id: l, state: closed, when: [{parent: yes}]}]", True),
        ("lists: [{id: l, state: waiting, when: [{parent: yes}]}]", False),
    ],
)
def test_nobody_is_stopped_without_a_word(rule: str, silent: bool) -> None:
    assert bool(found(f"{CARE}{rule}\n", "no_words")) is silent


@pytest.mark.parametrize(
    ("rest", "hidden"),
    [
        ("outcomes: [not_eligible], when: [{in_care: yes}]", True),
        ("outcomes: [not_eligible], when: [{in_care: no}]", False),
        ("outcomes: [not_eligible, not_this_way], when: [{in_care: yes}]", False),
        ("when: [{in_care: yes}]", False),
    ],
)
def test_a_signpost_that_is_never_shown(rest: str, hidden: bool) -> None:
    text = f"{CARE}signposts: [{{id: s, name: S, say: Hi., {rest}}}]\n"
    assert bool(found(text, "never_shown")) is hidden


@pytest.mark.parametrize(("used", "expected"), [("their_child", 0), ("", 1)])
def test_a_person_who_is_named_and_never_meant(used: str, expected: int) -> None:
    about = f"about: {used}, " if used else ""
    text = "people: {their_child: {label: Child}}\n" + CARE.replace("{in_care", f"{{{about}in_care")
    assert len(found(text, "unused_person")) == expected


@pytest.mark.parametrize(
    ("referrers", "expected"), [("self, professional", 0), ("self, professional, someone_else", 1)]
)
def test_naming_every_referrer_is_naming_none(referrers: str, expected: int) -> None:
    assert len(found(f"accepted_referrers: [{referrers}]\n{CARE}", "every_referrer")) == expected


def test_a_test_that_expects_nothing_is_told() -> None:
    test = "tests: [{name: T, given: {in_care: yes}, expect: {EXPECT}}]\n"
    [finding] = found(CARE + test.replace("EXPECT", ""), "empty_test")
    assert finding.message == "'T' expects nothing, so it checks nothing. Write what you expect."
    assert found(CARE + test.replace("EXPECT", "outcome: eligible"), "empty_test") == []


def test_no_rule_is_called_none() -> None:
    said = "'none' is what a test expects where there is no such rule. Choose another id."
    text = CARE + ROUTES + "lists: [{id: none, state: waiting}]\n"
    assert faults(text) == [f"rules.yaml, line 7: {said}"]
