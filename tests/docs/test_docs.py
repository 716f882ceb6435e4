"""The documentation agrees with the code and with itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import take_screenshots
from docs.draw_workflows import PAGE, written

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"""\]\(([^)\s#]+)[^)]*\)|(?:src|href)="([^"#]+)""")
FOLDERS = ("api", "benchmarks", "cms", "docs", "platform", "rules_configs", "tenants", "tests")
FENCE = re.compile(r"```.*?```", re.DOTALL)


def pages() -> list[Path]:
    """Every Markdown file of the repository."""
    found = list(ROOT.glob("*.md"))
    for folder in FOLDERS:
        found += [
            page for page in (ROOT / folder).rglob("*.md") if "node_modules" not in page.parts
        ]
    return found


def links_of(page: Path) -> set[Path]:
    """The files that a page links to or shows."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    targets = {first or second for first, second in LINK.findall(text)}
    return {
        (page.parent / target).resolve()
        for target in targets
        if not target.startswith(("http://", "https://", "mailto:"))
    }


def test_workflow_diagrams_are_those_of_the_state_tables() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert written(page) == page, "Run: .venv/bin/python -P -m docs.draw_workflows"


def test_workflow_page_without_its_marks_is_refused() -> None:
    with pytest.raises(SystemExit, match="expected one generated part 'referrals', found 0"):
        written("# Workflows\n")


def test_every_link_leads_to_a_file() -> None:
    missing = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages()
        for target in sorted(links_of(page))
        if not target.exists()
    ]
    assert missing == []


def test_every_picture_is_shown_and_small() -> None:
    pictures = {file.resolve() for file in take_screenshots.IMAGES.iterdir()}
    shown = {target for page in pages() for target in links_of(page)}
    large = {file.name for file in pictures if file.stat().st_size > take_screenshots.MOST_BYTES}
    assert (pictures - shown, large) == (set(), set())


def test_readme_is_short_and_its_make_targets_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)\b", readme))
    assert len(readme.splitlines()) <= 120
    assert {"run", "test", "check", "bench"} <= named <= targets


def test_decisions_are_numbered_without_gaps_and_short() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(file.name[:4]) for file in files]
    long = [file.name for file in files if len(file.read_text().splitlines()) > 16]
    assert numbers == list(range(1, len(files) + 1))
    assert long == []
