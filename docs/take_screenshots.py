"""Take the pictures of the guides, from a Heard that runs on this machine.

    make run                                            # in one window, with a fresh HEARD_VAR
    .venv/bin/python -P -m docs.take_screenshots        # in another

PORT says where Heard runs (8000 unless given), CHROMIUM which browser takes the pictures. Requests
for an advocate are filled in up to the last step and never sent, and no form of the workspace is:
the demo stays as it was. Pictures show the day they are taken on.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
MOST_BYTES = 150_000
WIDE, PHONE = 1280, 360
PASSWORD = "calm-clear-voice"  # noqa: S105  (of the demo's people, as `make run` prints it)


class Studio:
    """One browser and the running Heard in front of it."""

    def __init__(self, browser: Browser, port: int) -> None:
        self._browser = browser
        self._port = port

    @contextmanager
    def visitor(self, organisation: str, *, width: int, height: int) -> Iterator[Page]:
        """Somebody at the organisation's host, with a screen of this size."""
        context = self._browser.new_context(
            base_url=f"http://{organisation}.localhost:{self._port}",
            viewport={"width": width, "height": height},
            color_scheme="light",
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="Europe/London",
        )
        yield context.new_page()
        context.close()

    @contextmanager
    def staff(self, email: str, *, width: int = WIDE, height: int = 800) -> Iterator[Page]:
        """A member of the demo's staff, signed in."""
        organisation = email.split("@")[1].partition("-")[0]
        with self.visitor(organisation, width=width, height=height) as page:
            page.goto("/sign-in/?next=/workspace/")
            page.fill("[name=username]", email)
            page.fill("[name=password]", PASSWORD)
            page.click("main form button")
            page.wait_for_url("**/workspace/")
            yield page


def keep(page: Page, name: str) -> None:
    """Store what the screen shows, in few colours. Raises `SystemExit` when it is too large."""
    page.evaluate("document.fonts.ready.then(() => scrollTo(0, 0))")
    taken = Image.open(BytesIO(page.screenshot(animations="disabled", caret="hide")))
    file = IMAGES / f"{name}.png"
    taken.convert("RGB").quantize(kmeans=2, dither=Image.Dither.NONE).save(file, optimize=True)
    size = file.stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{file} has {size} bytes; {MOST_BYTES} are allowed. Show less in it.")
    print(f"{file.name}: {size // 1000} kB")  # noqa: T201  (a command's output)


def take_portals(studio: Studio) -> None:
    """Both organisations' front doors, and how each says whom it helps and how to refer."""
    for organisation in ("jersey", "wiltshire"):
        with studio.visitor(organisation, width=WIDE, height=860) as page:
            page.goto("/")
            keep(page, f"{organisation}-home")
        with studio.visitor(organisation, width=PHONE, height=740) as page:
            page.goto("/")
            keep(page, f"{organisation}-home-phone")
    with studio.visitor("wiltshire", width=WIDE, height=900) as page:
        page.goto("/how-to-refer/")
        keep(page, "wiltshire-how-to-refer")


def answer(page: Page, answers: Mapping[str, str]) -> None:
    """Fill in one page by the names of its fields, and carry on."""
    for name, value in answers.items():
        field = page.locator(f"[name={name}]").first
        if field.get_attribute("type") in {"radio", "checkbox"}:
            page.check(f"[name={name}][value={value}]")
        else:
            field.fill(value)
    page.get_by_role("button", name="Carry on").last.click()


def take_young_person(studio: Studio) -> None:
    """Asking for oneself, on a phone."""
    with studio.visitor("jersey", width=PHONE, height=740) as page:
        page.goto("/refer/")
        keep(page, "refer-who")
        answer(page, {"answer": "self"})
        keep(page, "refer-before")
        answer(page, {})
        keep(page, "refer-question")
        answer(page, {"answer": "yes"})
        answer(page, {"answer": "14"})
        answer(page, {"wishes": "I want to see my brother more.", "support": "everyday"})
        answer(page, {"name": "Sky Example"})
        answer(page, {"ways": "phone"})
        answer(page, {"phone": "01632 960 000"})
        keep(page, "refer-check")


def take_professional(studio: Studio) -> None:
    """The route that the rules name, and the check without names."""
    with studio.visitor("jersey", width=WIDE, height=900) as page:
        page.goto("/refer/")
        answer(page, {"answer": "professional"})
        answer(page, {"answer": "yes"})
        keep(page, "refer-way")
    with studio.visitor("jersey", width=WIDE, height=820) as page:
        page.goto("/check/")
        for said in ("professional", "yes", "12"):
            answer(page, {"answer": said})
        while page.locator("main form [name=asked]").count():
            answer(page, {"answer": "no"})
        keep(page, "check-result")


def take_coordinator(studio: Studio) -> None:
    """From the inbox to an advocate."""
    with studio.staff("coordinator@jersey-cares.example", height=900) as page:
        page.goto("/workspace/referrals/")
        keep(page, "coordinator-inbox")
        page.click(".heard-list__item a")
        keep(page, "coordinator-referral")
        page.goto("/workspace/")
        page.click("a[href$='/allocate/']")
        keep(page, "coordinator-allocate")


def take_advocate(studio: Studio) -> None:
    """The day on a phone, and one case."""
    advocate = "advocate@wiltshire-vps.example"
    with studio.staff(advocate, width=PHONE, height=740) as page:
        keep(page, "advocate-day-phone")
        page.goto("/workspace/cases/")
        page.click(".heard-list__item a")
        page.click("a[href$='/note/']")
        keep(page, "advocate-note-phone")
    with studio.staff(advocate, height=900) as page:
        page.goto("/workspace/cases/")
        page.click(".heard-list__item a")
        keep(page, "advocate-case")
        page.click("a[href$='/close/']")
        keep(page, "advocate-close")


def take_editor(studio: Studio) -> None:
    """The site's own pages, as its editors see them."""
    with studio.staff("admin@jersey-cares.example", height=800) as page:
        page.goto("/cms/pages/")
        page.get_by_role("link", name="It’s your life").first.click()
        keep(page, "editor-pages")
        page.get_by_role("link", name="What an advocate does", exact=True).first.click()
        page.wait_for_load_state("networkidle")
        keep(page, "editor-page")


def main() -> None:
    """Take all pictures."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        raise SystemExit("No Chromium was found. Install one, or say where: CHROMIUM=…")
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        studio = Studio(browser, int(os.environ.get("PORT", "8000")))
        take_portals(studio)
        take_young_person(studio)
        take_professional(studio)
        take_coordinator(studio)
        take_advocate(studio)
        take_editor(studio)
        browser.close()


if __name__ == "__main__":
    main()
