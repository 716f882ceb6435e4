"""Pictures and pages to test with."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django.fixtures import Settings

from cms.models import HomePage

SEEDS = Path(django_settings.ROOT) / "tenants" / "seeds"
MAKE, ORIENTATION, GPS = 0x010F, 0x0112, 0x8825
TAIL = b"<script>alert('tail')</script>"


def photograph(name: str = "beach.jpg") -> SimpleUploadedFile:
    """A JPEG, 40 by 20, as a phone held sideways writes it: camera, place, and a hidden tail."""
    exif = Image.Exif()
    exif[MAKE] = "Secret Camera"
    exif[ORIENTATION] = 6  # the top of the picture is at its right
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (49.0, 11.0, 0.0)
    drawn = BytesIO()
    Image.new("RGB", (40, 20), "navy").save(drawn, format="JPEG", exif=exif)
    return SimpleUploadedFile(name, drawn.getvalue() + TAIL, content_type="image/jpeg")


@pytest.fixture
def files_root(settings: Settings, tmp_path: Path) -> Path:
    """A folder of its own for stored files."""
    settings.FILES_ROOT = tmp_path / "files"
    return tmp_path / "files"


def home() -> HomePage:
    """The home page of the current organisation."""
    found: HomePage = HomePage.objects.get()
    return found
