"""What our code may not contain, and the few places that need it all the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.architecture.sources import called, files, imported, modules, name, tree

Finder = Callable[[ast.AST], Iterator[str]]


def imports(*names: str) -> Finder:
    """Finds imports of these modules or names, and of anything inside them."""

    def find(module: ast.AST) -> Iterator[str]:
        for found in imported(module):
            if any(found == n or found.startswith(f"{n}.") for n in names):
                yield found

    return find


def names(*wanted: str) -> Finder:
    """Finds these names, as a name, an attribute or something imported."""

    def find(module: ast.AST) -> Iterator[str]:
        for node in ast.walk(module):
            said = {
                ast.Name: lambda n: n.id,
                ast.Attribute: lambda n: n.attr,
                ast.alias: lambda n: n.name.rpartition(".")[2],
            }.get(type(node))
            if said and said(node) in wanted:
                yield said(node)

    return find


def calls(*wanted: str) -> Finder:
    """Finds calls of these functions or methods."""

    def find(module: ast.AST) -> Iterator[str]:
        for node in ast.walk(module):
            if isinstance(node, ast.Call):
                said = called(node)
                if said in wanted or said.rpartition(".")[2] in wanted:
                    yield said

    return find


def decorated(*wanted: str) -> Finder:
    """Finds functions with these decorators."""

    def find(module: ast.AST) -> Iterator[str]:
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef):
                used = {called(decorator).rpartition(".")[2] for decorator in node.decorator_list}
                if used & set(wanted):
                    yield node.name

    return find


def asynchronous(module: ast.AST) -> Iterator[str]:
    """Finds coroutines."""
    for node in ast.walk(module):
        if isinstance(node, ast.AsyncFunctionDef):
            yield node.name


def comparing_slugs(module: ast.AST) -> Iterator[str]:
    """Finds `organisation.slug == "…"`: what differs between organisations is data."""
    for node in ast.walk(module):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(isinstance(s, ast.Attribute) and s.attr == "slug" for s in sides) and any(
                isinstance(s, ast.Constant) for s in sides
            ):
                yield ast.unparse(node)


@dataclass(frozen=True)
class Ban:
    """What is banned, why, and which files may have it for which reason."""

    what: str
    find: Finder
    but: Mapping[str, str] = field(default_factory=dict)


BANS = (
    Ban(
        "switching schemas outside tenants/",
        names("schema_context", "tenant_context", "set_schema", "set_tenant",
              "set_schema_to_public", "leave_tenant"),
        {"tenants/": "the scopes are made of it"},
    ),
    Ban(
        "threads and executors: they run outside the organisation's scope",
        imports("threading", "concurrent", "multiprocessing", "asyncio", "asgiref"),
        {"platform/embedded/": "watches and serves processes; knows no database"},
    ),
    Ban(
        "coroutines: they run outside the organisation's scope",
        asynchronous,
        {"platform/embedded/mail_sink.py": "aiosmtpd's interface; knows no database"},
    ),
    Ban("marking text as safe by hand", names("mark_safe", "csrf_exempt", "autoescape")),
    Ban(
        "pickles and loose YAML",
        imports("pickle", "marshal", "shelve", "yaml", "dill"),
        {
            "platform/rules_engine/strict_yaml.py": "the parser's events only; nothing is made",
            "platform/rules_engine/yaml_faults.py": "the type of its errors",
        },
    ),
    Ban("code made of text", calls("eval", "exec", "os.system", "os.popen")),
    Ban(
        "signing without the organisation",
        imports("django.core.signing", "django.contrib.auth.tokens.default_token_generator",
                "itsdangerous", "jwt"),
        {"tenants/signing.py": "the one signer, salted by organisation"},
    ),
    Ban(
        "SQL in code",
        calls("cursor", "raw", "RawSQL", "extra"),
        {
            "tenants/": "schemas and search paths",
            "platform/audit/services.py": "the chain's advisory lock",
            "platform/config/health.py": "asks whether the database answers",
        },
    ),
    Ban(
        "remembering in the process, where organisations share it",
        decorated("cache", "lru_cache", "cached"),
        {
            "platform/accounts/policy.py": "the table is the same for all",
            "platform/deadlines/calendars.py": "a jurisdiction's holidays are the same for all",
            "platform/eligibility/selectors.py": "the key is the rules' whole text",
            "platform/rules_engine/analysis/languages.py": "settings are the same for all",
            "platform/config/demo/stories.py": "demo texts from a file",
        },
    ),
    Ban(
        "signals: what happens is called by name",
        imports("django.dispatch", "django.db.models.signals", "django.core.signals",
                "django.contrib.auth.signals"),
    ),
    Ban(
        "other hosts, but through a guarded client",
        imports("requests", "httpx", "urllib.request", "http.client", "aiohttp", "socket"),
        {
            "platform/config/run.py": "asks its own server whether it is up",
            "platform/embedded/": "asks its own servers whether they are up",
            "platform/referrals/filing/scanning.py": "asks the operator's own virus scanner",
        },
    ),
    Ban(
        "other programs",
        imports("subprocess", "pty"),
        {
            "platform/embedded/": "starts the servers of a demonstration",
            "tenants/schema_template.py": "pg_dump reads the template's schema",
        },
    ),
    Ban("deciding by an organisation's name", comparing_slugs),
)  # fmt: skip


def _uses(ban: Ban, path: Path) -> list[str]:
    return sorted(set(ban.find(tree(path))))


@pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.what)
def test_nothing_banned_is_used(ban: Ban) -> None:
    found = {
        name(path): uses
        for path in modules()
        if not name(path).startswith(tuple(ban.but)) and (uses := _uses(ban, path))
    }
    assert found == {}


@pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.what)
def test_no_exception_outlives_its_reason(ban: Ban) -> None:
    for place in ban.but:
        assert any(_uses(ban, p) for p in modules() if name(p).startswith(place)), place


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "from django_tenants.utils import schema_context"),
        (0, "connection.set_tenant(x)"),
        (1, "from concurrent.futures import ThreadPoolExecutor"),
        (2, "async def view(request): ..."),
        (3, "from django.utils.safestring import mark_safe as fine"),
        (4, "def f():\n    import pickle"),
        (5, "eval('1')"),
        (6, "from django.core import signing"),
        (7, "with connection.cursor() as c: pass"),
        (8, "@functools.lru_cache(maxsize=2)\ndef menu(): ..."),
        (9, "from django.dispatch import receiver"),
        (10, "import requests"),
        (11, "import subprocess"),
        (12, "if organisation.slug == 'jersey-cares': pass"),
    ],
)
def test_each_ban_finds_what_it_bans(number: int, text: str) -> None:
    assert list(BANS[number].find(ast.parse(text)))


# Reads in views, each of one row by a key that only its owner has.
READS_IN_VIEWS = {
    "platform/referrals/views_way.py": "the announcement of the visitor's own draft",
    "api/views.py": "the referral among those of the key's own requests",
}
WRITES = frozenset({
    "create", "update", "delete", "save", "get_or_create", "update_or_create", "bulk_create",
    "bulk_update", "aupdate", "select_for_update",
})  # fmt: skip


def _views() -> list[Path]:
    return [path for path in modules() if re.fullmatch(r"\w*views\w*\.py", path.name)]


def test_views_read_through_selectors_and_write_through_services() -> None:
    reading, writing = set(), {}
    for path in _views():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr == "objects":
                reading.add(name(path))
            match node:
                case ast.Call(func=ast.Attribute(attr=attr) as called) if attr in WRITES:
                    if ".objects" in ast.unparse(called):
                        writing[name(path)] = ast.unparse(node)
    assert writing == {}
    assert reading == set(READS_IN_VIEWS)
    assert len(_views()) >= 8


def test_no_template_switches_escaping_off() -> None:
    """Help texts are our own; plain-text mails are no HTML."""
    fields = {
        "platform/ui/templates/ui/forms/checkbox.html",
        "platform/ui/templates/ui/forms/hint.html",
    }
    found = {
        name(path)
        for ending in (".html", ".svg", ".txt")
        for path in files(ending)
        if "templates" in path.parts
        and re.search(r"\|\s*safe\b|\bautoescape off\b|\|\s*safeseq\b", path.read_text())
        and not (path.suffix == ".txt" and "notifications" in path.parts)
    }
    assert found == fields
