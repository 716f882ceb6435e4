"""The pieces an editor builds a page from. No raw HTML, no embeds, no tables of free code."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ListBlock,
    PageChooserBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock


class BodyField(StreamField):
    """A StreamField whose blocks stand in code only, so that changing one needs no migration."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*(args or ([],)), **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs


class MoreBlock(StructBlock):
    """A title that opens to show the rest."""

    title = CharBlock(label=_("Title"), max_length=120)
    text = RichTextBlock(label=_("Text"))

    class Meta:
        icon = "arrow-down"
        label = _("Text to open")
        template = "cms/blocks/details.html"


class BodyBlock(StreamBlock):
    """The body of a page."""

    heading = CharBlock(
        label=_("Heading"), icon="title", max_length=120, template="cms/blocks/heading.html"
    )
    text = RichTextBlock(label=_("Text"))
    steps = ListBlock(
        CharBlock(label=_("Step"), max_length=300),
        label=_("Steps, numbered"),
        icon="list-ol",
        template="cms/blocks/steps.html",
    )
    inset = TextBlock(
        label=_("Text that stands out"), icon="openquote", template="cms/blocks/inset.html"
    )
    details = MoreBlock()
    picture = ImageBlock(label=_("Picture"), template="cms/blocks/picture.html")

    class Meta:
        required = False


class CardBlock(StructBlock):
    """A way onward: a page, and why one would go there."""

    title = CharBlock(label=_("Title"), max_length=80)
    text = CharBlock(label=_("Text"), max_length=200)
    page = PageChooserBlock(label=_("Page"))

    class Meta:
        icon = "link"
        label = _("Card")


class CardsBlock(StreamBlock):
    card = CardBlock()

    class Meta:
        required = False
        max_num = 6


class LeafletBlock(StructBlock):
    """A document to read, and what is in it."""

    document = DocumentChooserBlock(label=_("Document"))
    about = CharBlock(label=_("What is in it, and for whom"), max_length=200)

    class Meta:
        icon = "doc-full"
        label = _("Leaflet")


class LeafletsBlock(StreamBlock):
    leaflet = LeafletBlock()

    class Meta:
        required = False
