"""Somebody in front of a browser: reads headings, fills in what is asked, presses the button."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response, expect

from tests.databases import PASSWORD

REFERENCE = re.compile(r"\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}-[A-Z0-9]{3}\b")
MOST_PAGES = 40
PATIENCE = 30.0
Answer = str | list[str]


@dataclass(frozen=True)
class Site:
    """Where the services are served, and the folder that their mail ends up in."""

    port: int
    mail: Path

    def letters(self) -> list[EmailMessage]:
        """What was delivered so far."""
        files = sorted(self.mail.glob("*.eml"))
        return [message_from_bytes(f.read_bytes(), policy=default) for f in files]

    def wait_for_letters(self, to: str) -> list[EmailMessage]:
        """The letters to this address, once the worker has sent the first."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = [letter for letter in self.letters() if to in str(letter["To"])]
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"No letter to {to} came within {PATIENCE:g} s.")


class Visitor:
    """One person's browser at one organisation's host."""

    def __init__(self, page: Page, site: Site, host: str) -> None:
        self.page = page
        self.site = site
        self.base = f"http://{host}:{site.port}"
        self.checked: list[str] = []
        self.strangers: list[str] = []
        page.on("request", self._note_stranger)

    def _note_stranger(self, request: Any) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.base).netloc:
            self.strangers.append(request.url)

    def go(self, path: str) -> Response:
        """Open an address of this host; the page must be accessible."""
        response = self.page.goto(self.base + path)
        assert response is not None
        self.look()
        return response

    def status(self, path: str) -> tuple[int, str]:
        """What an address answers, and the page's text."""
        response = self.page.goto(self.base + path)
        assert response is not None
        return response.status, self.page.content()

    def look(self) -> None:
        """axe finds nothing, nothing is wider than the window, nobody else was asked."""
        assert self.strangers == []
        found = Axe().run(self.page)
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the window."
        self.checked.append(urlsplit(self.page.url).path)

    @property
    def heading(self) -> str:
        """The page's heading, or the question that is it."""
        return self.page.locator("h1").first.inner_text().strip()

    def follow(self, text: str) -> None:
        """Press the link of this text."""
        self.page.get_by_role("link", name=text).first.click()
        self.look()

    def press(self, text: str, *, look: bool = True) -> None:
        """Press the button of this text."""
        self.page.get_by_role("button", name=text).first.click()
        self.page.wait_for_load_state()
        if look:
            self.look()

    def fill_in(self, answers: Mapping[str, Answer]) -> None:
        """Give these answers to the fields of their names on this page."""
        for name, answer in answers.items():
            fields = self.page.locator(f"main [name='{name}']:not([type=hidden])")
            if fields.count() == 0:
                continue
            kind = fields.first.get_attribute("type")
            if kind in {"radio", "checkbox"}:
                for value in [answer] if isinstance(answer, str) else answer:
                    self.page.locator(f"main [name='{name}'][value='{value}']").check()
            elif fields.first.evaluate("field => field.tagName") == "SELECT":
                fields.first.select_option(label=str(answer))
            else:
                fields.first.fill(str(answer))

    def sign_in(self, email: str) -> None:
        """As a member of staff."""
        self.go("/sign-in/")
        self.fill_in({"username": email, "password": PASSWORD})
        self.press("Sign in")

    def reads(self, text: str) -> None:
        """The page says this."""
        expect(self.page.locator("main")).to_contain_text(text)

    def reference(self) -> str:
        """The reference shown on this page."""
        found = REFERENCE.search(self.page.locator("main").inner_text())
        assert found, self.page.locator("main").inner_text()
        return found.group()
