"""The directory of services. It knows the register and nobody's records."""

from django.urls import path

from config import views

urlpatterns = [path("", views.directory, name="directory")]

handler400 = "config.views.bad_request"
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
