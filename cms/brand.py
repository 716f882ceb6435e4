"""The look of the organisation: its colours as CSS, its mark, its drawings."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.authorisation import operation
from cms.models import Illustration
from tenants.models import Brand as StoredBrand
from ui.brand import Brand
from ui.brand_css import brand_css

KEPT_FOR_EVER = "public, max-age=31536000, immutable"
KEPT_SHORTLY = "public, max-age=300"
# A drawing opened by its own address must not act as a page of the organisation.
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@operation("site.read")
@transaction.non_atomic_requests  # it asks nothing of the database, and is needed without it
@require_safe
def stylesheet(request: HttpRequest) -> HttpResponse:
    """`/brand.css?v=<version>`"""
    brand = _stored(request)
    css = brand_css(Brand.from_mapping(brand.values))
    return _kept(request, brand, HttpResponse(css, content_type="text/css; charset=utf-8"))


@operation("site.read")
@transaction.non_atomic_requests  # it asks nothing of the database, and is needed without it
@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    """`/brand/logo.svg?v=<version>`"""
    brand = _stored(request)
    if not brand.logo_svg:
        raise Http404
    return _kept(request, brand, _svg(brand.logo_svg))


@operation("site.read")
@require_safe
def illustration(request: HttpRequest, name: str) -> HttpResponse:
    """`/brand/drawings/<name>.svg`"""
    response = _svg(get_object_or_404(Illustration, name=name).svg)
    response["Cache-Control"] = KEPT_SHORTLY
    return response


def _stored(request: HttpRequest) -> StoredBrand:
    brand: StoredBrand | None = getattr(request.organisation, "brand", None)  # type: ignore[attr-defined]
    if brand is None:
        raise Http404
    return brand


def _svg(text: str) -> HttpResponse:
    return HttpResponse(
        text, content_type="image/svg+xml", headers={"Content-Security-Policy": SVG_POLICY}
    )


def _kept(request: HttpRequest, brand: StoredBrand, response: HttpResponse) -> HttpResponse:
    """Only the address that names this very version is kept for ever."""
    current = request.GET.get("v") == brand.version
    response["Cache-Control"] = KEPT_FOR_EVER if current else KEPT_SHORTLY
    return response
