"""A real browser on the style guide, with the real stylesheet, script and brands.

Pages are rendered here and handed to the browser as the answers to its requests, so that a
request for anything else, or to anyone else, is seen and fails.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import RequestFactory
from playwright.sync_api import Browser, Error, Page, Request, Route, sync_playwright
from ruamel.yaml import YAML

from ui.brand import Brand
from ui.brand_css import brand_css
from ui.style_guide import SampleForm, sample
from ui.views import FACES

SEEDS = Path(__file__).parents[2] / "tenants" / "seeds"
HOST = "http://guide.example"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

OpenGuide = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Playwright's Chromium or the system's; module-wide, as its event loop bars the database."""
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
        except Error as error:
            pytest.skip(f"No Chromium is installed: {error.message.splitlines()[0]}")
        yield chromium
        chromium.close()


@pytest.fixture
def open_guide(browser: Browser) -> Iterator[OpenGuide]:
    """`open_guide("jersey-cares", face="public", width=1280, …)`: the guide in a fresh window."""
    contexts = []

    def open_page(slug: str, *, face: str = "public", width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", lambda route: answer(route, slug))
        page.goto(f"{HOST}/{face}/")
        return page

    yield open_page
    for context in contexts:
        context.close()


def answer(route: Route, slug: str) -> None:
    """What the product serves at this address; nothing at any other."""
    url = urlsplit(route.request.url)
    if url.netloc != urlsplit(HOST).netloc:
        route.fulfill(body="<title>Elsewhere</title>", content_type="text/html")
    elif url.path == "/brand.css":
        route.fulfill(body=brand_css(brand_of(slug)), content_type="text/css")
    elif url.path == "/logo.svg":
        route.fulfill(path=SEEDS / "art" / slug / "logo.svg", content_type="image/svg+xml")
    elif url.path.startswith("/static/"):
        found = finders.find(url.path.removeprefix("/static/"))
        assert found, url.path
        route.fulfill(path=found, content_type=TYPES.get(Path(found).suffix, "font/woff2"))
    else:
        html = rendered(url.path.strip("/"), slug, form_of(route.request))
        route.fulfill(body=html, content_type="text/html")


def form_of(request: Request) -> SampleForm:
    if request.method != "POST":
        return SampleForm()
    sent = RequestFactory().generic(
        "POST", "/", request.post_data_buffer or b"", content_type=request.headers["content-type"]
    )
    return SampleForm(sent.POST, sent.FILES)


def brand_of(slug: str) -> Brand:
    values = YAML(typ="safe").load(SEEDS / f"{slug}.yaml")["brand"]
    return Brand.from_mapping(values)


def rendered(face: str, slug: str, form: SampleForm) -> str:
    places = [("Home", "inbox", 3), ("How to refer", "cases", 0), ("Contact", "people", 0)]
    context = {
        "organisation": {"name": slug, "phone": "01632 960 001", "email": "hello@guide.example"},
        "brand": {"css_url": "/brand.css", "logo_url": "/logo.svg"},
        "nav": [
            {"url": f"#{icon}", "text": text, "icon": icon, "count": count, "current": count > 0}
            for text, icon, count in places
        ],
        "user": {"is_authenticated": True, "get_full_name": "Sam Demonstration"},
        "form": form,
        **sample(),
    }
    return str(engines["django"].get_template(FACES[face]).render(context))
