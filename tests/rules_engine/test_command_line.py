"""`heard-rules` as a process would be used: output, exit status, messages."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rules_engine.command_line import main
from tests.rules_engine.sample import HEAD, ROUTES, VOCABULARY, group

RULES = f"{HEAD}eligibility:\n  {group('in_care', '[{in_care: yes}]')}\n{ROUTES}"
TEST = "tests:\n  - {name: T, given: {in_care: no}, expect: {outcome: eligible}}\n"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    (tmp_path / "vocabulary.yaml").write_text(VOCABULARY)
    folder = tmp_path / "sample"
    folder.mkdir()
    file = folder / "rules.yaml"
    file.write_text(RULES)
    return file


def test_check_a_good_file(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(rules)]) == 0
    assert capsys.readouterr().out == f"{rules}: good, 1 groups, 0 points to confirm.\n"


def test_check_tells_every_unusable_file(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = rules.with_name("other.yaml")
    other.write_text(RULES.replace("in_care: yes", "in_car: yes"))
    assert main(["check", str(other), str(rules), str(rules.with_name("none.yaml"))]) == 2
    written = capsys.readouterr()
    assert written.out == f"{rules}: good, 1 groups, 0 points to confirm.\n"
    assert written.err.splitlines() == [
        f"{other}, line 4: 'in_car' is not something we ask about. Did you mean 'in_care'?",
        f"{rules.with_name('none.yaml')}: The file cannot be read: No such file or directory.",
    ]


def test_a_failed_inline_test_is_a_finding(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(rules)]) == 0
    rules.write_text(RULES + TEST)
    assert main(["test", str(rules)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{rules}: 0 tests, 0 failed.",
        f"{rules}, line 8: 'T': expected outcome eligible, found not_eligible.",
        f"{rules}: 1 tests, 1 failed.",
    ]


def test_decide_prints_json(rules: Path) -> None:
    facts = rules.with_name("facts.json")
    facts.write_text('{"date_of_birth": "2010-01-01", "in_care": "yes"}')
    command = [sys.executable, "-c", "from rules_engine.command_line import main; exit(main())"]
    done = subprocess.run(
        [*command, "decide", str(rules), "--facts", f"@{facts}", "--on", "2026-04-01"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["outcome"] == "eligible"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--facts", "{"], "--facts cannot be read as JSON: "),
        (["--facts", "[]"], "--facts needs a JSON object, such as '{\"age\": 12}'."),
        (["--facts", "@none.json"], "--facts cannot be read as JSON: "),
        (["--facts", "{}", "--on", "soon"], "--on is 'soon'. Expected a day, such as 2026-04-01."),
        (["--facts", '{"in_car": 1}'], "'in_car' is not something we ask about."),
    ],
)
def test_unusable_input(
    rules: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["decide", str(rules), *arguments]) == 2
    assert capsys.readouterr().err.startswith(message)


def test_a_file_without_vocabulary_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lonely = tmp_path / "rules.yaml"
    lonely.write_text(RULES)
    assert main(["check", str(lonely)]) == 2
    assert capsys.readouterr().err == (
        f"{lonely}: No vocabulary.yaml lies beside this file or above it.\n"
    )
