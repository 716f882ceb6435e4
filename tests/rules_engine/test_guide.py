"""The admin's guide: every example in it loads, and every mistake it names is told as it says."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from rules_engine import RulesError, Vocabulary, load_ruleset, load_vocabulary, run_inline_tests

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/rules.md").read_text("utf-8")
RULES_AND_MISTAKES = GUIDE.split("## Common mistakes")
HEAD = """\
organisation: {id: rowan, name: Rowan, working_days: GB-ENG, timezone: Europe/London}
version: {effective_from: 2026-04-01, note: First}
"""
PEOPLE = "people: {their_child: {label: Their child}, other_parent: {label: The other parent}}\n"
OF_A_GROUP = ("unless", "only_for_support", "not_for_support", "offer", "discretion")
SECTIONS = re.findall(r"[a-z]+", "exclusions gates lists offers promises priorities duties facts")
# Questions that the guide calls "your own" without writing them out.
OWN = {
    "yes_no": "has_our_advocate",
    "date": "hearing_on",
    "duration": "stay",
}


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary((ROOT / "rules_configs/vocabulary.yaml").read_text("utf-8"))


@cache
def own_facts() -> str:
    """The guide's own questions, and stand-ins for those that it only names."""
    [facts] = [block for block in blocks() if block.startswith("facts:")]
    made = [
        f"  {name}: {{type: {kind}, label: L, question: Q}}\n"
        for kind, names in OWN.items()
        for name in names.split()
        if f"  {name}:" not in facts
    ]
    place = "options: {hospital: {label: H}, care_home: {label: C}}"
    return f"{facts}{''.join(made)}  place: {{type: one_of, label: L, question: Q, {place}}}\n"


def blocks() -> list[str]:
    """The examples of several lines."""
    return re.findall(r"^```yaml\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def cells() -> Iterator[str]:
    """What stands in backticks in the right column of the tables of things to write."""
    for line in RULES_AND_MISTAKES[0].splitlines():
        if line.startswith("| ") and line.count("|") == 3:
            yield from re.findall(r"`([^`]+)`", line.split("|")[2])


def conditions() -> list[str]:
    return [cell for cell in cells() if cell.startswith("{") and "a_child" not in cell]


def of_a_group() -> list[str]:
    return [cell for cell in cells() if cell.partition(":")[0] in OF_A_GROUP and ": " in cell]


def sections() -> list[str]:
    return [cell for cell in cells() if cell.partition(": ")[0] in SECTIONS and ": " in cell]


def loads(text: str) -> None:
    """Load a file with two services, the first of which can be named."""
    load_ruleset(HEAD + text, vocabulary(), file="rules.yaml")


def group(when: str, rest: str = "") -> str:
    """Services of which the second has a group with these settings."""
    written = "".join(f"        {line}\n" for line in rest.splitlines())
    return (
        f"{PEOPLE}services:\n  - id: imha\n    name: I\n    eligibility:\n"
        "      - {id: in_care, public_label: G, when: [{in_care: yes}]}\n"
        "  - id: own\n    name: O\n    eligibility:\n"
        f"      - id: own\n        public_label: G\n        when:\n          - {when}\n{written}"
    )


@pytest.mark.parametrize("block", blocks())
def test_every_longer_example_loads(block: str) -> None:
    text = block if block.startswith("organisation:") else HEAD + block
    if "eligibility:" not in text:
        text += "eligibility: [{id: in_care, public_label: G, when: [{in_care: yes}]}]\n"
    rules = load_ruleset(text, vocabulary(), file="rules.yaml")
    assert run_inline_tests(rules).failures == ()


@pytest.mark.parametrize("written", conditions())
def test_every_condition_loads(written: str) -> None:
    loads(own_facts() + group(written))


@pytest.mark.parametrize("written", of_a_group())
def test_every_setting_of_a_group_loads(written: str) -> None:
    loads(own_facts() + group("in_care: yes", written))


@pytest.mark.parametrize("written", sections())
def test_every_rule_loads(written: str) -> None:
    facts = "" if written.startswith("facts:") else own_facts()
    loads(f"{facts}{group('in_care: yes')}{written}\n")


def test_the_examples_are_found() -> None:
    """So that another layout of the guide does not leave these tests without work."""
    found = (len(blocks()), len(conditions()), len(of_a_group()), len(sections()))
    assert all(number >= least for number, least in zip(found, (5, 40, 6, 10), strict=True)), found


def mistakes() -> list[tuple[str, str]]:
    """Conditions that the guide calls wrong, and the first sentence of what is told."""
    rows = re.findall(r"^\| `(\{[^`]+\})`[^|]*\| ([^|]+) \|$", RULES_AND_MISTAKES[1], re.MULTILINE)
    return [
        (written, re.split(r"(?<=[.?]) ", told)[0]) for written, told in rows if "…" not in written
    ]


@pytest.mark.parametrize(("written", "told"), mistakes())
def test_every_mistake_is_told_as_the_guide_says(written: str, told: str) -> None:
    with pytest.raises(RulesError) as caught:
        loads(group(written))
    assert told in str(caught.value)


def test_the_mistakes_are_found() -> None:
    assert len(mistakes()) >= 9


def test_the_guide_for_admins_leads_to_it() -> None:
    assert "](rules.md)" in (ROOT / "docs/guide-admin.md").read_text("utf-8")
