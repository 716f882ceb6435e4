"""Celery's entries to the register of offers."""

from __future__ import annotations

from celery import shared_task

from accounts.authorisation import SYSTEM
from referrals.offers.importing import forget_files
from referrals.offers.reminding import renew_offers, warn_of_due_offers
from tenants.context import tenant_scope
from tenants.register import served_organisations
from tenants.tasks import DispatcherTask, OrganisationTask


@shared_task(base=OrganisationTask, operation="offers.remind")
def look_after_offers() -> None:
    """Offer again what is due again, warn of what is due, forget files nobody confirmed."""
    renew_offers(by=SYSTEM)
    warn_of_due_offers(by=SYSTEM)
    forget_files(by=SYSTEM)


@shared_task(base=DispatcherTask, operation="offers.remind")
def sweep_offers() -> None:
    """Start `look_after_offers` for every organisation."""
    for organisation in served_organisations():
        with tenant_scope(organisation):
            look_after_offers.apply_async()
