"""The whole of Heard as processes, and a real browser in front of it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from config.run import Place, is_served, programs
from embedded.ports import free_port
from embedded.supervisor import Supervisor
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tests.databases import PASSWORD, copied_database
from tests.journeys.visitor import Site, Visitor
from tests.servers import SECOND_VALKEY_URL

ROOT = Path(__file__).resolve().parents[2]
Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def site(
    built: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Web, worker, beat and mail sink on a database of their own, as `make run` starts them."""
    var = tmp_path_factory.mktemp("heard")
    place = Place(host="127.0.0.1", port=free_port(), var=var)
    mail_port = free_port()
    plan = [p for p in programs(place, mail_port) if p.name not in {"migrate", "demo"}]
    with django_db_blocker.unblock(), copied_database(built):
        _let_staff_sign_in()
        with Supervisor(
            folder=ROOT,
            logs=var / "log",
            environment=_environment(place, mail_port),
            asked_to_stop=threading.Event(),
        ) as supervisor:
            for program in plan:
                supervisor.start(program)
            supervisor.watch(until=lambda: is_served(place))
            yield Site(port=place.port, mail=var / "mail")


def _environment(place: Place, mail_port: int) -> dict[str, str]:
    told = connection.settings_dict
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "DATABASE_URL": f"postgresql://{told['USER']}:{told['PASSWORD']}@{told['HOST']}"
        f":{told['PORT']}/{told['NAME']}",
        "VALKEY_URL": SECOND_VALKEY_URL,
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "HEARD_VAR": str(place.var),
        "PORT": str(place.port),
    }


def _let_staff_sign_in() -> None:
    """With a hasher that the served settings know; the tests' own is quicker and weaker."""
    hashed = PBKDF2PasswordHasher().encode(PASSWORD, "journeys")
    with public_scope():
        organisations = list(Organisation.objects.filter(type="organisation", state="active"))
    for organisation in organisations:
        with tenant_scope(organisation):
            User.objects.update(password=hashed)


@pytest.fixture(scope="module")
def browser(site: Site) -> Iterator[Browser]:
    """Debian's Chromium or Playwright's own; opened after the database work, closed before it."""
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(
                executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            )
        except Error as error:
            pytest.skip(f"No Chromium is installed: {error.message.splitlines()[0]}")
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, site: Site, tmp_path: Path) -> Iterator[Visit]:
    """`visit("jersey.localhost", width=360, javascript=False)`: somebody with a fresh browser."""
    contexts: list[BrowserContext] = []

    def make(host: str, *, width: int = 1280, javascript: bool = True) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=javascript
        )
        contexts.append(context)
        page: Page = context.new_page()
        page.set_default_timeout(20_000)
        return Visitor(page, site, host)

    yield make
    for context in contexts:
        context.close()
