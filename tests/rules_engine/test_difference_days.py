"""Differences from a later day on, and what is told of many people in few lines."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rules_engine import decide, load_ruleset
from rules_engine.command_line import main
from rules_engine.difference import differences
from tests.rules_engine.sample import DAY, HEAD, ROUTES, VOCABULARY, loaded, vocabulary
from tests.rules_engine.test_difference import CARE, PLAN, changes

LATER = PLAN.replace("]}", ", {age: {under: 25}}], in_force: {from: 2127-01-01}}")
WIDER = LATER.replace("25", "40")
NEXT = date(2127, 1, 1)


def told(old: str, new: str) -> list[tuple[date, list[str]]]:
    """Each day from which something else is different, and the kinds of difference."""
    found = differences(loaded(old + ROUTES), loaded(new + ROUTES), since=DAY)
    return [(one.on, [change.kind for change in one.changes]) for one in found]


def test_rules_that_begin_later_are_compared_on_their_days() -> None:
    assert told(CARE + LATER, CARE + WIDER) == [(DAY, []), (NEXT, ["gains"])]


def test_a_day_on_which_nothing_else_is_different_is_left_out() -> None:
    duty = "duties: [{id: d, say: S, in_force: {from: 2127-01-01}}]\n"
    assert told(CARE + duty, CARE + PLAN + duty) == [(DAY, ["gains"])]


def test_rules_that_come_into_force_later_are_compared_from_that_day() -> None:
    later = (HEAD + CARE + PLAN + ROUTES).replace("2026-01-01", "2127-01-01")
    new = load_ruleset(later, vocabulary(), file="new.yaml")
    [found] = differences(loaded(CARE + ROUTES), new, since=DAY)
    assert found.on == NEXT


def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], *texts: str, more: str = "") -> str:
    """What `heard-rules diff` prints of two files."""
    (tmp_path / "vocabulary.yaml").write_text(VOCABULARY)
    files = [tmp_path / name for name in ("old.yaml", "new.yaml")]
    for file, text in zip(files, texts, strict=True):
        file.write_text(HEAD + text + ROUTES)
    assert main(["diff", *map(str, files), *more.split()]) == 0
    return capsys.readouterr().out


def test_the_command_compares_all_days(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    today = datetime.now(UTC).astimezone().date().isoformat()
    assert run(tmp_path, capsys, CARE + LATER, CARE + WIDER).splitlines() == [
        f"Nothing is different on {today}.",
        "From 2127-01-01:",
        "gains (sample): 'With a plan': can be helped now.",
        "    In care: no. Child in need: yes. Age: 25 to 39",
        '    for example: {"in_care": "no", "child_in_need": "yes", "age": 25}',
    ]


def test_one_day_only_tells_of_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = run(tmp_path, capsys, CARE + LATER, CARE + WIDER, more="--on 2126-05-01")
    assert said.splitlines() == [
        "Nothing is different on 2126-05-01.",
        "The files differ on other days: from 2127-01-01.",
    ]


def test_what_goes_on_is_not_told_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    duty = "duties: [{id: d, say: S, when: [{moves: {from: 3}}]}]\n"
    said = run(tmp_path, capsys, CARE + LATER + duty, CARE + WIDER + duty.replace("3", "4"))
    assert said.count("duties (sample): 'd' is for these people no more.") == 1
    assert "and 1 difference as before" in said


def test_people_of_one_cause_are_told_together_and_causes_apart() -> None:
    child = "{age: {under: 18}}"
    old = (
        "eligibility:\n"
        f"  - {{id: a, public_label: A, when: [{{in_care: yes}}, {child}]}}\n"
        f"  - {{id: b, public_label: B, when: [{{child_in_need: yes}}, {child}]}}\n"
        "  - {id: c, public_label: C, when: [{parent: yes}, {moves: {under: 3}}]}\n"
    )
    new = old.replace("18", "19").replace("under: 3", "under: 5")
    found = changes(old, new)
    assert [(change.groups, change.who.split(". ")[0]) for change in found] == [
        (("a", "b"), "Age: 18"),
        (("c",), "Moves: 3 to 4"),
    ]
    assert found[0].says == "'A' and 'B': can be helped now."


def test_two_causes_in_one_group_are_told_apart() -> None:
    old = (
        "eligibility: [{id: a, public_label: A, when: [{moves: {under: 9}}, {age: {under: 25}}]}]\n"
    )
    found = changes(old, old.replace("9", "5").replace("25", "18"))
    assert [change.who for change in found] == [
        "Age: 18 to 24. Moves: under 9",
        "Moves: 5 to 8. Age: under 25",
    ]
    for change in found:
        assert decide(loaded(old + ROUTES), change.example, on=DAY).outcome == "eligible"


def test_kinds_of_support_with_the_same_people_are_told_together() -> None:
    limited = CARE.replace("yes}]", "yes}], only_for_support: [icpc]")
    [change] = changes(limited, CARE)
    assert change.says == "'rcpc' and 'complaint' are accepted as 'support' now, and were not."


PETS = (
    "facts:\n  pet: {type: one_of, label: Pet, question: Q, options: "
    "{cat: {label: Cat}, dog: {label: Dog}, rat: {label: Rat}, none: {label: None.}}}\n"
)


def test_many_answers_are_told_by_those_that_are_missing() -> None:
    new = CARE.replace("yes}]", "yes}, {pet: [dog, rat, none]}]")
    [change] = changes(PETS + new, PETS + CARE)
    assert change.people == ("In care: yes. Pet: Cat",)
    [change] = changes(PETS + new.replace("dog, rat, none", "cat"), PETS + CARE)
    assert change.people == ("In care: yes. Pet: anything but Cat",)


@pytest.mark.parametrize("section", ["promises", "duties", "lists", "signposts", "offers"])
def test_a_rule_for_other_people_is_told(section: str) -> None:
    rule = {
        "promises": "kind: promise, days: 2, say: S",
        "duties": "say: S",
        "lists": "state: waiting",
        "signposts": "name: M, say: S",
        "offers": "trigger: went, mode: may",
    }[section]
    text = CARE + f"{section}: [{{id: r, {rule}, when: [{{moves: {{from: 3}}}}]}}]\n"
    [change] = changes(text, text.replace("from: 3", "from: 4"))
    assert (change.kind, change.says, change.people) == (
        section,
        "'r' is for these people no more.",
        ("Moves: 3",),
    )


def test_the_command_says_how_many_sets_there_are_and_lists_them_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    either = CARE.replace("{in_care: yes}", "{any: [{in_care: yes}, {moves: 3}]}")
    gate = "gates: [{id: g, kind: consent, need: [{parent: yes}]}]\n"
    few = run(tmp_path, capsys, either, either + gate, more="--on 2026-04-01").splitlines()
    assert few[1:3] == ["    Parent: no", "    2 sets of people; --all names each"]
    each = run(tmp_path, capsys, either, either + gate, more="--on 2026-04-01 --all").splitlines()
    assert each[1:3] == ["    Parent: no. In care: yes", "    Parent: no. Moves: 3"]
