"""Questions about overlapping groups: asked until a test says what is meant."""

import pytest

from tests.rules_engine.sample import answer, loaded
from tests.rules_engine.test_analysis_findings import found, groups

ROUTES = "routes: [{id: form, channel: online, otherwise: yes, say: S}]\n"
TWO = groups(
    "a, when: [{in_care: yes}], offer: opt_out, only_for_support: [icpc]",
    "b, when: [{parent: yes}]",
)
BOTH = "{in_care: yes, parent: yes}"


@pytest.mark.parametrize(
    ("given", "expect", "asked"),
    [
        (BOTH, "offer: opt_out", ["different_limits"]),
        (BOTH, "limits: []", ["different_offer"]),
        (BOTH, "limits: [], offer: opt_out", []),
        (BOTH, "outcome: eligible", ["different_limits", "different_offer"]),
        (
            "{in_care: yes}",
            "offer: opt_out, limits: [icpc]",
            ["different_limits", "different_offer"],
        ),
    ],
)
def test_a_test_of_somebody_in_both_groups_settles_what_is_meant(
    given: str, expect: str, asked: list[str]
) -> None:
    text = TWO + f"tests: [{{name: T, given: {given}, expect: {{{expect}}}}}]\n"
    codes = ("different_limits", "different_offer")
    assert [code for code in codes if found(text, code)] == asked


def test_limits_that_name_every_kind_together_are_none() -> None:
    text = groups(
        "a, when: [{in_care: yes}], only_for_support: [icpc]",
        "b, when: [{parent: yes}], not_for_support: [icpc]",
    )
    rules = loaded(text + ROUTES)
    assert answer(rules, in_care="yes", parent="no").limits == ("icpc",)
    assert answer(rules, in_care="yes", parent="yes").limits == ()
