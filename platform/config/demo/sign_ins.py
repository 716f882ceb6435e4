"""`var/demo.json`: where the demonstration is served, and who can sign in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.services import add_user
from config.demo.passwords import DEMO_PASSWORD
from config.organisations import staff_accounts
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation

OPERATOR = "operator@heard.example"


class Account(TypedDict):
    """One way to sign in."""

    organisation: str
    role: str
    email: str
    password: str


def ensure_operator() -> Organisation:
    """The operator's organisation, with the demo's operator in it."""
    with public_scope():
        operator = Organisation.objects.prefetch_related("domains").get(type="operator")
    with tenant_scope(operator), transaction.atomic():
        if not User.objects.filter(email=OPERATOR).exists():
            add_user(email=OPERATOR, name="Opal Demo", roles=("operator",), password=DEMO_PASSWORD)
    return operator


def accounts_of(organisation: Organisation, emails: Iterable[str]) -> list[Account]:
    """The sign-ins of these people that still stand, one for each role."""
    wanted = {email.lower() for email in emails}
    with tenant_scope(organisation):
        people = [user for user in staff_accounts() if user.email.lower() in wanted]
        return [
            Account(
                organisation=organisation.slug,
                role=grant.role,
                email=user.email,
                password=DEMO_PASSWORD,
            )
            for user in people
            if user.has_usable_password()
            for grant in user.grants.all()
        ]


def write_sign_ins(hosts: Iterable[str], accounts: list[Account]) -> Path:
    """Write the file in one step, so that nobody reads half of it; answer where it is."""
    base = {host: settings.HEARD_BASE_URL.format(host=host) for host in hosts}
    text = json.dumps({"base": base, "accounts": accounts}, indent=2) + "\n"
    file = Path(settings.VAR) / "demo.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)
    return file
