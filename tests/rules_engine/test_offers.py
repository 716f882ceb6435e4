"""Which duties to offer are told: all that fit, or those of what was said to have happened."""

import pytest

from tests.rules_engine.sample import answer, group, ruleset

OFFERS = """
facts:
  trigger:
    type: one_of
    label: What has happened
    question: What has happened?
    about: matter
    options: {placed: {label: Placed}, plan_made: {label: A plan}, other: {label: Something else}}
offers:
  - {id: on_placing, trigger: placed, mode: must}
  - {id: on_placing_in_care, trigger: placed, mode: opt_out, when: [{in_care: yes}]}
  - {id: on_planning, trigger: plan_made, mode: may}
"""
RULES = ruleset(group("child", "[{age: {under: 18}}]"), rest=OFFERS)


@pytest.mark.parametrize(
    ("trigger", "offers"),
    [
        ("placed", ["on_placing", "on_placing_in_care"]),
        ("plan_made", ["on_planning"]),
        ("other", []),
        ("not_asked", ["on_placing", "on_placing_in_care", "on_planning"]),
        ("dont_know", ["on_placing", "on_placing_in_care", "on_planning"]),
        (None, ["on_placing", "on_placing_in_care", "on_planning"]),
    ],
)
def test_a_stated_trigger_tells_its_own_offers_only(trigger: str | None, offers: list[str]) -> None:
    found = answer(RULES, age=9, in_care="yes", trigger=trigger)
    assert [offer.id for offer in found.offers] == offers
    assert [offer["id"] for offer in found.as_json()["offers"]] == offers


def test_an_offer_that_does_not_fit_is_not_told_when_its_trigger_is() -> None:
    found = answer(RULES, age=9, in_care="no", trigger="placed")
    assert [offer.id for offer in found.offers] == ["on_placing"]


def test_the_trigger_changes_nothing_else() -> None:
    plain, stated = (
        answer(RULES, age=9, in_care="yes", trigger=t).as_json() for t in (None, "other")
    )
    assert plain["offers"]
    for whole in (plain, stated):
        del whole["offers"], whole["services"]
    assert stated == plain
