"""Mounted at /api/v1/ of each organisation's host."""

from django.urls import include, path

from api import views

endpoints = [
    path("eligibility/decisions", views.DecisionsView.as_view(), name="decisions"),
    path("referrals", views.ReferralsView.as_view(), name="referrals"),
    path("referrals/<str:reference>", views.ReferralView.as_view(), name="referral"),
]

app_name = "api"
urlpatterns = [
    *endpoints,
    path(
        "schema/",
        views.SchemaView.as_view(patterns=[path("api/v1/", include(endpoints))]),
        name="schema",
    ),
]
