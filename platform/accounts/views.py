"""Signing in and out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.authorisation import may, operation
from tenants.models import OrganisationType


class SignInForm(AuthenticationForm):
    """E-mail address and password, with one answer for every wrong pair."""

    error_messages = {
        "invalid_login": _(
            "This e-mail address and password do not go together. Check both and try again."
        ),
        "inactive": _(
            "This e-mail address and password do not go together. Check both and try again."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail address")
        self.fields["username"].widget.attrs |= {"type": "email", "autocomplete": "username"}
        self.fields["username"].widget.attrs.pop("autofocus", None)
        self.fields["username"].error_messages["required"] = _("Enter your e-mail address.")
        self.fields["password"].error_messages["required"] = _("Enter your password.")


class SignInView(LoginView):
    """One page for staff of an organisation and for the platform's operators."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        organisation = self.request.organisation  # type: ignore[attr-defined]
        if organisation.type == OrganisationType.OPERATOR:
            return "/"
        return "/workspace/" if may(self.request.user, "workspace.open") else "/cms/"


sign_in = operation("site.sign_in")(never_cache(SignInView.as_view()))


@operation("site.sign_out")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here; the row in the database goes with it."""
    logout(request)
    return redirect("/")


def address_guessed_at(request: HttpRequest, credentials: Any = None) -> str:
    """Whose password is being tried, in one spelling; called by django-axes."""
    return request.POST.get("username", "").strip().lower()


def locked_out(request: HttpRequest, credentials: Any = None) -> HttpResponse:
    """Too many wrong passwords; called by django-axes."""
    return render(request, "accounts/locked_out.html", status=429)
