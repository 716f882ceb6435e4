"""What a file leaves unsaid: units, directions in time, words to the person, other languages."""

import pytest

from rules_engine.analysis import findings
from rules_engine.phrases import ENGLISH
from tests.rules_engine.sample import ROUTES, loaded

CARE = "eligibility: [{id: care, public_label: Care, when: [{in_care: yes}], source: Law}]\n"


def asked(text: str, code: str) -> list[tuple[int, str]]:
    """The questions of a kind, with their lines; all are questions."""
    found = [f for f in findings(loaded(text + ROUTES)) if f.code == code]
    assert {finding.severity for finding in found} <= {"question"}
    return [(finding.line, finding.message) for finding in found]


UNIT = (
    "'{}' has {} days without a unit, so that weekends and holidays count. If working days are "
    "meant, add 'unit: working_days'; otherwise 'unit: calendar_days'."
)


@pytest.mark.parametrize(
    "rule",
    [
        "promises:\n  - {id: a, kind: promise, say: S., days: 5}\n",
        "promises:\n  - {id: a, kind: promise, say: S., within: {days: 5}}\n",
        "offers:\n  - {id: a, trigger: t, mode: must, within: {days: 5}}\n",
    ],
)
def test_days_without_a_unit_are_asked_about(rule: str) -> None:
    assert asked(CARE + rule, "no_unit") == [(5, UNIT.format("a", 5))]
    with_unit = rule.replace("days: 5", "days: 5, unit: calendar_days")
    assert asked(CARE + with_unit, "no_unit") == []


def test_days_of_a_service_are_asked_about_too() -> None:
    service = (
        "services:\n  - {id: s, name: S, promises: [{id: a, kind: promise, say: S., days: 1}]}\n"
    )
    assert asked(CARE + service, "no_unit") == [(5, UNIT.format("a", 1))]


HEARING = "facts:\n  hearing: {type: date, %s label: Hearing, question: When?}\n"
LATER = "priorities:\n  - {id: p, label: L, when: [{hearing: %s}]}\n"


def test_an_own_day_of_the_matter_that_may_lie_ahead_is_asked_about() -> None:
    text = HEARING % "about: matter," + CARE + LATER % "{within: 7 days}"
    assert asked(text, "looks_back") == [
        (
            7,
            (
                "'within' looks back: 'hearing' was in the last 7 days. For days to come write "
                "{ahead: {to: 7 days}}. If it is right, write 'lies: past' beside the fact's type."
            ),
        )
    ]


@pytest.mark.parametrize(
    ("fact", "condition"),
    [
        ("about: matter, lies: past,", "{within: 7 days}"),
        ("about: matter,", "{ahead: {to: 7 days}}"),
        ("about: matter,", "{ago: {to: 7 days}}"),
        ("", "{within: 7 days}"),
    ],
)
def test_other_days_are_not_asked_about(fact: str, condition: str) -> None:
    assert asked(HEARING % fact + CARE + LATER % condition, "looks_back") == []


ART = "facts:\n  art: {type: yes_no,%s label: Art, question: Do they paint?}\n"
PAINTS = CARE.replace("in_care", "art")


def test_an_own_question_without_words_to_the_person_is_asked_about() -> None:
    assert asked(ART % "" + PAINTS, "not_to_self") == [
        (
            4,
            (
                "A young person who asks for themselves reads 'Do they paint?' of 'art'. Add "
                "'question_to_self', such as 'Do you …?'."
            ),
        )
    ]


@pytest.mark.parametrize(
    ("fact", "referrers"),
    [
        (" question_to_self: Do you paint?,", ""),
        (" about: referrer,", ""),
        ("", "accepted_referrers: [professional]\n"),
    ],
)
def test_nobody_reads_it_of_themselves(fact: str, referrers: str) -> None:
    assert asked(ART % fact + PAINTS + referrers, "not_to_self") == []


@pytest.mark.parametrize("question", ["When is the ward round?", "What is the theme?"])
def test_a_question_that_names_nobody_is_for_everybody(question: str) -> None:
    fact = ART.replace("Do they paint?", question) % ""
    assert asked(fact + PAINTS, "not_to_self") == []


PHRASES = len(ENGLISH)
WELSH = CARE.replace("public_label: Care", "public_label: {en: Care, cy: Gofal}")


def test_another_language_is_asked_to_be_whole() -> None:
    duty = "duties: [{id: d, say: Tell them.}, {id: e, say: {en: Ring., cy: Ffoniwch.}}]\n"
    [(line, said)] = asked(WELSH + duty, "untranslated")
    assert line == 1
    assert said == (
        "Some words are in 'cy', but not all. Still to translate: 3 texts of this file (the "
        "first on line "
        f"1), the words of 1 question ('in_care') and {PHRASES} of the program's own words under "
        "'phrases'. Who reads 'cy' is shown 'en' there."
    )


def test_a_file_in_one_language_is_not_asked() -> None:
    assert asked(CARE, "untranslated") == []


def test_a_whole_language_is_not_asked_about() -> None:
    head = "facts: {in_care: {label: {en: A, cy: B}, question: {en: C, cy: D}}}\n"
    words = "".join(f'    "{key}": x\n' for key in ENGLISH)
    text = f"{head}{WELSH}phrases:\n  cy:\n{words}"
    [(_line, said)] = asked(text, "untranslated")
    assert said.startswith(
        "Some words are in 'cy', but not all. Still to translate: 2 texts of this file"
    )
