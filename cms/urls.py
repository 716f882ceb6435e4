"""Brand and files of the site; its pages are Wagtail's."""

from django.urls import path

from cms import brand, views

app_name = "site"

urlpatterns = [
    path("brand.css", brand.stylesheet, name="stylesheet"),
    path("brand/logo.svg", brand.logo, name="logo"),
    path("brand/drawings/<slug:name>.svg", brand.illustration, name="illustration"),
    path("files/<path:path>", views.serve_file, name="file"),
]
