"""Files of the site. There is no public folder: each file is found by its row or not at all."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.authorisation import operation
from cms.models import PictureRendition

PICTURE_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}


@operation("site.read")
@require_safe
def serve_file(request: HttpRequest, path: str) -> FileResponse:
    """`/files/<path>`: a rendition of a picture of this organisation; anything else is a 404."""
    content_type = PICTURE_TYPES.get(PurePosixPath(path).suffix.lower())
    if content_type is None:
        raise Http404
    rendition = get_object_or_404(PictureRendition, file=path)
    try:
        stored = rendition.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        stored,
        content_type=content_type,
        headers={
            "Cache-Control": "public, max-age=86400",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )
