"""Pictures: drawn anew at upload, served only as renditions and only by their organisation."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from cms.files import redrawn
from cms.models import Picture, PictureRendition
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.cms.conftest import TAIL, photograph
from tests.conftest import ClientAt, MakeUser


def _picture(organisation: Organisation) -> PictureRendition:
    with tenant_scope(organisation):
        picture = Picture.objects.create(title="Beach", description="A beach", file=photograph())
        rendition: PictureRendition = picture.get_rendition("max-20x20")
    return rendition


def test_uploaded_photograph_is_stored_without_place_camera_or_tail(
    in_jersey: Organisation, files_root: Path
) -> None:
    picture = Picture.objects.create(title="Beach", description="A beach", file=photograph())

    stored = Path(picture.file.path).read_bytes()
    with Image.open(BytesIO(stored)) as opened:
        assert dict(opened.getexif()) == {}
        assert (opened.format, opened.size) == ("JPEG", (20, 40))
    assert TAIL not in stored
    assert b"Secret Camera" not in stored
    assert (picture.width, picture.height, picture.file_size) == (20, 40, len(stored))


def test_saving_again_does_not_draw_the_stored_file_again(
    in_jersey: Organisation, files_root: Path
) -> None:
    picture = Picture.objects.create(title="Beach", description="A beach", file=photograph())
    before = Path(picture.file.path).read_bytes()

    picture.title = "Harbour"
    picture.save()

    assert Path(picture.file.path).read_bytes() == before
    assert len(list(files_root.rglob("*.jpg"))) == 1


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("RGB", "PNG"), ("RGBA", "PNG"), ("P", "PNG"), ("L", "JPEG"), ("RGBA", "WEBP")],
)
def test_redrawn_picture_has_the_same_pixels(mode: str, kind: str) -> None:
    original = Image.new(mode, (8, 8), 3 if mode in {"P", "L"} else "teal")
    drawn = BytesIO()
    original.save(drawn, format=kind, lossless=True)

    clean = redrawn(SimpleUploadedFile("x", drawn.getvalue()))

    with Image.open(clean) as opened:
        assert opened.format == kind
        assert opened.size == (8, 8)
        before = original.convert("RGBA").getpixel((4, 4))
        after = opened.convert("RGBA").getpixel((4, 4))
    assert isinstance(before, tuple)
    assert isinstance(after, tuple)
    assert all(abs(one - two) <= 2 for one, two in zip(before, after, strict=True))


def test_rendition_is_served_as_a_picture_and_nothing_else(
    jersey: Organisation, client_at: ClientAt, files_root: Path
) -> None:
    rendition = _picture(jersey)
    with tenant_scope(jersey):
        stored = Path(rendition.file.path).read_bytes()

    response = client_at(jersey).get(f"/files/{rendition.file.name}")

    assert response.status_code == 200
    assert response.getvalue() == stored
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_rendition_of_another_organisation_answers_like_a_random_name(
    jersey: Organisation, wiltshire: Organisation, client_at: ClientAt, files_root: Path
) -> None:
    rendition = _picture(jersey)
    client = client_at(wiltshire)

    foreign = client.get(f"/files/{rendition.file.name}")
    random = client.get("/files/images/nothing.max-20x20.jpg")

    assert foreign.status_code == random.status_code == 404
    assert foreign.content == random.content


def test_original_is_never_served(
    jersey: Organisation, client_at: ClientAt, files_root: Path
) -> None:
    rendition = _picture(jersey)
    with tenant_scope(jersey):
        original = rendition.image.file.name
        assert Path(rendition.image.file.path).is_file()

    assert client_at(jersey).get(f"/files/{original}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["images/../secret_key", "images/%2e%2e/secret_key", "/etc/passwd", "images/x.svg", "x.html"],
)
def test_other_paths_are_not_found(jersey: Organisation, client_at: ClientAt, path: str) -> None:
    assert client_at(jersey).get(f"/files/{path}").status_code == 404


def test_row_whose_file_is_gone_is_not_found(
    jersey: Organisation, client_at: ClientAt, files_root: Path
) -> None:
    rendition = _picture(jersey)
    with tenant_scope(jersey):
        Path(rendition.file.path).unlink()

    assert client_at(jersey).get(f"/files/{rendition.file.name}").status_code == 404


def test_editor_cannot_upload_a_drawing_or_leave_out_what_it_shows(
    jersey: Organisation, client_at: ClientAt, make_user: MakeUser, files_root: Path
) -> None:
    client = client_at(jersey, make_user(jersey, "content_editor"))
    svg = SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml")

    page = client.post(reverse("wagtailimages:add"), {"title": "X", "file": svg})

    errors = page.context["form"].errors
    assert sorted(errors) == ["description", "file"]
    with tenant_scope(jersey):
        assert Picture.objects.count() == 0


def test_editor_uploads_a_photograph(
    jersey: Organisation, client_at: ClientAt, make_user: MakeUser, files_root: Path
) -> None:
    client = client_at(jersey, make_user(jersey, "content_editor"))
    with tenant_scope(jersey):
        root = Picture._meta.get_field("collection").get_default()

    sent = {"title": "Beach", "description": "A beach", "file": photograph(), "collection": root}
    response = client.post(reverse("wagtailimages:add"), sent)

    assert response.status_code == 302
    with tenant_scope(jersey):
        stored = Path(Picture.objects.get().file.path).read_bytes()
    assert TAIL not in stored
