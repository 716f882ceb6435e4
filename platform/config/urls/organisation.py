"""The faces of one organisation, at its own host."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.documents import urls as wagtaildocs_urls

from accounts.authorisation import declared

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("cms.urls")),
    path("check/", include("eligibility.urls")),
    path("refer/", include("referrals.urls_public")),
    path("workspace/referrals/new/", include("referrals.entry.urls")),
    path("workspace/referrals/", include("referrals.urls_workspace")),
    path("workspace/offers/", include("referrals.offers.urls")),
    path("workspace/", include("cases.urls")),
    path("api/v1/", include("api.urls")),
    path("cms/", include("cms.admin_urls")),
    path("documents/", include(declared("site.read", wagtaildocs_urls.urlpatterns))),
    path("", include(declared("site.read", wagtail_urls.urlpatterns))),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
