"""`POST /api/v1/eligibility/decisions`: the rules in force, as JSON, and nothing stored."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.serializers import ListField

from api.serializers import DecisionSerializer
from eligibility.models import Decision
from rules_engine.ruleset import ENGINE_VERSION
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.api.conftest import MakeSystem, said

PATH = "eligibility/decisions"


def _decided(system: Any, facts: dict[str, Any], on: str = "2026-03-02") -> dict[str, Any]:
    response = system.post(PATH, {"facts": facts, "on": on})
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json"
    return said(response)


def test_the_schema_names_every_field_of_an_answer(
    wiltshire: Organisation, make_system: MakeSystem
) -> None:
    answer = _decided(make_system(wiltshire), {"who": "child"})
    described = DecisionSerializer().fields
    assert sorted(answer) == sorted(described)
    lists = {name for name, field in described.items() if isinstance(field, ListField)}
    assert all(isinstance(answer[name], list) for name in lists)


def test_a_child_in_care_in_jersey(jersey: Organisation, make_system: MakeSystem) -> None:
    facts = {"age": 15, "care_experience": "yes", "referrer": "self"}
    answer = _decided(make_system(jersey), facts)

    services, reasons = answer.pop("services"), answer.pop("reasons")
    route, promises = answer.pop("route"), answer.pop("promises")
    ruleset, duties, offers = (answer.pop(name) for name in ("ruleset", "duties", "offers"))
    assert answer == {
        "outcome": "eligible",
        "lead_service": "jersey-cares",
        "block": None,
        "blocks": [],
        "excluded_by": None,
        "priority": None,
        "priority_missing": [],
        "waiting": None,
        "waiting_missing": [],
        "duties_missing": [],
        "possible_promises": [],
        "promises_missing": [],
        "groups": ["care_experienced"],
        "lead": "care_experienced",
        "limits": [],
        "offer": "on_request",
        "missing": [],
        "route_missing": [],
        "blocked_by": None,
        "why_a_person": [],
        "signpost": [],
    }
    assert "share_what_they_ask" in [duty["id"] for duty in duties]
    assert [offer["id"] for offer in offers] == ["early", "again"]
    assert [service["outcome"] for service in services.values()] == ["eligible"]
    assert [reason["group"] for reason in reasons] == ["care_experienced"]
    assert (route["id"], route["channel"]) == ("own_request", "online")
    assert [(p["days"], p["unit"], p["calendar"]) for p in promises] == [(5, "working_days", "JE")]
    assert (ruleset["id"], ruleset["effective_from"]) == ("jersey-cares", "2025-01-01")
    assert (len(ruleset["version"]), ruleset["engine"]) == (16, ENGINE_VERSION)


def test_a_parent_with_a_documented_learning_difficulty_in_wiltshire(
    wiltshire: Organisation, make_system: MakeSystem
) -> None:
    facts = {"who": "parent", "child_protection": "yes", "learning_difficulty_documented": "yes"}
    answer = _decided(make_system(wiltshire), facts)

    assert (answer["outcome"], answer["lead"]) == ("eligible", "child_protection_parent_sen")
    assert answer["limits"] == ["icpc", "rcpc"]
    assert answer["ruleset"]["id"] == "wiltshire-vps"


@pytest.mark.parametrize(
    ("facts", "outcome", "missing"),
    [
        ({}, "needs_information", ["care_experience", "age"]),
        ({"age": 4, "care_experience": "yes"}, "not_eligible", []),
        ({"age": "dont_know", "care_experience": "yes"}, "needs_decision", []),
        (
            {"age": 9, "care_experience": "yes", "referrer": "someone_else"},
            "not_this_way",
            [],
        ),
    ],
)
def test_other_outcomes(
    jersey: Organisation,
    make_system: MakeSystem,
    facts: dict[str, Any],
    outcome: str,
    missing: list[str],
) -> None:
    answer = _decided(make_system(jersey), facts)
    assert (answer["outcome"], answer["missing"]) == (outcome, missing)
    assert bool(answer["signpost"]) == (outcome != "needs_information")


def test_the_same_facts_are_another_answer_at_another_organisation(
    jersey: Organisation, wiltshire: Organisation, make_system: MakeSystem
) -> None:
    facts = {"age": 15}
    outcomes = {
        _decided(make_system(organisation), facts)["ruleset"]["id"]
        for organisation in (jersey, wiltshire)
    }
    assert outcomes == {"jersey-cares", "wiltshire-vps"}


def test_the_day_decides(jersey: Organisation, make_system: MakeSystem) -> None:
    system = make_system(jersey)
    facts = {"date_of_birth": "2020-06-15", "care_experience": "yes"}
    assert _decided(system, facts, on="2025-06-14")["outcome"] == "not_eligible"
    assert _decided(system, facts, on="2025-06-15")["outcome"] == "eligible"


def test_nothing_is_stored(jersey: Organisation, make_system: MakeSystem) -> None:
    _decided(make_system(jersey), {"age": 15, "care_experience": "yes"})
    with tenant_scope(jersey):
        assert Decision.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "facts"),
        ({"facts": ["age"]}, "facts"),
        ({"facts": {}, "on": "tomorrow"}, "on"),
        ({"facts": {"colour": "blue"}}, "facts"),
        ({"facts": {"age": "old"}}, "facts"),
        ({"facts": {"age": -1}}, "facts"),
        ({"facts": {"age": 40_000}}, "facts"),
        ({"facts": {"care_experience": "perhaps"}}, "facts"),
        ({"facts": {"date_of_birth": "2026-02-30"}}, "facts"),
    ],
)
def test_wrong_fields_are_named(
    jersey: Organisation, make_system: MakeSystem, body: dict[str, Any], field: str
) -> None:
    response = make_system(jersey).post(PATH, body)
    problem = said(response)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert set(problem) == {"type", "title", "status", "detail", "fields"}
    assert set(problem["fields"]) == {field}
    assert problem["fields"][field]
    assert problem["detail"] == ("Some fields are missing or wrong; each is named under `fields`.")


def test_before_the_first_rules_the_answer_says_so(
    jersey: Organisation, make_system: MakeSystem
) -> None:
    response = make_system(jersey).post(PATH, {"facts": {}, "on": "2024-12-31"})
    problem = said(response)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert "2024-12-31" in str(problem["fields"]["on"])
