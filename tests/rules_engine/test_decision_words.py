"""A decision in words: reasons, other languages, and as plain data."""

import json
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from rules_engine import ConditionReason, decide
from tests.rules_engine.sample import DAY, answer, group, loaded, ruleset

IN_CARE = group("in_care", "[{in_care: yes}]")


def says(when: str, **facts: Any) -> list[tuple[str, str, str]]:
    [reason] = answer(ruleset(group("g", when)), **facts).reasons
    return [(part.fact, part.state, part.says) for part in reason.conditions]


def test_reasons_say_what_held_failed_and_is_unknown() -> None:
    when = "[{age: {from: 5, to: 17}}, {in_care: yes}, {parent: no}]"
    assert says(when, age=18, in_care="yes") == [
        ("age", "failed", "Age: 18. The rule needs: 5 to 17."),
        ("in_care", "held", "In care: yes."),
        ("parent", "unknown", "Parent: not asked yet. The rule needs: no."),
    ]
    assert says(when, age=12, in_care="prefer_not_to_say")[1] == (
        "in_care",
        "unknown",
        "In care: they prefer not to say. The rule needs: yes.",
    )


@pytest.mark.parametrize(
    ("when", "facts", "expected"),
    [
        ("[{age: {from: 5}}]", {"age": 4}, "Age: 4. The rule needs: 5 or over."),
        ("[{age: {under: 18}}]", {"age": 18}, "Age: 18. The rule needs: under 18."),
        ("[{age: {from: 16, to: 16}}]", {"age": 9}, "Age: 9. The rule needs: 16."),
        (
            "[{not: {age: {from: 5, under: 18}}}]",
            {"age": 9},
            "Age: 9. The rule needs: under 5 or 18 or over.",
        ),
        (
            "[{lives_in: [south, north]}]",
            {"lives_in": "away"},
            "Home: Elsewhere. The rule needs: The north or The south.",
        ),
        (
            "[{lives_in: {none_of: [north]}}]",
            {"lives_in": "north"},
            "Home: The north. The rule needs: anything but The north.",
        ),
        ("[{needs: deaf}]", {"needs": []}, "Needs: nothing. The rule needs: Deaf."),
        (
            "[{needs: {none_of: [deaf]}}]",
            {"needs": "deaf"},
            "Needs: Deaf. The rule needs: anything but Deaf.",
        ),
        (
            "[{cared_for: {from: 13 weeks}}]",
            {"cared_for": 2},
            "Cared for: 2 weeks. The rule needs: 13 weeks or over.",
        ),
        (
            "[{left_care_on: {from: 2026-05-01}}]",
            {"left_care_on": "2026-04-30"},
            "Left care: 2026-04-30. The rule needs: on or after 2026-05-01.",
        ),
        (
            "[{left_care_on: {before: 2026-05-01}}]",
            {"left_care_on": "2026-05-01"},
            "Left care: 2026-05-01. The rule needs: on or before 2026-04-30.",
        ),
        (
            "[{left_care_on: {within: 1 month}}]",
            {"left_care_on": "2026-04-02"},
            "Left care: 2026-04-02. The rule needs: 2026-03-01 to 2026-04-01.",
        ),
        ("[{moves: {from: 2}}]", {"moves": 1}, "Moves: 1. The rule needs: 2 or over."),
    ],
)
def test_what_a_condition_needs(when: str, facts: dict[str, Any], expected: str) -> None:
    assert [said for _fact, _state, said in says(when, **facts)] == [expected]


def test_a_reason_names_its_group_its_line_and_its_source() -> None:
    rules = ruleset(f"{IN_CARE}\n{group('parents', '[{parent: yes}]', ', source: Page 2')}")
    reasons = answer(rules, in_care="yes", parent="no").reasons
    assert [(r.group, r.label, r.state, r.source, r.service, r.line) for r in reasons] == [
        ("in_care", "in_care", "held", "", "sample", 4),
        ("parents", "parents", "failed", "Page 2", "sample", 5),
    ]


WELSH = """
facts:
  in_care: {label: {en: In care, cy: Mewn gofal}}
  lives_in: {options: {north: {label: {en: The north, cy: Y gogledd}}}}
eligibility:
  - id: g
    public_label: {en: Children in care, cy: Plant mewn gofal}
    when: [{in_care: yes}, {lives_in: [north, south]}, {age: {under: 18}}]
    source: Page 1
routes:
  - {id: form, channel: online, otherwise: yes, say: {en: Fill in., cy: Llenwch.}, steps: [Go.]}
phrases:
  cy: {yes: ydy, no: nac ydy, or: neu, needs: "Mae angen: {needed}.", under: "dan {number}"}
"""


def test_another_language_falls_back_where_the_file_says_nothing() -> None:
    found = answer(loaded(WELSH), in_care="no", lives_in="south")
    welsh, english = found.in_words("cy"), found.in_words("en")
    assert [reason.label for reason in welsh.reasons] == ["Plant mewn gofal"]
    assert [part.says for part in welsh.reasons[0].conditions] == [
        "Mewn gofal: nac ydy. Mae angen: ydy.",
        "Home: The south.",
        "Age: not asked yet. Mae angen: dan 18.",
    ]
    assert [part.says for part in english.reasons[0].conditions] == [
        "In care: no. The rule needs: yes.",
        "Home: The south.",
        "Age: not asked yet. The rule needs: under 18.",
    ]
    route = welsh.services[0].route
    assert route is not None
    assert (route.say, route.steps) == ("Llenwch.", ("Go.",))
    assert found.in_words("fr").reasons == english.reasons == found.reasons
    asked = answer(loaded(WELSH), lives_in="away").in_words("cy").reasons[0].conditions[1]
    assert asked.says == "Home: Elsewhere. Mae angen: Y gogledd neu The south."


def test_only_the_words_change_with_the_language() -> None:
    found = answer(loaded(WELSH), in_care="yes", lives_in="north", age=9)
    plain, welsh = found.as_json(), found.as_json("cy")
    assert plain["route"]["say"] == "Fill in."
    assert welsh["route"]["say"] == "Llenwch."
    assert welsh["services"]["sample"]["route"]["say"] == "Llenwch."
    for same in ("outcome", "groups", "missing", "ruleset", "lead", "limits"):
        assert plain[same] == welsh[same]


ROUTES = """
routes:
  - {id: own, channel: online, when: [{referrer: self}], say: Here., steps: [One., Two.]}
  - {id: mail, channel: email, otherwise: yes, address: a@b.example, say: Go., other_ways: [post]}
promises:
  - {id: reply, kind: promise, days: 5, unit: working_days, say: Five days.}
  - {id: day, kind: internal_target, weekly_on: tuesday, say: Tuesdays., before: icpc}
offers:
  - {id: offer, trigger: placed, mode: must, within: {days: 5, unit: working_days}, say: Offer.}
priorities: [{id: soon, label: Soon, when: [{in_care: yes}], say: First.}]
duties: [{id: tell, say: Tell them.}]
signposts: [{id: line, name: Line, say: Call., phone: "1", to: area}]
"""
FIELDS = (
    "outcome services groups lead limits offer route missing route_missing blocked_by signpost "
    "promises reasons ruleset"
)


@pytest.mark.parametrize("in_care", ["yes", "no", "dont_know", "not_asked"])
def test_a_decision_survives_json_with_every_field(in_care: str) -> None:
    plain = answer(ruleset(IN_CARE, routes=ROUTES), in_care=in_care, referrer="self").as_json()
    assert json.loads(json.dumps(plain)) == plain
    assert set(FIELDS.split()) <= set(plain)


def test_the_plain_data_of_one_decision() -> None:
    found = answer(ruleset(IN_CARE, routes=ROUTES), in_care="yes")
    plain = found.as_json()
    assert plain["services"]["sample"]["outcome"] == "eligible"
    assert plain["lead_service"] == "sample"
    assert plain["route"] == {"outcome": "needs_information"}
    assert plain["route_missing"] == ["referrer"]
    assert plain["promises"][0] == {
        "id": "reply",
        "kind": "promise",
        "days": 5,
        "unit": "working_days",
        "calendar": "JE",
        "say": "Five days.",
        "before": "",
        "starts": "received",
        "stops": "first_human_reply",
        "out_of_hours": "next_working_day",
        "weekly_on": None,
        "every": None,
    }
    assert (plain["promises"][1]["weekly_on"], plain["promises"][1]["days"]) == ("tuesday", None)
    [offer] = plain["offers"]
    assert (offer["trigger"], offer["mode"], offer["days"], offer["unit"]) == (
        "placed",
        "must",
        5,
        "working_days",
    )
    assert plain["priority"] == {"id": "soon", "label": "Soon", "say": "First."}
    assert plain["duties"] == [{"id": "tell", "label": "", "say": "Tell them."}]
    assert plain["ruleset"] == {
        "id": "sample",
        "version": found.ruleset.version,
        "effective_from": "2026-01-01",
        "engine": "3",
    }


def test_a_decision_cannot_be_changed() -> None:
    given = {"in_care": "yes"}
    found = decide(ruleset(IN_CARE), given, on=DAY)
    given["in_care"] = "no"
    assert (found.facts, found.groups) == ({"in_care": "yes"}, ("in_care",))
    with pytest.raises(AttributeError):
        found.outcome = "not_eligible"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        found.reasons[0].state = "failed"  # type: ignore[misc]
    assert isinstance(found.reasons[0].conditions[0], ConditionReason)


def test_the_same_facts_give_the_same_decision() -> None:
    rules = ruleset(IN_CARE, routes=ROUTES)
    first, second = (answer(rules, in_care="yes", referrer="self") for _time in range(2))
    assert first == second
    assert first.as_json() == second.as_json()
    assert first.as_json() == answer(ruleset(IN_CARE, routes=ROUTES), **first.facts).as_json()
