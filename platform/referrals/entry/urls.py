"""`/workspace/referrals/new/`."""

from django.urls import path

from referrals.entry import views, views_import

app_name = "entry"
urlpatterns = [
    path("", views.start, name="start"),
    path("enquiry/", views.enquiry, name="enquiry"),
    path("egress/", views.egress, name="egress"),
    path("liquidlogic/", views.liquidlogic, name="liquidlogic"),
    path("liquidlogic/list/", views_import.read, name="import"),
    path("liquidlogic/list/example.csv", views_import.example_file, name="import-example"),
    path("liquidlogic/list/<uuid:import_id>/", views_import.check, name="import-check"),
    path("<uuid:entry_id>/", views.details, name="details"),
    path("<uuid:entry_id>/questions/", views.questions, name="questions"),
    path("<uuid:entry_id>/discard/", views.discard, name="discard"),
    path("<uuid:entry_id>/tick/", views.tick, name="tick"),
]
