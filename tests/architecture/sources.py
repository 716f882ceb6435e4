"""The product's own files, as the tests of this folder read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("platform", "api", "cms", "tenants")


def files(ending: str, *, tests: bool = False) -> list[Path]:
    """All our files of a kind; those of the tests too when asked."""
    rooms = (*ROOMS, "tests") if tests else ROOMS
    return sorted(
        path
        for room in rooms
        for path in (ROOT / room).rglob(f"*{ending}")
        if path.is_file() and "node_modules" not in path.parts
    )


def name(path: Path) -> str:
    """A file's path from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), name(path))


def modules(*, tests: bool = False) -> list[Path]:
    """Our Python files without migrations."""
    return [path for path in files(".py", tests=tests) if "migrations" not in path.parts]


def called(node: ast.AST) -> str:
    """The dotted name of what is called or used as a decorator; empty when it is no name."""
    if isinstance(node, ast.Call):
        return called(node.func)
    if isinstance(node, ast.Attribute):
        return f"{called(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


def imported(module: ast.AST) -> Iterator[str]:
    """Dotted names of everything that is imported, wherever in the file."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
