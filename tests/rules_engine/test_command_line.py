"""`heard-rules` as it would be used: output, exit status, messages."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rules_engine import RulesError, read_vocabulary
from rules_engine.command_line import main
from tests.rules_engine.sample import HEAD, ROUTES, VOCABULARY

GROUP = "  - {id: care, public_label: Children in care, when: [{in_care: yes}], source: Law}\n"
RULES = f"{HEAD}eligibility:\n{GROUP}{ROUTES}"
TEST = "tests:\n  - {name: T, given: {in_care: no}, expect: {outcome: eligible}}\n"
PROCESS = [sys.executable, "-c", "from rules_engine.command_line import main; exit(main())"]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    (tmp_path / "vocabulary.yaml").write_text(VOCABULARY)
    folder = tmp_path / "sample"
    folder.mkdir()
    file = folder / "rules.yaml"
    file.write_text(RULES)
    return file


def output(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_check_a_good_file(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(rules)]) == 0
    assert output(capsys) == [f"{rules}: 0 errors, 0 warnings, 0 questions, 0 points to confirm."]


def test_check_tells_findings_at_their_lines(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules.write_text(RULES.replace("otherwise: yes", "when: [{referrer: self}]"))
    assert main(["check", str(rules)]) == 1
    assert output(capsys) == [
        (
            f"{rules}:6: error: Somebody who can be helped finds no route. Add a last route with "
            "'otherwise: yes'."
        ),
        '    for example: {"in_care": "yes", "referrer": "professional"}',
        f"{rules}: 1 error, 0 warnings, 0 questions, 0 points to confirm.",
    ]


def test_questions_are_no_failure(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules.write_text(RULES.replace(", source: Law", ", to_confirm: Really?"))
    assert main(["check", str(rules)]) == 0
    assert output(capsys) == [
        f"{rules}:4: question: Where does 'care' come from? Add 'source', such as a page or a law.",
        f"{rules}: 0 errors, 0 warnings, 1 question, 1 point to confirm.",
    ]


def test_check_for_slips_that_no_test_would_notice(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--mutants", str(rules)]) == 1
    assert output(capsys)[0] == (
        f"{rules}:4: warning: No test would notice a slip in 'care': without the group or without "
        "'in_care: yes'. Add a test whose answer depends on it."
    )


def test_check_tells_every_unusable_file(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = rules.with_name("other.yaml")
    other.write_text(RULES.replace("in_care: yes", "in_car: yes"))
    assert main(["check", str(other), str(rules), str(rules.with_name("none.yaml"))]) == 2
    written = capsys.readouterr()
    assert written.out.splitlines() == [
        f"{rules}: 0 errors, 0 warnings, 0 questions, 0 points to confirm."
    ]
    assert written.err.splitlines() == [
        f"{other}, line 4: 'in_car' is not something we ask about. Did you mean 'in_care'?",
        f"{rules.with_name('none.yaml')}: The file cannot be read: No such file or directory.",
    ]


def test_a_failed_inline_test_is_a_finding(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(rules)]) == 0
    rules.write_text(RULES + TEST)
    assert main(["test", str(rules)]) == 1
    nearest = "The nearest group is 'care' (line 4). In care: no. The rule needs: yes."
    assert output(capsys) == [
        f"{rules}: 0 tests, 0 failed.",
        f"{rules}, line 8: 'T': expected outcome eligible, found not_eligible. {nearest}",
        f"{rules}: 1 test, 1 failed.",
    ]


def test_test_goes_on_after_an_unusable_file(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["test", str(rules.with_name("none.yaml")), str(rules)]) == 2
    assert output(capsys) == [f"{rules}: 0 tests, 0 failed."]


def test_decide_prints_json(rules: Path) -> None:
    facts = rules.with_name("facts.json")
    facts.write_text('{"date_of_birth": "2010-01-01", "in_care": "yes"}')
    done = subprocess.run(
        [*PROCESS, "decide", str(rules), "--facts", f"@{facts}", "--on", "2026-04-01"],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["outcome"] == "eligible"
    wanted = "services groups lead limits offer route missing route_missing blocked_by signpost"
    assert set(wanted.split()) | {"promises", "reasons", "ruleset"} <= set(found)


def test_decide_and_explain_today_when_no_day_is_said(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules.write_text(RULES.replace("in_care: yes}", "left_care_on: {within: 2 days}}"))
    facts = '{"left_care_on": "2026-04-01"}'
    assert main(["decide", str(rules), "--facts", facts]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "not_eligible"
    assert main(["decide", str(rules), "--facts", facts, "--on", "2026-04-02"]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "eligible"


def test_explain_says_why_and_what_to_do(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    day = ["--on", "2026-04-01"]
    assert main(["explain", str(rules), "--facts", '{"in_care": "yes"}', *day]) == 0
    *lines, last = output(capsys)
    assert lines == [
        "Yes, this service can help.",
        "",
        "Children in care: yes (line 4; Law)",
        "  - In care: yes.",
        "How to ask:",
        "- Fill in the form.",
        "",
    ]
    assert last.startswith("Decided by the rules sample, ")
    assert main(["explain", str(rules), "--facts", "{}", *day]) == 0
    assert output(capsys)[:6] == [
        "More needs to be known before this can be answered.",
        "Still to ask:",
        "- Are they in care?",
        "",
        "Children in care: not known yet (line 4; Law)",
        "  - In care: not asked yet. The rule needs: yes.",
    ]


def test_explain_in_another_language(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    welsh = "phrases: {cy: {eligible: Gall y gwasanaeth helpu.}}\n"
    label = "{en: Children in care, cy: Plant mewn gofal}"
    rules.write_text(RULES.replace("Children in care", label) + welsh)
    asked = ["--facts", '{"in_care": "yes"}', "--language", "cy"]
    assert main(["explain", str(rules), *asked]) == 0
    lines = output(capsys)
    assert lines[0] == "Gall y gwasanaeth helpu."
    assert lines[2].startswith("Plant mewn gofal: ")


def test_diff_says_who_gains_and_what_reads_differently(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = rules.with_name("new.yaml")
    new.write_text(
        RULES.replace("[{in_care: yes}]", "[{any: [{in_care: yes}, {parent: yes}]}]").replace(
            "Fill in the form.", "Ring us."
        )
    )
    assert main(["diff", str(rules), str(new), "--on", "2026-04-01"]) == 0
    assert output(capsys) == [
        "gains (sample): 'Children in care': can be helped now.",
        "    In care: no. Parent: yes",
        '    for example: {"in_care": "no", "parent": "yes"}',
        "text: routes > form > say (line 6)",
        "    - Fill in the form.",
        "    + Ring us.",
    ]
    assert main(["diff", str(rules), str(rules), "--on", "2026-04-01"]) == 0
    assert output(capsys) == ["Nothing is different on 2026-04-01."]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--facts", "{"], "--facts cannot be read as JSON: "),
        (["--facts", "[]"], "--facts needs a JSON object, such as '{\"age\": 12}'."),
        (["--facts", "@none.json"], "--facts cannot be read as JSON: "),
        (["--facts", "{}", "--on", "soon"], "--on is 'soon'. Expected a day, such as 2026-04-01."),
        (["--facts", '{"in_car": 1}'], "'in_car' is not something we ask about."),
        (["--facts", '{"age": "x"}'], "'age' is 'x'. Expected: whole years from 0 to "),
        (["--facts", "[" * 100_000], "--facts cannot be read as JSON: "),
    ],
)
@pytest.mark.parametrize("command", ["decide", "explain"])
def test_unusable_input(
    command: str,
    rules: Path,
    arguments: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([command, str(rules), *arguments]) == 2
    assert capsys.readouterr().err.startswith(message)


@pytest.mark.parametrize("command", ["decide", "explain", "check", "test", "diff"])
def test_an_unusable_file_is_told_with_its_line(
    command: str, rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules.write_text(RULES.replace("in_care: yes", "in_care: maybe"))
    more = {"decide": ["--facts", "{}"], "explain": ["--facts", "{}"], "diff": [str(rules)]}
    assert main([command, str(rules), *more.get(command, [])]) == 2
    assert capsys.readouterr().err.startswith(f"{rules}, line 4: 'maybe' is not an answer to")


COMMANDS = [
    ["check"],
    ["test"],
    ["decide", "--facts", '{"in_care": "yes"}'],
    ["explain", "--facts", '{"in_care": "yes"}'],
    ["diff", "FILE"],
]


def words(command: list[str], file: Path) -> list[str]:
    """A command on a file, as it is typed."""
    name, *rest = command
    return [name, str(file), *(str(file) if word == "FILE" else word for word in rest)]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_file_without_vocabulary_is_read_with_the_shared_one(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lonely = tmp_path / "rules.yaml"
    lonely.write_text(RULES)
    assert main(words(command, lonely)) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_vocabulary_can_be_named(
    command: list[str], rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = rules.parent / "words.yaml"
    other.write_text(VOCABULARY.replace("in_care:", "in_ward:"))
    assert main([*words(command, rules), "--vocabulary", str(other)]) == 2
    assert "line 4: 'in_care' is not something we ask about" in capsys.readouterr().err


def test_a_vocabulary_that_is_not_there_is_told(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = rules.parent / "nowhere.yaml"
    assert main(["check", str(rules), "--vocabulary", str(nowhere)]) == 2
    assert capsys.readouterr().err == (
        f"{nowhere}: The file cannot be read: No such file or directory.\n"
    )


def test_a_lost_vocabulary_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RulesError) as caught:
        read_vocabulary(tmp_path / "rules.yaml", otherwise=tmp_path / "gone.yaml")
    assert str(caught.value) == (
        f"{tmp_path / 'rules.yaml'}: No vocabulary.yaml lies beside this file or above it. Put a "
        "copy there, or name one with --vocabulary PATH."
    )


def test_schema_and_reference_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Rules of an advocacy organisation"
    assert main(["reference"]) == 0
    assert output(capsys)[0] == "# Reference of rules files"


def test_a_reader_that_has_enough_is_no_failure() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*PROCESS, "schema"], stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


def test_deciding_does_not_wait_for_the_analysis() -> None:
    look = (
        "import sys; from rules_engine.commands import decide; "
        "print([m for m in sys.modules if m.startswith(('rules_engine.analysis', 'django'))])"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
