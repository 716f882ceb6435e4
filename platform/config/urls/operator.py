"""The operator's console: the register, never an organisation's records."""

from django.urls import include, path

from config import views

urlpatterns = [
    path("", include("accounts.urls")),
    path("", views.console, name="console"),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
