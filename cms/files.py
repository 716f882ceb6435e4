"""Pictures and documents of an organisation's site."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from PIL import ImageOps
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class Picture(AbstractImage):
    """An uploaded picture, drawn anew before it is stored: no place, no camera, no hidden tail."""

    file: Any  # Wagtail's field
    description: models.CharField[str, str] = models.CharField(
        _("what the picture shows"),
        max_length=255,
        help_text=_("Read aloud to people who cannot see it. One sentence."),
    )

    admin_form_fields = WagtailImage.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:
            self.file = redrawn(self.file)
            self._set_image_file_metadata()
        super().save(*args, **kwargs)

    def generate_rendition_file(self, *args: Any, **kwargs: Any) -> ContentFile[bytes]:
        """As Wagtail draws it, without its temporary file, which nobody would close."""
        with super().generate_rendition_file(*args, **kwargs) as drawn:
            drawn.seek(0)
            return ContentFile(drawn.read(), name=drawn.name)


class PictureRendition(AbstractRendition):
    """A picture at one size; the only form in which a picture is served."""

    image: models.ForeignKey[Picture, Picture] = models.ForeignKey(
        Picture, on_delete=models.CASCADE, related_name="renditions"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="picture_rendition_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.image_id}: {self.filter_spec}"


class Publication(AbstractDocument):
    """A file to download; served by Wagtail's own view only."""

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")


class Illustration(models.Model):
    """A drawing of the organisation's own, planted with its site; editors choose, never upload.

    SVG can carry scripts, so it comes only from the operator's seed files.
    """

    name = models.SlugField(_("name"), max_length=40)
    svg = models.TextField(_("drawing"))

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("name",), name="illustration_name_once"),)

    def __str__(self) -> str:
        return self.name


def redrawn(file: File[bytes]) -> ContentFile[bytes]:
    """The same picture without anything but its pixels and colour profile.

    Turned upright first, because the camera's note of which way is up goes too.
    """
    file.seek(0)
    with Pillow.open(file) as opened:
        kind = opened.format or "PNG"
        profile = opened.info.get("icc_profile")
        upright = ImageOps.exif_transpose(opened)
        clean = Pillow.frombytes(upright.mode, upright.size, upright.tobytes())
        if upright.mode == "P":
            clean.putpalette(upright.getpalette() or [])
            if "transparency" in upright.info:
                clean.info["transparency"] = upright.info["transparency"]
    drawn = BytesIO()
    clean.save(
        drawn, format=kind, icc_profile=profile, **({"quality": 90} if kind != "PNG" else {})
    )
    return ContentFile(drawn.getvalue(), name=Path(file.name or "picture").name)
