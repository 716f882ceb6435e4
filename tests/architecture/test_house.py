"""The shape of the repository: names, sizes, locks, migrations."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from tests.architecture.sources import ROOT, files, modules, name, tree

VAGUE = re.compile(r"^(utils?|helpers?|common|misc|managers?|tools?|stuff|base_?classes)$")
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
# The oldest versions without the faults that this product relies on being absent.
FLOORS = {
    "django": (5, 2, 19),
    "wagtail": (8, 0, 1),
    "django-tenants": (4, 0, 1),
    "djangorestframework": (3, 18, 3),
}
OURS = ("accounts", "api", "audit", "calendars", "cases", "cms", "eligibility", "notifications",
        "referrals", "reporting", "tenants")  # fmt: skip
# Models whose columns are mostly a library's, which named what it keeps on them.
LIBRARY_TABLES = frozenset({"cms.files", "cms.pages"})


def test_the_source_root_is_no_package() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()


@pytest.mark.parametrize("folder", [ROOT, ROOT / "platform", Path("/")], ids=str)
def test_platform_is_the_standard_librarys(folder: Path) -> None:
    code = "import platform; print(platform.__file__, platform.system())"
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.split()
    assert Path(said[0]).name == "platform.py"
    assert ROOT not in Path(said[0]).parents
    assert said[1]


def test_files_are_called_by_what_they_hold() -> None:
    vague = [name(path) for path in files(".py", tests=True) if VAGUE.fullmatch(path.stem)]
    folders = {p for path in files(".py", tests=True) for p in path.relative_to(ROOT).parts[:-1]}
    assert vague == []
    assert [folder for folder in folders if VAGUE.fullmatch(folder)] == []


def test_no_file_is_long() -> None:
    lengths = {name(p): p.read_text().count("\n") for p in modules(tests=True)}
    assert {path: lines for path, lines in lengths.items() if lines > _limit(path)} == {}


def _limit(path: str) -> int:
    return 500 if path.startswith("tests/") else 400


def test_no_function_is_long() -> None:
    long = {}
    for path in modules(tests=True):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > 60:
                    long[f"{name(path)}:{node.lineno} {node.name}"] = lines
    assert long == {}


def test_every_module_of_a_room_says_what_it_is_for() -> None:
    short = {"apps.py", "urls.py", "__init__.py", "__main__.py", "command_line.py"}
    silent = [
        name(path)
        for path in modules()
        if path.name not in short
        and "commands" not in path.parts
        and ast.get_docstring(tree(path)) is None
    ]
    assert silent == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_host_and_hashes_everything(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert not re.search(
        r"^\s*(-i|--index|--extra-index|--find-links|--trusted)", text, re.MULTILINE
    )
    pinned = re.findall(r"^[A-Za-z0-9][\w.\[\]-]*==\S+", text, re.MULTILINE)
    assert len(pinned) >= 30
    assert len(re.findall(r"^[A-Za-z0-9]", text, re.MULTILINE)) == len(pinned)
    assert not re.search(r"==[^\n\\]*$", text, re.MULTILINE), "a requirement without hashes"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_no_locked_version_is_older_than_its_floor(lock: Path) -> None:
    locked = dict(
        re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)", lock.read_text(), re.MULTILINE)
    )
    assert set(FLOORS) <= set(locked)
    for package, floor in FLOORS.items():
        assert tuple(map(int, locked[package].split(".")[:3])) >= floor, package


def _operations() -> list[tuple[str, Operation]]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return [
        (f"{app}.{label}", operation)
        for (app, label), migration in loader.disk_migrations.items()
        if app in OURS
        for operation in migration.operations
    ]


def test_migrations_are_named_by_what_they_do() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    ours = [label for app, label in loader.disk_migrations if app in OURS]
    assert len(ours) >= 8
    assert [n for n in ours if re.search(r"_(auto|initial|alter|merge)(_|$)|_\d{8}", n)] == []
    assert all(re.fullmatch(r"\d{4}(_[a-z0-9]+)+", label) for label in ours)


def test_every_migration_can_be_undone() -> None:
    assert [where for where, operation in _operations() if not operation.reversible] == []


def test_every_constraint_and_index_is_named_by_us() -> None:
    ours = [m for m in apps.get_models() if m._meta.app_label in OURS]
    named: list[str] = []
    for model in ours:
        named += [c.name for c in model._meta.constraints] + [i.name for i in model._meta.indexes]
        if model.__module__ not in LIBRARY_TABLES:
            assert not model._meta.unique_together, model
    made_up = re.compile(r"_[0-9a-f]{6,8}(_idx|_uniq|_fk\w*)?$")
    assert [found for found in named if made_up.search(found) or found.endswith("_idx")] == []
    assert len(named) == len(set(named)) >= 25


def test_nothing_is_unique_or_indexed_without_a_name() -> None:
    unnamed = [
        f"{model._meta.label}.{column.name}"
        for model in apps.get_models()
        if model._meta.app_label in OURS and model.__module__ not in LIBRARY_TABLES
        for column in model._meta.local_fields
        if (column.unique or getattr(column, "db_index", False))
        and not column.primary_key
        and not isinstance(column, models.ForeignKey | models.SlugField)
        and column.name not in {"schema_name", "domain", "is_primary"}
    ]
    assert unnamed == []
