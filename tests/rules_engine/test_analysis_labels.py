"""Labels against rules with several bounds, and numbers in labels that are no ages."""

import pytest

from tests.rules_engine.test_analysis_findings import found, groups

LEARNS = "{all: [{age: {under: 25}}, {parent: yes}]}"
OWN = "facts:\n  age_found: {type: age, label: L, question: Q}\n"


@pytest.mark.parametrize(
    ("label", "when"),
    [
        (
            "care leavers under 21 or under 25 if they learn",
            f"{{any: [{{age: {{under: 21}}}}, {LEARNS}]}}",
        ),
        (
            "care leavers up to 20, or to 24 if they learn",
            f"{{any: [{{age: {{to: 20}}}}, {LEARNS}]}}",
        ),
        (
            "aged 16 to 20, or to 24",
            "{any: [{age: {from: 16, to: 20}}, {all: [{age: {from: 21, to: 24}}, {parent: yes}]}]}",
        ),
        ("whose freedom is taken (39A)", "{age: {from: 18}}"),
        ("adults under 117A or s.12b", "{age: {from: 18}}"),
        (
            "whose age was found to be 18 or over",
            "{all: [{age_found: {from: 18}}, {age: {under: 30}}]}",
        ),
        ("whose age was found to be 18 or over and who say no", "{age: {under: 18}}"),
    ],
)
def test_every_number_of_the_label_is_a_bound_of_the_rule(label: str, when: str) -> None:
    text = OWN + groups(f"a, when: [{{in_care: yes}}, {when}]").replace(
        "public_label: a", f'public_label: "{label}"'
    )
    assert found(text, "label_differs") == []


@pytest.mark.parametrize(
    "label", ["under 22 or under 25 if they learn", "under 20s", "21A and under 19", "16 to 24"]
)
def test_a_number_that_is_no_bound_is_still_told(label: str) -> None:
    text = groups(f"a, when: [{{any: [{{age: {{under: 21}}}}, {LEARNS}]}}]").replace(
        "public_label: a", f'public_label: "{label}"'
    )
    assert len(found(text, "label_differs")) == 1
