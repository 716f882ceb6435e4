"""Another outcome than the rules gave: with a reason, shown beside theirs, carried on, counted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.models import User
from audit.selectors import entries_about
from cases.services import accept_referral
from referrals.changes import ChangedMeanwhileError
from referrals.models import Override, Referral
from referrals.overriding.selectors import agreed_limits, override_figures, standing_override
from referrals.overriding.services import OverrideError, override, take_override_back
from referrals.services import accept
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.conftest import ClientAt, MakeUser
from tests.referrals.conftest import MakeReferral

WHY: dict[str, Any] = {
    "outcome": "eligible",
    "limits": ["cla_review"],
    "reason": "new_facts",
    "note": "They were in care in another country.",
}


@pytest.mark.usefixtures("in_jersey")
def test_the_decision_stays_and_the_case_gets_what_a_person_set(
    make_referral: MakeReferral, coordinator: User
) -> None:
    referral = make_referral()
    before = dict(referral.decision.result)
    assert (before["limits"], agreed_limits(referral)) == ([], [])

    made = override(referral=referral, by=coordinator, version=1, **WHY)

    referral.refresh_from_db()
    assert referral.decision.result == before
    assert (referral.state, referral.version) == ("received", 2)
    assert standing_override(referral) == made
    case = accept_referral(referral=referral, by=coordinator)
    assert case.limits == ["cla_review"]
    assert [(e.action, e.note) for e in referral.events.all()][1] == ("override", WHY["note"])
    entry = entries_about(referral)[1]
    assert (entry.operation, entry.detail) == (
        "referrals.override",
        {
            "rules": "eligible",
            "outcome": "eligible",
            "limits": ["cla_review"],
            "reason": "new_facts",
        },
    )


@pytest.mark.usefixtures("in_jersey")
def test_the_last_one_holds_and_can_be_taken_back(
    make_referral: MakeReferral, coordinator: User, colleague: User
) -> None:
    referral = make_referral()
    override(referral=referral, by=coordinator, **WHY)
    override(referral=referral, by=colleague, **{**WHY, "outcome": "not_eligible", "limits": []})

    held = standing_override(referral)
    assert held is not None
    assert (held.outcome, held.by) == ("not_eligible", colleague)
    take_override_back(referral=referral, by=coordinator, version=3)
    assert standing_override(referral) is None
    assert Override.objects.count() == 2
    with pytest.raises(OverrideError, match="holds already"):
        take_override_back(referral=referral, by=coordinator)


@pytest.mark.usefixtures("in_jersey")
def test_it_is_refused_without_words_late_or_after_the_decision(
    jersey: Organisation, make_user: MakeUser, make_referral: MakeReferral, coordinator: User
) -> None:
    referral = make_referral()
    with pytest.raises(OverrideError, match="Say why in your own words"):
        override(referral=referral, by=coordinator, **{**WHY, "note": " "})
    with pytest.raises(ChangedMeanwhileError):
        override(referral=referral, by=coordinator, version=5, **WHY)
    with pytest.raises(PermissionDenied):
        override(referral=referral, by=make_user(jersey, "advocate"), **WHY)
    accept(referral=referral, by=coordinator)
    with pytest.raises(OverrideError, match="“Accepted”, so its outcome cannot be changed"):
        override(referral=referral, by=coordinator, **WHY)
    assert Override.objects.count() == 0


@pytest.mark.usefixtures("in_jersey")
def test_how_many_decisions_were_overridden_by_reason(
    jersey: Organisation, make_user: MakeUser, make_referral: MakeReferral, coordinator: User
) -> None:
    def come(month: int) -> Referral:
        return make_referral(at=datetime(2026, month, 30, 10, tzinfo=UTC))

    for reason in ("at_risk", "at_risk", "new_facts"):
        override(referral=come(6), by=coordinator, **{**WHY, "reason": reason})
    twice, back = come(6), come(6)
    override(referral=twice, by=coordinator, **WHY)
    override(referral=twice, by=coordinator, **{**WHY, "reason": "other"})
    override(referral=back, by=coordinator, **WHY)
    take_override_back(referral=back, by=coordinator)
    override(referral=come(7), by=coordinator, **WHY)
    span = {"since": date(2026, 6, 1), "until": date(2026, 6, 30)}

    found = override_figures(coordinator, **span)

    assert (found.received, found.overridden) == (5, 4)
    assert found.by_reason == (
        ("We learned something that the rules were not told", 1),
        ("Somebody is at risk if we do not help", 2),
        ("Another reason", 1),
    )
    assert override_figures(make_user(jersey, "advocate"), **span).received == 0


@pytest.fixture
def desk(jersey: Organisation, coordinator: User, client_at: ClientAt) -> Client:
    return client_at(jersey, coordinator)


def test_the_page_shows_both_answers(
    jersey: Organisation, desk: Client, make_referral: MakeReferral
) -> None:
    with tenant_scope(jersey):
        page = f"/workspace/referrals/{make_referral().reference}/"
    html = desk.post(f"{page}override/", {"version": "1"}).content.decode()
    for told in ("Choose an answer.", "Choose a reason.", "Write why"):
        assert told in html

    stale = desk.post(f"{page}override/", {"version": "4", **WHY})
    assert (stale.status_code, WHY["note"] in stale.content.decode()) == (409, True)
    assert desk.post(f"{page}override/", {"version": "1", **WHY}).status_code == 302
    html = desk.get(page).content.decode()
    assert "The rules say" in html
    assert "A person decided" in html
    assert "We learned something that the rules were not told." in html

    desk.post(f"{page}override/take-back/", {"version": "2"})
    assert "A person decided" not in desk.get(page).content.decode()
