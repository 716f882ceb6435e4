"""Releasing rules and deciding by those in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied

from accounts.authorisation import SYSTEM
from audit.selectors import entries_about
from eligibility.models import Decision, ImmutableRowError, Ruleset
from eligibility.selectors import (
    NoRulesetError,
    public_groups,
    public_promises,
    public_routes,
    ruleset_on,
)
from eligibility.services import decide, publish_ruleset, record_decision
from rules_engine import FactsError, RulesError
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.conftest import MakeUser

JERSEY_RULES = Path(settings.RULES_ROOT) / "jersey-cares" / "rules.yaml"
CHILD = {"care_experience": "yes", "age": "14"}


def _from(day: str) -> str:
    text = JERSEY_RULES.read_text(encoding="utf-8")
    return text.replace("effective_from: 2025-01-01", f"effective_from: {day}")


def test_the_latest_rules_that_have_begun_hold(in_jersey: Organisation) -> None:
    spring = publish_ruleset(document=_from("2026-04-01"), by=SYSTEM)
    again = publish_ruleset(document=_from("2026-04-01"), by=SYSTEM)
    future = publish_ruleset(document=_from("2031-01-01"), by=SYSTEM)

    assert ruleset_on(date(2026, 3, 31)).row.effective_from == date(2025, 1, 1)
    assert ruleset_on(date(2026, 4, 1)).row == again
    assert ruleset_on(date(2030, 12, 31)).row == again
    assert ruleset_on(date(2031, 1, 1)).row == future
    assert spring.digest == again.digest


def test_before_the_first_rules_there_are_none(in_jersey: Organisation) -> None:
    with pytest.raises(NoRulesetError, match="No rules are in force on 2024-12-31"):
        ruleset_on(date(2024, 12, 31))


def test_faulty_rules_are_refused_with_their_line_and_nothing_is_stored(
    in_jersey: Organisation,
) -> None:
    before = Ruleset.objects.count()
    with pytest.raises(RulesError, match=r"rules\.yaml, line \d+: .*care_experiense"):
        publish_ruleset(
            document=_from("2026-04-01").replace("care_experience: yes", "care_experiense: yes"),
            by=SYSTEM,
        )

    assert Ruleset.objects.count() == before


def test_releasing_is_in_the_audit(in_jersey: Organisation) -> None:
    released = publish_ruleset(document=_from("2026-04-01"), by=SYSTEM)

    [entry] = entries_about(released)
    assert (entry.operation, entry.roles) == ("eligibility.publish", "system")
    assert entry.detail == {"version": released.digest, "effective_from": "2026-04-01"}


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("rules_editor", True),
        ("organisation_admin", True),
        ("coordinator", False),
        ("advocate", False),
        ("content_editor", False),
    ],
)
def test_who_may_release(
    jersey: Organisation, make_user: MakeUser, role: str, allowed: bool
) -> None:
    user = make_user(jersey, role)
    with tenant_scope(jersey):
        if allowed:
            assert publish_ruleset(document=_from("2026-04-01"), by=user).published_by == user
        else:
            with pytest.raises(PermissionDenied):
                publish_ruleset(document=_from("2026-04-01"), by=user)


def test_deciding_stores_nothing(in_jersey: Organisation) -> None:
    assert decide(facts=CHILD, on=date(2026, 1, 5)).outcome == "eligible"
    assert Decision.objects.count() == 0


def test_a_recorded_decision_is_pinned_to_its_rules(in_jersey: Organisation) -> None:
    kept = record_decision(facts=CHILD, on=date(2026, 1, 5))
    publish_ruleset(document=_from("2026-01-02"), by=SYSTEM)
    kept.refresh_from_db()

    assert kept.ruleset.effective_from == date(2025, 1, 1)
    assert (kept.outcome, kept.facts) == ("eligible", CHILD)
    assert kept.result["groups"] == ["care_experienced"]
    assert kept.result["ruleset"]["version"] == kept.ruleset.digest


def test_answers_that_cannot_be_read_are_refused(in_jersey: Organisation) -> None:
    with pytest.raises(FactsError, match="'age' is 'many'"):
        record_decision(facts={"age": "many"}, on=date(2026, 1, 5))

    assert Decision.objects.count() == 0


def test_rulesets_and_decisions_cannot_be_changed_or_deleted(in_jersey: Organisation) -> None:
    kept = record_decision(facts=CHILD, on=date(2026, 1, 5))
    for row in (kept, kept.ruleset):
        with pytest.raises(ImmutableRowError, match="cannot be changed"):
            row.save()
        with pytest.raises(ImmutableRowError, match="cannot be deleted"):
            row.delete()


def test_each_organisation_has_its_own_rules(jersey: Organisation, wiltshire: Organisation) -> None:
    with tenant_scope(jersey):
        record_decision(facts=CHILD, on=date(2026, 1, 5))
        assert [group.id for group in public_groups()] == ["care_experienced"]
    with tenant_scope(wiltshire):
        assert Decision.objects.count() == 0
        assert len(public_groups()) == 13
        with pytest.raises(FactsError, match="works_for_government_of_jersey"):
            decide(facts={"works_for_government_of_jersey": "yes"}, on=date(2026, 1, 5))


def test_what_public_pages_are_generated_from(in_wiltshire: Organisation) -> None:
    parents = next(g for g in public_groups() if g.id == "child_protection_parent_sen")

    assert parents.limits == (
        "First child protection conference (ICPC)",
        "Review child protection conference (RCPC)",
    )
    assert [route.id for route in public_routes()] == [
        "own_request",
        "liquidlogic",
        "ask_worker",
        "email",
    ]
    assert public_routes()[-1].address == "childrensadvocacy@wiltshire.gov.uk"
    assert [promise.days for promise in public_promises()] == [10, 42]
