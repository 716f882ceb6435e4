"""A gate or closed list that names one group holds up people of another group too."""

import pytest

from rules_engine import decide
from rules_engine.analysis import Finding, findings
from tests.rules_engine.sample import DAY, group, ruleset

GROUPS = f"{group('care', '[{in_care: yes}]')}\n{group('parents', '[{parent: yes}]')}"
FULL = "lists: [{id: full, state: closed, when: [{in_group: parents}]UNLESS, say: Full.}]\n"
AGREES = (
    "gates: [{id: agrees, kind: consent, when: [{in_group: parents}]UNLESS, "
    "need: [{child_in_need: yes}], say: Ask.}]\n"
)


def held_up(rest: str, groups: str = GROUPS) -> list[Finding]:
    rules = ruleset(groups, rest=rest)
    return [found for found in findings(rules) if found.code == "holds_up_another_group"]


@pytest.mark.parametrize(("rest", "name"), [(FULL, "full"), (AGREES, "agrees")])
def test_somebody_in_an_open_group_too_is_held_up(rest: str, name: str) -> None:
    [found] = held_up(rest.replace("UNLESS", ""))
    assert (found.severity, found.line) == ("question", 8)
    assert found.message == (
        f"Somebody in 'care' as well as in 'parents' is held up by '{name}' too. Is that meant? "
        "If 'care' stays open to them, add 'unless: [{in_group: care}]' to it."
    )
    person = {**(found.example or {}), "child_in_need": "no"}
    rules = ruleset(GROUPS, rest=rest.replace("UNLESS", ""))
    assert decide(rules, person, on=DAY).outcome == "not_this_way"


@pytest.mark.parametrize("rest", [FULL, AGREES])
def test_an_exception_answers_it(rest: str) -> None:
    assert held_up(rest.replace("UNLESS", ", unless: [{in_group: care}]")) == []


@pytest.mark.parametrize(
    ("rest", "groups"),
    [
        (FULL.replace("UNLESS", ""), group("parents", "[{parent: yes}]")),
        (FULL.replace("UNLESS", ""), GROUPS.replace("{in_care: yes}", "{parent: no}")),
        (FULL.replace("UNLESS", "").replace("closed", "waiting"), GROUPS),
        (FULL.replace("UNLESS", "").replace("{in_group: parents}", "{parent: yes}"), GROUPS),
    ],
)
def test_nobody_else_is_held_up(rest: str, groups: str) -> None:
    assert held_up(rest, groups) == []
