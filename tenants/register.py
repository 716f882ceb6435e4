"""Finding an organisation by its host name, also while the database is down."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError

from tenants.context import public_scope
from tenants.models import Domain, Organisation

FRESH_SECONDS = 10.0
_HOST = re.compile(r"([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::[0-9]{1,5})?\Z")


@dataclass(frozen=True, slots=True)
class _Known:
    organisation: Organisation
    at: float


_known: dict[str, _Known] = {}


def organisation_for_host(host: str) -> Organisation | None:
    """The organisation served at this Host header, or None.

    The name must be exactly a registered one, in lower case; only a port may follow it.
    An answer is kept for `FRESH_SECONDS`, and longer while the database cannot be asked, so that
    the page shown then still names the right organisation and its phone number.

    Raises `OperationalError` when the database cannot be asked and the host was never seen.
    """
    found = _HOST.match(host)
    if found is None:
        return None
    name = found.group(1)
    known = _known.get(name)
    if known is not None and time.monotonic() - known.at < FRESH_SECONDS:
        return known.organisation
    try:
        organisation = _look_up(name)
    except (OperationalError, InterfaceError):
        if known is None:
            raise
        return known.organisation
    if organisation is None:
        _known.pop(name, None)
    else:
        _known[name] = _Known(organisation, time.monotonic())
    return organisation


def forget_hosts() -> None:
    """Ask the database again; called after the register changed in this process."""
    _known.clear()


def _look_up(name: str) -> Organisation | None:
    with public_scope():
        domain = (
            Domain.objects.select_related("tenant__brand")
            .prefetch_related("tenant__domains")
            .filter(domain=name)
            .first()
        )
    if domain is None or not domain.tenant.is_served:
        return None
    organisation: Organisation = domain.tenant
    return organisation


def served_organisations() -> list[Organisation]:
    """Advocacy services whose requests and tasks are answered, by name, with their hosts."""
    with public_scope():
        found = Organisation.objects.filter(type="organisation", state="active")
        return list(found.prefetch_related("domains"))


def all_organisations() -> list[Organisation]:
    """Every organisation with its hosts, for the operator; the template is not one."""
    with public_scope():
        found = Organisation.objects.filter(type="organisation").exclude(state="template")
        return list(found.prefetch_related("domains"))


def organisation_of(slug: str) -> Organisation:
    """The advocacy service of this slug. Raises `LookupError` that names the known ones."""
    for organisation in all_organisations():
        if organisation.slug == slug:
            return organisation
    known = ", ".join(sorted(organisation.slug for organisation in all_organisations()))
    raise LookupError(f"There is no organisation {slug!r}. Known: {known or 'none yet'}.")
