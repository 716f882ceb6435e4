"""What reasons tell never contradicts the rule: random rules files, random part-known people."""

from __future__ import annotations

from rules_engine import ConditionReason, decide
from tests.rules_engine.oracle.test_random_rules import cases


def states(parts: tuple[ConditionReason, ...]) -> list[str]:
    return [part.state for part in parts]


_OPPOSITE = {"held": "failed", "failed": "held", "unknown": "unknown"}
_JOINED = {"any": "any", "none": "any", "all": "all", "not_all": "all"}


def contradicts(reason: ConditionReason) -> bool:
    """Whether the state of one that joins others cannot be, with the states that these have.

    With all parts unknown anything can be: "a or not a" is so, whatever a is.
    """
    if reason.kind not in _JOINED or not reason.parts:
        return False
    is_turned = reason.kind in {"none", "not_all"}
    state = _OPPOSITE[reason.state] if is_turned else reason.state
    found = set(states(reason.parts))
    decisive, other = ("held", "failed") if _JOINED[reason.kind] == "any" else ("failed", "held")
    if decisive in found:
        return state != decisive
    return (state == other) != (found == {other})


def every(parts: tuple[ConditionReason, ...]) -> list[ConditionReason]:
    return [one for part in parts for one in (part, *every(part.parts))]


def test_a_group_is_what_its_conditions_say() -> None:
    seen: set[tuple[str, str]] = set()
    for one in cases(60_000_000, 150):
        for person in one.people(20):
            for reason in decide(one.ruleset, person, on=one.day).reasons:
                found = states(reason.conditions)
                assert (reason.state == "held") == (set(found) <= {"held"}), one.report(person)
                assert "failed" not in found or reason.state == "failed", one.report(person)
                for part in every(reason.conditions):
                    seen.add((part.kind, part.state))
                    assert not contradicts(part), f"{part}\n{one.report(person)}"

    joined = {"all", "any", "none", "group", "service", "fact", "person_decides"}
    assert {kind for kind, _state in seen} >= joined | {"excluded", "at_least", "not_all", "fewer"}
    assert {state for kind, state in seen if kind == "none"} == {"held", "failed", "unknown"}
