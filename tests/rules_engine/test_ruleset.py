"""Faults in a rules file: each is found, at its line, in words an admin understands."""

import re
from itertools import combinations

import pytest

from rules_engine import RulesError, load_ruleset, load_vocabulary
from tests.rules_engine.sample import DAY, vocabulary

GOOD = """\
organisation: {id: sample, name: Sample, working_days: JE, timezone: Europe/Jersey}
version: {effective_from: 2026-01-01, note: First}
define:
  a_child: {all: [{age: {under: 18}}], to_confirm: Read as under 18.}
eligibility:
  - id: in_care
    public_label: children in care
    when: [a_child, {in_care: yes}]
    offer: opt_out
    to_confirm: [First note, Second note]
  - id: parents
    public_label: parents
    when: [{parent: yes}]
    only_for_support: [icpc, rcpc]
    offer: on_request
routes:
  - {id: mail, channel: email, when: [{referrer: self}], say: Write to us.}
  - {id: form, channel: online, otherwise: yes, say: Fill in the form.}
promises:
  - {id: lead, kind: observed_average, days: 10, unit: calendar_days, before: icpc, say: About ten.}
age_edges:
  in_care: {in: [17], out: [18]}
"""


def faults(text: str) -> list[str]:
    with pytest.raises(RulesError) as caught:
        load_ruleset(text, vocabulary(), file="rules.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_the_good_file_is_good() -> None:
    rules = load_ruleset(GOOD, vocabulary(), file="rules.yaml")
    [service] = rules.on(DAY).services
    assert [group.id for group in service.service.groups] == ["in_care", "parents"]
    assert [group.limits for group in service.service.groups] == [(), ("icpc", "rcpc")]
    assert [(note.place, note.note, note.line) for note in rules.to_confirm()] == [
        ("a_child", "Read as under 18.", 4),
        ("in_care", "First note", 10),
        ("in_care", "Second note", 10),
    ]
    rules.prove_decidable()


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        (
            "{in_care: yes}]",
            "{in_car: yes}]",
            8,
            "'in_car' is not something we ask about. Did you mean 'in_care'?",
        ),
        (
            "{in_care: yes}]",
            "{in_care: maybe}]",
            8,
            "'maybe' is not an answer to 'in_care'. You can write yes or no.",
        ),
        (
            "[a_child,",
            "[a_chid,",
            8,
            "'a_chid' is not a condition named under 'define'. Did you mean 'a_child'?",
        ),
        ("[{parent: yes}]", "[]", 13, "'when' needs a list of at least one condition."),
        (
            "[{parent: yes}]",
            "[{parent: yes, in_care: no}]",
            13,
            "A condition is one fact and its answer. Write several as a list,",
        ),
        (
            "[{parent: yes}]",
            "[{}]",
            13,
            "A condition is one fact and its answer, such as 'in_care: yes'.",
        ),
        (
            "[{parent: yes}]",
            "[{date_of_birth: 2010-01-01}]",
            13,
            "Write conditions on the age; it follows from 'date_of_birth'.",
        ),
        (
            "{all: [{age: {under: 18}}],",
            "{all: [a_child],",
            4,
            "'a_child' is defined by itself. Break the circle.",
        ),
        (
            "{all: [{age: {under: 18}}],",
            "{all: [{in_care: yes}], any: [{in_care: no}],",
            4,
            "A condition is one fact and its answer. Write several as a list, each with its own",
        ),
        (
            "only_for_support: [icpc, rcpc]",
            "only_for_support: [icpc, rpc]",
            14,
            "'rpc' is not an answer to 'support'. Did you mean 'rcpc'?",
        ),
        ("before: icpc", "before: icp", 20, "'icp' is not an answer to 'support'. Did you mean"),
        (
            "only_for_support",
            "only_for_suport",
            14,
            (
                "'only_for_suport' is not a setting that can stand here. "
                "Did you mean 'only_for_support'?"
            ),
        ),
        (
            "offer: opt_out",
            "offer: optout",
            9,
            "'optout' cannot stand under 'offer'. Expected: must, opt_out, may or on_request.",
        ),
        (
            "    public_label: parents\n",
            "",
            11,
            "'public_label' is missing here. Add a line 'public_label: …'.",
        ),
        (
            "effective_from: 2026-01-01",
            "effective_from: 20260101",
            2,
            "'effective_from' needs a day, such as 2026-04-01, but has '20260101'.",
        ),
        ("days: 10", "days: ten", 20, "'days' needs a whole number, but has 'ten'."),
        (
            "days: 10, ",
            "",
            20,
            "'lead' needs one time: 'within' (or 'days'), 'every' or 'weekly_on'.",
        ),
        ("days: 10,", "days: 10, weekly_on: monday,", 20, "'lead' needs one time:"),
        (
            "Europe/Jersey",
            "Europe/Jersy",
            1,
            "'Europe/Jersy' is not a time zone. Try Europe/London.",
        ),
        (
            "id: parents",
            "id: in_care",
            11,
            "'in_care' is used twice. Give each its own id, or days 'in_force' that do",
        ),
        (
            "otherwise: yes, ",
            "",
            18,
            "'form' needs 'when:', or 'otherwise: yes' for everybody else.",
        ),
        (
            "otherwise: yes, ",
            "otherwise: yes, when: [{in_care: yes}], ",
            18,
            "'form' is for everybody else ('otherwise'), so it has no 'when'.",
        ),
        (
            "channel: online, otherwise: yes",
            "channel: online, when: [{in_care: yes}]",
            17,
            "'mail' takes everybody; the routes after it are never reached.",
        ),
        (
            "  in_care: {in: [17]",
            "  in_cares: {in: [17]",
            22,
            "'in_cares' is not a group. Did you mean 'in_care'?",
        ),
    ],
)
def test_a_fault_is_told_at_its_line(old: str, new: str, line: int, expected: str) -> None:
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    if "never reached" in expected:
        text = text.replace("email, when: [{referrer: self}]", "email, otherwise: yes")
    found = [fault for fault in faults(text) if expected in fault]
    assert [fault.split(": ")[0] for fault in found] == [f"rules.yaml, line {line}"]


def test_every_fault_is_told_at_once_in_order() -> None:
    text = GOOD.replace("{in_care: yes}]", "{in_car: yes}]").replace(
        "{parent: yes}", "{parnt: yes}"
    )
    assert [re.findall(r"line (\d+)", fault) for fault in faults(text)] == [["8"], ["13"]]


def test_a_fault_that_services_share_is_told_once() -> None:
    text = GOOD.replace("{in_care: yes}]", "{in_car: yes}]")
    text += "services: [{id: one, name: One}, {id: two, name: Two}]\n"
    assert [re.findall(r"line (\d+)", fault) for fault in faults(text)] == [["8"]]


def test_a_file_without_groups_is_refused() -> None:
    head = "".join(GOOD.splitlines(keepends=True)[:2])
    assert faults(head) == [
        "rules.yaml, line 1: The file has no groups of people. Write them under 'eligibility'."
    ]


def test_the_version_changes_with_the_text_of_rules_and_vocabulary() -> None:
    first = load_ruleset(GOOD, vocabulary(), file="a.yaml").reference
    same = load_ruleset(GOOD, vocabulary(), file="b.yaml").reference
    other = load_ruleset(GOOD + "# a comment\n", vocabulary(), file="a.yaml").reference
    words = load_vocabulary(vocabulary().source.replace("Is there a plan?", "A plan?"))
    reworded = load_ruleset(GOOD, words, file="a.yaml").reference
    assert first == same
    assert len({first.version, other.version, reworded.version}) == 3


def test_conditions_too_tangled_to_decide_are_not_released() -> None:
    # Nine people in eight rooms: two of them share one, which is long to prove.
    names = [f"f{number}" for number in range(9)]
    rooms = ", ".join(f"r{number}: {{label: R}}" for number in range(8))
    own = "".join(
        f"  {name}: {{type: one_of, label: L, question: Q?, options: {{{rooms}}}}}\n"
        for name in names
    )
    pairs = ", ".join(
        f"{{all: [{{{one}: r{number}}}, {{{other}: r{number}}}]}}"
        for one, other in combinations(names, 2)
        for number in range(8)
    )
    text = GOOD.replace("[{parent: yes}]", f"[{{any: [{pairs}]}}]") + f"facts:\n{own}"
    rules = load_ruleset(text, vocabulary(), file="rules.yaml")
    with pytest.raises(RulesError) as caught:
        rules.prove_decidable()
    [problem] = caught.value.problems
    assert (problem.file, problem.message) == (
        "rules.yaml",
        "These conditions are too tangled to be decided exactly. Use fewer facts in one.",
    )
