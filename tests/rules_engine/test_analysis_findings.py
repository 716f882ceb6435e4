"""Each finding of the analysis: the smallest file that has it, and one that has it not."""

from typing import Any

import pytest

from rules_engine import Ruleset, decide
from rules_engine.analysis import Finding, findings
from tests.rules_engine.sample import DAY, HEAD, ROUTES, loaded

CARE = """
eligibility:
  - {id: care, public_label: Children in care, when: [{in_care: yes}], source: Law}
"""


def found(text: str, code: str, *, mutants: bool = False) -> list[Finding]:
    rules = loaded(text if "routes:" in text else text + ROUTES)
    return [finding for finding in findings(rules, mutants=mutants) if finding.code == code]


def groups(*written: str) -> str:
    """Groups that need no more than an id and what is special about them."""
    lines = [f"  - {{source: Law, public_label: {one[0]}, id: {one}}}" for one in written]
    return "\n".join(["eligibility:", *lines, ""])


CHILD = "child, when: [{age: {under: 18}}, {in_care: yes}]"
EDGES = "age_edges: {child: {in: [17], out: [18]}}\n"

CASES: dict[str, tuple[str, str, str, str, str]] = {
    "nobody meets the conditions": (
        "impossible_rule",
        "error",
        groups("a, when: [{age: {under: 5}}, {age: {from: 7}}]", "b, when: [{in_care: yes}]"),
        groups("a, when: [{age: {from: 5}}, {age: {under: 7}}]", "b, when: [{in_care: yes}]"),
        "Nobody can be one of 'a' (a): its conditions rule each other out. Change one.",
    ),
    "nobody of the service meets the conditions": (
        "impossible_rule",
        "error",
        (
            "services:\n  - id: s\n    name: S\n    when: [{parent: yes}]\n    eligibility:\n"
            "      - {id: a, public_label: A, source: x, when: [{parent: no}]}\n"
            "      - {id: b, public_label: B, source: x, when: [{in_care: yes}]}\n"
        ),
        (
            "services:\n  - id: s\n    name: S\n    when: [{parent: yes}]\n    eligibility:\n"
            "      - {id: a, public_label: A, source: x, when: [{child_in_need: no}]}\n"
        ),
        "Nobody can be one of 'A' (a): 'when' of the service rules everybody out.",
    ),
    "a rule that never applies": (
        "impossible_rule",
        "error",
        CARE + "duties:\n  - {id: d, say: S, when: [{moves: {under: 3}}, {moves: {from: 3}}]}\n",
        CARE + "duties:\n  - {id: d, say: S, when: [{moves: {under: 3}}, {moves: {from: 2}}]}\n",
        "'d' never applies: its conditions rule each other out. Change one.",
    ),
    "an exclusion swallows a group": (
        "excluded_group",
        "error",
        CARE + "exclusions:\n  - {id: e, when: [{in_care: yes}]}\n",
        CARE + "exclusions:\n  - {id: e, when: [{in_care: yes}], unless: [{parent: yes}]}\n",
        (
            "The exclusions leave nobody of 'Children in care' (care). Give the exclusion an "
            "'unless' "
            "for these people, or delete the group."
        ),
    ),
    "a condition that another one says": (
        "idle_condition",
        "warning",
        groups("a, when: [{age: {under: 18}}, {age: {under: 25}}]"),
        groups("a, when: [{age: {under: 18}}, {age: {from: 5}}]"),
        (
            "'age: {under: 25}' changes nothing in 'a': without it, the same people are meant. "
            "Delete it, or correct it."
        ),
    ),
    "an exception that nobody of the group meets": (
        "idle_condition",
        "warning",
        groups("a, when: [{age: {under: 18}}], unless: [{age: {from: 20}}]"),
        groups("a, when: [{age: {under: 18}}], unless: [{age: {under: 2}}]"),
        (
            "'age: {from: 20}' changes nothing in 'a': without it, the same people are meant. "
            "Delete it, or correct it."
        ),
    ),
    "a condition that the exclusions say": (
        "idle_condition",
        "warning",
        groups("a, when: [{in_care: yes}, {parent: no}]")
        + "exclusions:\n  - {id: e, when: [{parent: yes}]}\n",
        groups("a, when: [{in_care: yes}]") + "exclusions:\n  - {id: e, when: [{parent: yes}]}\n",
        (
            "'parent: no' changes nothing in 'a': without it, the same people are meant. "
            "Delete it, or correct it."
        ),
    ),
    "a definition's part": (
        "idle_condition",
        "warning",
        "define:\n  x: {any: [{in_care: yes}, {all: [{in_care: yes}, {parent: yes}]}]}\n"
        + groups("a, when: [x]"),
        "define:\n  x: {any: [{in_care: yes}, {all: [{moves: 1}, {parent: yes}]}]}\n"
        + groups("a, when: [x]"),
        (
            "'all: [{in_care: yes}, {parent: yes}]' changes nothing in 'x': without it, the same "
            "people are meant. Delete it, or correct it."
        ),
    ),
    "a group inside another": (
        "covered_group",
        "warning",
        groups("a, when: [{in_care: yes}]", "b, when: [{in_care: yes}, {parent: yes}]"),
        groups("a, when: [{in_care: yes}]", "b, when: [{child_in_need: yes}, {parent: yes}]"),
        (
            "Everybody in 'b' is in 'a' already, with the same help. Delete it, or correct its "
            "conditions."
        ),
    ),
    "a group inside two others": (
        "covered_group",
        "warning",
        groups(
            "a, when: [{in_care: yes}, {parent: yes}]",
            "b, when: [{in_care: yes}, {parent: no}]",
            "c, when: [{in_care: yes}]",
        ),
        groups(
            "a, when: [{in_care: yes}, {parent: yes}]",
            "b, when: [{in_care: yes}, {parent: no}]",
            "c, when: [{in_care: yes}], offer: opt_out",
        ),
        (
            "Everybody in 'c' is in 'a' and 'b' already, with the same help. Delete it, or "
            "correct its "
            "conditions."
        ),
    ),
    "different offers": (
        "different_offer",
        "question",
        groups("a, when: [{in_care: yes}], offer: opt_out", "b, when: [{parent: yes}]"),
        groups("a, when: [{parent: no}], offer: opt_out", "b, when: [{parent: yes}]"),
        (
            "Somebody can be in several of 'a' and 'b', which are offered in different ways. "
            "They get "
            "the strongest (must, opt_out, may, on_request). Is that meant? A test of somebody in "
            "both that expects the 'offer' settles it."
        ),
    ),
    "different limits": (
        "different_limits",
        "question",
        groups("a, when: [{in_care: yes}], only_for_support: [icpc]", "b, when: [{parent: yes}]"),
        groups("a, when: [{parent: no}], only_for_support: [icpc]", "b, when: [{parent: yes}]"),
        (
            "Somebody can be in several of 'a' and 'b', which help with different things. They "
            "get the "
            "help of all of them together. Is that meant? A test of somebody in both that expects "
            "the 'limits' settles it."
        ),
    ),
    "a route behind wider ones": (
        "unreachable_routes",
        "warning",
        CARE + "routes:\n  - {id: r, channel: phone, say: S, when: [{parent: yes}]}\n"
        "  - {id: s, channel: post, say: S, when: [{parent: yes}, {referrer: self}]}\n"
        "  - {id: t, channel: post, say: S, otherwise: yes}\n",
        CARE + "routes:\n  - {id: r, channel: phone, say: S, when: [{parent: yes}]}\n"
        "  - {id: s, channel: post, say: S, when: [{parent: no}, {referrer: self}]}\n"
        "  - {id: t, channel: post, say: S, otherwise: yes}\n",
        (
            "'s' is never reached: those before it take everybody whom it is for. Move it up, or "
            "delete it."
        ),
    ),
    "a priority behind wider ones": (
        "unreachable_priorities",
        "warning",
        CARE + "priorities:\n  - {id: p, label: P}\n  - {id: q, label: Q, when: [{parent: yes}]}\n",
        CARE + "priorities:\n  - {id: q, label: Q, when: [{parent: yes}]}\n  - {id: p, label: P}\n",
        (
            "'q' is never reached: those before it take everybody whom it is for. Move it up, or "
            "delete it."
        ),
    ),
    "no route for somebody eligible": (
        "no_route",
        "error",
        CARE + "routes:\n  - {id: r, channel: phone, say: S, when: [{referrer: self}]}\n",
        CARE + "routes:\n  - {id: r, channel: phone, say: S, when: [{in_care: yes}]}\n",
        "Somebody who can be helped finds no route. Add a last route with 'otherwise: yes'.",
    ),
    "no route for others": (
        "routes_not_for_all",
        "warning",
        CARE + "routes:\n  - {id: r, channel: phone, say: S, when: [{in_care: yes}]}\n",
        CARE + ROUTES,
        (
            "Not everybody finds a route, though all who can be helped do. A last route with "
            "'otherwise: yes' is safer."
        ),
    ),
    "a gate that never opens": (
        "impassable_gate",
        "error",
        CARE + "gates:\n  - {id: g, kind: consent, need: [{in_care: no}]}\n",
        CARE + "gates:\n  - {id: g, kind: consent, need: [{parent: no}]}\n",
        (
            "'g' lets nobody through: its 'need' never holds together with the groups and the "
            "gates "
            "before it. Change it."
        ),
    ),
    "a service for nobody": (
        "service_for_nobody",
        "error",
        groups("a, when: [{parent: yes}, {parent: no}]"),
        groups("a, when: [{parent: yes}]"),
        "Nobody can be helped by 'Sample service'. Look at the findings of its groups.",
    ),
    "a list closed for everybody": (
        "closed_for_all",
        "question",
        CARE + "lists:\n  - {id: l, state: closed}\n",
        CARE + "lists:\n  - {id: l, state: closed, when: [{parent: yes}]}\n",
        (
            "'l' closes the list for everybody: nobody can be helped on these days. Is that so? "
            "Give "
            "it days with 'in_force'."
        ),
    ),
    "an age between ages": (
        "age_gap",
        "warning",
        groups("a, when: [{age: {under: 16}}]", "b, when: [{age: {from: 18}}, {parent: yes}]"),
        groups("a, when: [{age: {under: 16}}]", "b, when: [{age: {from: 16}}, {parent: yes}]"),
        (
            "Nobody aged 16 to 17 can be helped, though people who are younger and people who are "
            "older can. Is an age missing?"
        ),
    ),
    "an age between groups that differ by age": (
        "age_gap",
        "warning",
        groups(
            "a, when: [{parent: yes}, {age: {under: 16}}]",
            "b, when: [{parent: yes}, {age: {from: 17}}]",
            "c, when: [{in_care: yes}]",
        ),
        groups(
            "a, when: [{parent: yes}, {age: {under: 16}}]",
            "b, when: [{parent: yes}, {age: {from: 16}}]",
            "c, when: [{in_care: yes}]",
        ),
        "'a' and 'b' differ only by age, and leave out people aged 16. Is an age missing?",
    ),
    "a bound that does not say": (
        "undefined_bound",
        "question",
        groups("a, when: [{age: {up_to: 24}}]"),
        groups("a, when: [{age: {up_to: 24, reading: included}}]"),
        (
            "Does 'up to 24' take in people who are 24? Until you say, a person decides. Write "
            "'reading: included' or 'reading: excluded' beside it."
        ),
    ),
    "a bound of a number that does not say": (
        "undefined_bound",
        "question",
        groups("a, when: [{moves: {over: 3}}]"),
        groups("a, when: [{moves: {over: 3, reading: excluded}}]"),
        (
            "Does 'over 3' take in exactly 3? Until you say, a person decides. Write 'reading: "
            "included' or 'reading: excluded' beside it."
        ),
    ),
    "discretion": (
        "discretion",
        "question",
        groups("a, when: [{parent: yes}], discretion: We sometimes help."),
        groups("a, when: [{parent: yes}]"),
        "A person decides here: 'We sometimes help'. Can a rule be given for it?",
    ),
    "a contradiction": (
        "contradiction",
        "question",
        groups("a, when: [{person_decides: Two pages differ., because: contradiction}]"),
        groups("a, when: [{person_decides: Two pages differ., because: discretion}]"),
        "Two sources differ here: 'Two pages differ'. Which of them is right?",
    ),
    "no source": (
        "no_source",
        "question",
        "eligibility:\n  - {id: a, public_label: A, when: [{parent: yes}]}\n",
        groups("a, when: [{parent: yes}]"),
        "Where does 'a' come from? Add 'source', such as a page or a law.",
    ),
    "an own fact without use": (
        "unused_fact",
        "warning",
        "facts:\n  likes_art: {type: yes_no, label: Art, question: Art?}\n" + CARE,
        "facts:\n  likes_art: {type: yes_no, label: Art, question: Art?}\n"
        + groups("a, when: [{likes_art: yes}]"),
        (
            "No rule asks about 'likes_art'. Use it in a condition, or delete it. What you only "
            "want to know belongs in the referral form."
        ),
    ),
    "a definition without use": (
        "unused_definition",
        "warning",
        "define:\n  x: {all: [{parent: yes}]}\n" + CARE,
        "define:\n  x: {all: [{parent: yes}]}\n" + groups("a, when: [x]"),
        "No rule uses 'x'. Use it in a condition, or delete it.",
    ),
    "an own fact named nearly as a shared one": (
        "near_shared_fact",
        "warning",
        "facts:\n  child_in_ned: {type: yes_no, label: Plan, question: Plan?}\n"
        + groups("a, when: [{child_in_ned: yes}]"),
        "facts:\n  has_a_plan: {type: yes_no, label: Plan, question: Plan?}\n"
        + groups("a, when: [{has_a_plan: yes}]"),
        (
            "'child_in_ned' is your own fact, and 'child_in_need' is shared by all "
            "organisations. Did "
            "you mean 'child_in_need'? Then delete your own."
        ),
    ),
    "an own fact labelled as a shared one": (
        "near_shared_fact",
        "warning",
        "facts:\n  cla: {type: yes_no, label: In care, question: Plan?}\n"
        + groups("a, when: [{cla: yes}]"),
        "facts:\n  cla: {type: number, label: In care, question: Plan?}\n"
        + groups("a, when: [{cla: {from: 2}}]"),
        (
            "'cla' is your own fact, and 'in_care' is shared by all organisations. Did you mean "
            "'in_care'? Then delete your own."
        ),
    ),
    "an age edge without test": (
        "untested_age_edge",
        "warning",
        groups(CHILD) + "age_edges: {child: {in: [17]}}\n",
        groups(CHILD) + EDGES,
        (
            "No test stands at the age edges of 'child': nobody aged 18. Check them, and add under "
            "'age_edges': child: {out: [18]}."
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_smallest_file_that_has_it(case: str) -> None:
    code, severity, faulty, _sound, message = CASES[case]
    [finding] = found(faulty, code)
    assert (finding.message, finding.severity) == (message, severity)
    assert finding.line > len(HEAD.splitlines())


@pytest.mark.parametrize("case", CASES)
def test_the_smallest_file_that_has_it_not(case: str) -> None:
    code, _severity, _faulty, sound, _message = CASES[case]
    assert found(sound, code) == []


def first(case: str) -> tuple[Ruleset, dict[str, Any]]:
    """The rules of a case, and its example person."""
    code, _severity, faulty, _sound, _message = CASES[case]
    text = faulty if "routes:" in faulty else faulty + ROUTES
    [finding] = found(faulty, code)
    assert finding.example is not None
    return loaded(text), dict(finding.example)


def test_the_example_without_route_is_eligible_and_has_none() -> None:
    rules, person = first("no route for somebody eligible")
    decision = decide(rules, person, on=DAY)
    assert person == {"in_care": "yes", "referrer": "professional"}
    assert (decision.outcome, decision.route, decision.route_missing) == ("eligible", None, ())


def test_the_example_of_an_overlap_is_in_both_groups() -> None:
    rules, person = first("different offers")
    assert decide(rules, person, on=DAY).groups == ("a", "b")


def test_the_example_of_a_gap_is_not_eligible() -> None:
    rules, person = first("an age between ages")
    assert person == {"age": 16}
    assert decide(rules, person, on=DAY).outcome == "not_eligible"


@pytest.mark.parametrize(
    ("label", "ages", "differs"),
    [
        ("young people (16 to 18)", "{from: 16, to: 17}", True),
        ("young people (16 to 18)", "{from: 16, to: 18}", False),
        ("young people (16-17)", "{from: 16, under: 18}", False),
        ("children under 18", "{under: 18}", False),
        ("children under 18", "{to: 18}", True),
        ("carers (24 or under)", "{to: 24}", False),
        ("carers (24 or under)", "{under: 24}", True),
        ("carers up to 24", "{under: 24}", False),
        ("carers up to 24", "{under: 25}", False),
        ("adults over 18", "{from: 19}", False),
        ("adults over 18", "{from: 18}", False),
        ("adults over 18", "{from: 20}", True),
        ("people of 5 or over", "{from: 5}", False),
        ("people of 5 or over", "{from: 6}", True),
        ("people detained under section 3", "{from: 16}", False),
        ("children placed for 28 days, under 18", "{under: 18}", False),
        ("people (16 to 18)", "", True),
        ("people of the Act of 1989", "", False),
    ],
)
def test_a_label_names_the_ages_of_its_rule(label: str, ages: str, differs: bool) -> None:
    when = f"{{age: {ages}}}, " if ages else ""
    text = f"eligibility:\n  - {{id: a, public_label: '{label}', when: [{when}{{in_care: yes}}]}}\n"
    assert bool(found(text, "label_differs")) is differs


def test_what_a_differing_label_is_told() -> None:
    text = groups("a, when: [{age: {from: 15}}]").replace("label: a", "label: people (16 to 18)")
    [finding] = found(text, "label_differs")
    assert finding.line == 4
    assert finding.message == (
        "The label of 'a' says 'people (16 to 18)', but its rule takes in people of 15 or over. "
        "Correct the one that is wrong."
    )
