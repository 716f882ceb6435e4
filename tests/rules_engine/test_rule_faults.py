"""Faults of gates, lists, offers, services and the rest, each at its line."""

import pytest

from tests.rules_engine.sample import faults

GROUPS = "eligibility: [{id: in_care, public_label: G, when: [{in_care: yes}]}]\n"


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (
            "gates: [{id: a, kind: consnt, need: [{parent: yes}]}]",
            (
                "'consnt' cannot stand under 'kind'. "
                "Expected: consent, awareness, capacity, evidence, approval or referrer."
            ),
        ),
        ("gates: [{id: a, kind: consent}]", "'need' is missing here. Add a line 'need: …'."),
        (
            "gates: [{id: a, kind: consent, ned: [{parent: yes}], need: [{parent: yes}]}]",
            "'ned' is not a setting that can stand here. Did you mean 'need'?",
        ),
        (
            "gates: [{id: a, kind: consent, need: [{parnt: yes}]}]",
            "'parnt' is not something we ask about. Did you mean 'parent'?",
        ),
        (
            "promises: [{id: a, kind: promise, days: 4001, say: S.}]",
            "'days' needs a whole number from 1 to 4000, but has '4001'.",
        ),
        (
            "facts: {x: {type: numbr, label: L, question: Q}}",
            (
                "'numbr' cannot stand under 'type'. Expected: yes_no, one_of, any_of, number, age, "
                "date_of_birth, date or duration."
            ),
        ),
        (
            "age_edges: {in_care: {out: [121]}}",
            "'121' is no age. Expected: whole years from 0 to 120.",
        ),
        ("age_edges: {in_care: {in: [x]}}", "'in' needs a whole number, but has 'x'."),
        (
            "duties: [{id: a, say: S., when: [in_care:yes]}]",
            "A space is missing after the colon of 'in_care:yes'. Write 'in_care: yes'.",
        ),
        (
            "duties: [{id: a, say: S., when: [{in_care:yes}]}]",
            "A space is missing after the colon of 'in_care:yes'. Write 'in_care: yes'.",
        ),
        (
            "duties: [{id: a, when: [{in_care: yes}], say: Ring us, and ask}]",
            (
                "'and ask' has no value. If it goes on with the text before the comma, put all of "
                "that text in quotes; otherwise write 'name: value'."
            ),
        ),
        (
            "tests: [{name: T, given: {in_care: maybe}, expect: {}}]",
            (
                "'T': 'maybe' is not an answer to 'in_care'. Expected: yes, no, not_asked, "
                "dont_know, prefer_not_to_say or not_applicable."
            ),
        ),
        (
            "tests: [{name: T, on: 2026-05-01, given: {date_of_birth: 2026-05-02}, expect: {}}]",
            "'T': 'date_of_birth' cannot be right: 2026-05-02 is after 2026-05-01.",
        ),
        ("exclusions: [{id: a, say: No.}]", "'when' is missing here. Add a line 'when: …'."),
        (
            "lists: [{id: a, state: full}]",
            "'full' cannot stand under 'state'. Expected: waiting or closed.",
        ),
        (
            "offers: [{id: a, trigger: t, mode: always}]",
            "'always' cannot stand under 'mode'. Expected: must, opt_out, may or on_request.",
        ),
        (
            "offers: [{id: a, trigger: t, mode: must, within: {days: 0}}]",
            "'days' needs a whole number from 1 to 4000, but has '0'.",
        ),
        (
            "offers: [{id: a, trigger: t, mode: must, when: [{in_group: in_car}]}]",
            "'in_car' is not a group that stands before this. Did you mean 'in_care'?",
        ),
        (
            "promises: [{id: a, kind: promis, days: 1, say: S.}]",
            (
                "'promis' cannot stand under 'kind'. "
                "Expected: promise, internal_target, observed_average, statutory_limit or "
                "length_of_help."
            ),
        ),
        (
            "routes: [{id: a, channel: fax, otherwise: yes, say: S.}]",
            (
                "'fax' cannot stand under 'channel'. "
                "Expected: online, email, phone, text, app, chat, video, egress, liquidlogic, "
                "post or in_person."
            ),
        ),
        (
            "routes: [{id: a, channel: post, otherwise: no, say: S.}]",
            "'no' cannot stand under 'otherwise'. Expected: yes.",
        ),
        (
            "signposts: [{id: a, name: Help, say: S., to: moon}]",
            "'moon' cannot stand under 'to'. Expected: service, organisation, area or information.",
        ),
        (
            "signposts: [{id: a, name: Help, say: S., outcomes: [inelegible]}]",
            "'inelegible' cannot stand under 'outcomes'. Expected: eligible,",
        ),
        (
            "duties: [{id: a, say: S.}, {id: a, say: T.}]",
            "'a' is used twice. Give each its own id, or days 'in_force' that do not overlap.",
        ),
        (
            "accepted_referrers: [slef]",
            "'slef' is not an answer to 'referrer'. Did you mean 'self'?",
        ),
        (
            "services: [{id: a, name: A, leave_out: [in_car]}]",
            "'in_car' is not a rule of all services. Did you mean 'in_care'?",
        ),
        (
            "services: [{id: a, name: A}, {id: a, name: B}]",
            "'a' is used twice. Give each service its own id.",
        ),
        (
            "services: [{id: a, name: A, elegibility: []}]",
            "'elegibility' is not a setting that can stand here. Did you mean 'eligibility'?",
        ),
        (
            "services: [{id: a, name: A, when: [{in_car: yes}]}]",
            "'in_car' is not something we ask about. Did you mean 'in_care'?",
        ),
        (
            (
                "services: [{id: a, name: A, duties: [{id: d, say: S., when: [{eligible_for: b}]}"
                "]}, {id: b, name: B}]"
            ),
            "'b' is not a service that stands before this.",
        ),
        (
            "duties: [{id: a, say: S., in_force: {form: 2026-01-01}}]",
            "'form' is not a setting that can stand here.",
        ),
        (
            "duties: [{id: a, say: S., in_force: {from: 2026-13-01}}]",
            "'2026-13-01' is not a day in the calendar. Write year-month-day.",
        ),
        ("phrases: {cy: {yes: 1}}", "'yes' needs text, but has '1'."),
        ("people: {child: {lable: C}}", "'label' is missing here. Add a line 'label: …'."),
        (
            "tests: [{name: T, given: {}, expect: {outcom: eligible}}]",
            "'outcom' is not a setting that can stand here. Did you mean 'outcome'?",
        ),
        ("duties: [{id: a, id: b, say: S.}]", "'id'"),
        (
            "exclusions: [{id: a, when: []}]",
            "'when' needs a list of at least one condition.",
        ),
        (
            "duties: [{id: a, say: S., when: []}]",
            "'when' needs a list of at least one condition.",
        ),
        (
            "duties: [{id: a, say: S., unless: []}]",
            "'unless' needs a list of at least one condition.",
        ),
        (
            "services: [{id: a, name: A, when: []}]",
            "'when' needs a list of at least one condition.",
        ),
    ],
)
def test_a_fault_is_told_at_its_line(rest: str, expected: str) -> None:
    found = faults(f"{GROUPS}{rest}\n")
    assert [fault for fault in found if fault.startswith(f"rules.yaml, line 4: {expected}")], found


def test_both_ways_to_limit_the_help_are_refused_together() -> None:
    limits = "only_for_support: [icpc], not_for_support: [rcpc]}]"
    assert faults(GROUPS.replace("}]}]", "}], " + limits)) == [
        "rules.yaml, line 3: Write either 'only_for_support' or 'not_for_support', not both."
    ]


def test_a_service_without_groups_is_refused() -> None:
    text = f"services: [{{id: a, name: A, {GROUPS.strip()}}}, {{id: b, name: B}}]\n"
    assert faults(text) == [
        "rules.yaml, line 3: 'b' has no groups. Write them under 'eligibility'."
    ]
