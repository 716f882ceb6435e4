"""Faults in a rules file: each is found, at its line, in words an admin understands."""

import re

import pytest

from rules_engine import RulesError, load_ruleset, load_vocabulary
from tests.rules_engine.sample import vocabulary

GOOD = """\
service: {id: sample, name: Sample, working_days: JE, timezone: Europe/Jersey}
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
referral_timing:
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
    assert [group.id for group in rules.groups] == ["in_care", "parents"]
    assert [group.limits for group in rules.groups] == [(), ("icpc", "rcpc")]
    assert [(note.place, note.note) for note in rules.to_confirm] == [
        ("a_child", "Read as under 18."),
        ("in_care", "First note"),
        ("in_care", "Second note"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "{in_care: yes}]",
            "{in_car: yes}]",
            "rules.yaml, line 8: 'in_car' is not something we ask about. Did you mean 'in_care'?",
        ),
        (
            "{in_care: yes}]",
            "{in_care: maybe}]",
            "rules.yaml, line 8: 'maybe' is not an answer to 'in_care'. You can write yes or no.",
        ),
        (
            "[a_child,",
            "[a_chid,",
            (
                "rules.yaml, line 8: 'a_chid' is not a condition named under 'define'. "
                "Did you mean 'a_child'?"
            ),
        ),
        (
            "[{parent: yes}]",
            "[]",
            "rules.yaml, line 13: 'when' needs a list of at least one condition.",
        ),
        (
            "[{parent: yes}]",
            "[{parent: yes, in_care: no}]",
            "rules.yaml, line 13: A condition is one fact and its answer, such as 'in_care: yes'.",
        ),
        (
            "[{parent: yes}]",
            "[{date_of_birth: 2010-01-01}]",
            "rules.yaml, line 13: Write conditions on 'age'; it follows from 'date_of_birth'.",
        ),
        (
            "{all: [{age: {under: 18}}],",
            "{all: [a_child],",
            "rules.yaml, line 4: 'a_child' is defined by itself. Break the circle.",
        ),
        (
            "{all: [{age: {under: 18}}],",
            "{all: [{in_care: yes}], any: [{in_care: no}],",
            "rules.yaml, line 4: 'a_child' needs exactly one of 'all', 'any' or 'not'.",
        ),
        (
            "only_for_support: [icpc, rcpc]",
            "only_for_support: [icpc, rpc]",
            "rules.yaml, line 14: 'rpc' is not an answer to 'support'. Did you mean 'rcpc'?",
        ),
        (
            "before: icpc",
            "before: icp",
            "rules.yaml, line 20: 'icp' is not an answer to 'support'. Did you mean 'icpc'?",
        ),
        (
            "only_for_support",
            "only_for_suport",
            (
                "rules.yaml, line 14: 'only_for_suport' is not a setting that can stand here. "
                "Did you mean 'only_for_support'?"
            ),
        ),
        (
            "offer: opt_out",
            "offer: optout",
            (
                "rules.yaml, line 9: 'optout' cannot stand under 'offer'. "
                "Expected: opt_out or on_request."
            ),
        ),
        (
            "    offer: opt_out\n",
            "",
            "rules.yaml, line 6: 'offer' is missing here. Add a line 'offer: …'.",
        ),
        (
            "public_label: parents",
            "public_label: 12",
            "rules.yaml, line 12: 'public_label' needs text, but has '12'.",
        ),
        (
            "effective_from: 2026-01-01",
            "effective_from: 20260101",
            (
                "rules.yaml, line 2: 'effective_from' needs a day, such as 2026-04-01, "
                "but has '20260101'."
            ),
        ),
        (
            "days: 10",
            "days: ten",
            "rules.yaml, line 20: 'days' needs a whole number, but has 'ten'.",
        ),
        (
            "Europe/Jersey",
            "Europe/Jersy",
            "rules.yaml, line 1: 'Europe/Jersy' is not a time zone. Try Europe/London.",
        ),
        (
            "id: parents",
            "id: in_care",
            "rules.yaml, line 11: 'in_care' is used twice. Give each its own id.",
        ),
        (
            "otherwise: yes, ",
            "when: [{in_care: yes}], ",
            "rules.yaml, line 18: The last route is for everybody else: 'otherwise: yes'.",
        ),
        (
            "when: [{referrer: self}], say: W",
            "otherwise: yes, say: W",
            "rules.yaml, line 17: 'mail' needs 'when:'; only the last route has none.",
        ),
        (
            "  in_care: {in: [17]",
            "  in_cares: {in: [17]",
            "rules.yaml, line 22: 'in_cares' is not a group. Did you mean 'in_care'?",
        ),
    ],
)
def test_a_fault_is_told_at_its_line(old: str, new: str, expected: str) -> None:
    assert GOOD.count(old) == 1
    assert expected in faults(GOOD.replace(old, new))


def test_every_fault_is_told_at_once_in_order() -> None:
    text = GOOD.replace("{in_care: yes}]", "{in_car: yes}]").replace(
        "{parent: yes}", "{parnt: yes}"
    )
    assert [re.findall(r"line (\d+)", fault) for fault in faults(text)] == [["8"], ["13"]]


def test_a_shared_fact_may_be_worded_anew_but_not_changed() -> None:
    worded = "facts:\n  in_care: {type: yes_no, label: Looked after, question: Are they?}\n"
    rules = load_ruleset(GOOD + worded, vocabulary(), file="rules.yaml")
    assert rules.facts["in_care"].label == "Looked after"
    assert vocabulary()["in_care"].label == "In care"
    changed = "facts:\n  in_care: {type: age, label: Looked after, question: Are they?}\n"
    expected = (
        "rules.yaml, line 24: 'in_care' is asked by every organisation. Its wording may change "
        "here, but not its type or options. Give your own fact another name."
    )
    assert expected in faults(GOOD + changed)


def test_an_organisation_adds_its_own_fact() -> None:
    own = "facts:\n  left_handed: {type: yes_no, label: Left-handed, question: Left-handed?}\n"
    text = GOOD.replace("{parent: yes}", "{left_handed: yes}") + own
    assert load_ruleset(text, vocabulary(), file="rules.yaml").groups[1].condition


def test_a_one_of_fact_needs_options() -> None:
    own = "facts:\n  colour: {type: one_of, label: Colour, question: Which?}\n"
    [fault] = faults(GOOD + own)
    assert fault == "rules.yaml, line 24: A 'one_of' fact needs at least two 'options'."


def test_the_version_changes_with_the_text_of_rules_and_vocabulary() -> None:
    first = load_ruleset(GOOD, vocabulary(), file="a.yaml").reference
    same = load_ruleset(GOOD, vocabulary(), file="b.yaml").reference
    other = load_ruleset(GOOD + "# a comment\n", vocabulary(), file="a.yaml").reference
    words = load_vocabulary(vocabulary().source.replace("Is there a plan?", "A plan?"))
    reworded = load_ruleset(GOOD, words, file="a.yaml").reference
    assert first == same
    assert len({first.version, other.version, reworded.version}) == 3


def test_conditions_too_tangled_to_check_are_refused() -> None:
    names = [f"f{number}" for number in range(40)]
    own = "".join(f"  {name}: {{type: yes_no, label: L, question: Q?}}\n" for name in names)
    # Pairs that lie far apart in reading order keep every diagram large.
    order = ", ".join(f"{{{name}: yes}}" for name in names[:20])
    pairs = ", ".join(
        f"{{all: [{{{first}: yes}}, {{{second}: yes}}]}}"
        for first, second in zip(names[:20], names[20:], strict=True)
    )
    tangled = f"[{{any: [{{all: [{order}]}}, {pairs}]}}]"
    text = GOOD.replace("[{parent: yes}]", tangled) + f"facts:\n{own}"
    [fault] = faults(text)
    assert fault == (
        "rules.yaml: These conditions are too tangled to be checked. Use fewer facts in one group."
    )
