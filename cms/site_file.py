"""The `site` part of an organisation's seed file: its pages, in the words they begin with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from cms.prose import rich_text
from rules_engine.checking import Part, checked
from rules_engine.problems import Problem, RulesError, did_you_mean
from tenants.seed_file import Seed, SeedError, Slug, YamlPath
from ui.brand import Brand, BrandError

# First parts of addresses that are not Wagtail's; a page there could never be reached.
RESERVED = frozenset(
    {
        "account", "api", "brand", "check", "cms", "documents", "files", "form", "healthz",
        "readyz", "refer", "sign-in", "sign-out", "static", "track", "workspace",
    }
)  # fmt: skip


class More(Part):
    title: Annotated[str, Field(max_length=120)]
    text: str


class Piece(Part):
    """A piece of a page's body: exactly one of these."""

    heading: Annotated[str, Field(max_length=120)] | None = None
    text: str | None = None
    steps: list[str] | None = None
    inset: str | None = None
    details: More | None = None

    @model_validator(mode="after")
    def _one(self) -> Piece:
        if len(self.model_fields_set) != 1:
            raise ValueError(
                "Write one thing an item: '- heading: …', '- text: …', '- steps: …', "
                "'- inset: …' or '- details: …'."
            )
        return self

    def as_block(self) -> dict[str, Any]:
        """As StreamField stores it."""
        (kind,) = self.model_fields_set
        value = getattr(self, kind)
        if kind == "text":
            value = rich_text(value)
        elif isinstance(value, More):
            value = {"title": value.title, "text": rich_text(value.text)}
        return {"type": kind, "value": value}


class Card(Part):
    """A way onward from the home page; `page` is the slug of one of the pages."""

    title: Annotated[str, Field(max_length=80)]
    text: Annotated[str, Field(max_length=200)]
    page: str


class PageWords(Part):
    title: Annotated[str, Field(max_length=120)]
    lead: Annotated[str, Field(max_length=400)] = ""
    illustration: str | None = None
    body: Annotated[list[Piece], Field(default_factory=list)]


class HomeWords(PageWords):
    cards: Annotated[list[Card], Field(max_length=6, default_factory=list)]


class PageSeed(PageWords):
    page: Literal["article", "who", "refer", "leaflets", "contact"]
    slug: Slug
    menu: Literal["yes", "no"] = "no"


class SiteSeed(Part):
    """The whole part. Pages come in the order of the menu."""

    home: HomeWords
    pages: list[PageSeed]


def site_of(seed: Seed) -> SiteSeed:
    """The site a seed file describes. Raises `SeedError` with file and line."""
    document = seed.part("site")
    try:
        site = checked(SiteSeed, document)
    except RulesError as error:
        raise SeedError(list(error.problems)) from None
    problems = [document.problem(path, message) for path, message in _faults(site)]
    problems += _missing_drawings(seed, site)
    if problems:
        raise SeedError(problems)
    return site


def check_brand(seed: Seed) -> None:
    """Raises `SeedError` for colours that cannot be read and fields a brand does not have."""
    try:
        Brand.from_mapping(seed.brand)
    except BrandError as error:
        document = seed.part("brand")
        problems = [
            document.problem((problem.split(":", 1)[0],), problem) for problem in error.problems
        ]
        raise SeedError(problems) from None
    except TypeError as error:
        raise SeedError([seed.document.problem(("brand",), f"{error}.")]) from None


def _faults(site: SiteSeed) -> Iterator[tuple[YamlPath, str]]:
    slugs: list[str] = []
    for number, page in enumerate(site.pages):
        path = ("pages", number, "slug")
        if page.slug in RESERVED:
            yield path, f"'/{page.slug}/' is a part of the platform. Choose another slug."
        if page.slug in slugs:
            yield path, f"'{page.slug}' is the slug of an earlier page. Give each its own."
        slugs.append(page.slug)
    for number, card in enumerate(site.home.cards):
        if card.page not in slugs:
            message = f"No page has the slug '{card.page}'.{did_you_mean(card.page, slugs)}"
            yield ("home", "cards", number, "page"), message
    kinds = [page.page for page in site.pages]
    for number, kind in enumerate(kinds):
        if kind != "article" and kind in kinds[:number]:
            yield ("pages", number, "page"), f"A site has one '{kind}' page."


def _missing_drawings(seed: Seed, site: SiteSeed) -> Iterator[Problem]:
    document = seed.part("site")
    named: list[tuple[YamlPath, str | None]] = [(("home",), site.home.illustration)]
    named += [(("pages", n), page.illustration) for n, page in enumerate(site.pages)]
    for path, name in named:
        if name and not (name.endswith(".svg") and seed.beside(name).is_file()):
            yield document.problem((*path, "illustration"), f"There is no drawing '{name}'.")
