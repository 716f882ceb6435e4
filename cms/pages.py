"""The kinds of page an organisation's site is made of."""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

from csp.constants import SELF
from csp.decorators import csp_replace
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.blocks import BodyBlock, BodyField, CardsBlock, LeafletsBlock
from cms.files import Illustration
from eligibility.selectors import (
    NoRulesetError,
    PublicGroup,
    PublicRoute,
    public_groups,
    public_promises,
    public_routes,
)


class SitePage(Page):
    """What every page has: a title, a sentence or two under it, and a body."""

    lead: models.TextField[str, str] = models.TextField(
        _("first words"),
        blank=True,
        max_length=400,
        help_text=_("One or two short sentences under the title."),
    )
    body: Any = BodyField(BodyBlock(required=False), verbose_name=_("body"), blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
    ]

    class Meta:
        abstract = True

    @method_decorator(csp_replace({"frame-ancestors": [SELF]}))
    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The admin shows a preview in a frame; everywhere else pages are in no frame."""
        response: HttpResponse = super().serve_preview(request, mode_name)
        return response


class IllustratedPage(SitePage):
    """With a drawing beside its title, if it has one."""

    illustration: models.ForeignKey[Illustration | None, Illustration | None] = models.ForeignKey(
        Illustration,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("illustration"),
    )

    class Meta:
        abstract = True


class HomePage(IllustratedPage):
    """The way in: ask, check, or read on."""

    cards: Any = BodyField(CardsBlock(required=False), verbose_name=_("cards"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count = 1
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("illustration"),
        FieldPanel("cards"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("home page")


class ArticlePage(IllustratedPage):
    """Anything an organisation has to say, statements included."""

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.ArticlePage"]
    subpage_types: ClassVar[list[str]] = ["cms.ArticlePage"]
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("illustration"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("article")


class LeafPage(SitePage):
    """A page of which a site has one, under its home page."""

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1

    class Meta:
        abstract = True


def _line(group: PublicGroup) -> str:
    """A group as one line of a list, with what its help is limited to."""
    if not group.limits:
        return group.label
    limits = (limit[0].lower() + limit[1:] for limit in group.limits)
    return _("{people}, only for the {meetings}").format(
        people=group.label, meetings=get_text_list([*limits], _("and the"))
    )


class WhoPage(LeafPage):
    """Who can get an advocate. The list is the live ruleset's, so the two cannot disagree."""

    class Meta:
        verbose_name = _("who can get an advocate")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        try:
            groups = public_groups()
        except NoRulesetError:
            groups = ()
        context["offered"] = [_line(group) for group in groups if group.offer == "opt_out"]
        context["on_request"] = [_line(group) for group in groups if group.offer != "opt_out"]
        return context


class WayToRefer(NamedTuple):
    """A route under a heading that says whom it is for."""

    heading: str
    text: str
    route: PublicRoute


def ways_to_refer(routes: tuple[PublicRoute, ...]) -> list[WayToRefer]:
    """The first sentence of a route is its heading; the last route is for everybody else."""
    ways = []
    for number, route in enumerate(routes, start=1):
        heading, stop, rest = route.say.partition(". ")
        if len(routes) > 1 and number == len(routes):
            heading, rest = str(_("Everybody else")), route.say
        elif not stop:
            heading = heading.removesuffix(".")
        ways.append(WayToRefer(heading, rest, route))
    return ways


class ReferPage(LeafPage):
    """How to refer: routes and times, from the live ruleset."""

    class Meta:
        verbose_name = _("how to refer")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        try:
            routes, times = public_routes(), public_promises()
        except NoRulesetError:
            routes, times = (), ()
        context["ways"] = ways_to_refer(routes)
        context["promises"] = [time for time in times if time.kind == "promise"]
        context["averages"] = [time for time in times if time.kind == "observed_average"]
        return context


class LeafletsPage(LeafPage):
    """Documents to read, print and pass on."""

    leaflets: Any = BodyField(LeafletsBlock(required=False), verbose_name=_("leaflets"), blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("leaflets"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("leaflets")


class ContactPage(LeafPage):
    """How to reach the organisation; its details come from the register."""

    class Meta:
        verbose_name = _("contact")
