"""Celery's entries to delivery. Messages of the broker carry ids only."""

from __future__ import annotations

from celery import shared_task

from notifications import delivery
from tenants.context import tenant_scope
from tenants.register import served_organisations
from tenants.tasks import DispatcherTask, OrganisationTask


@shared_task(base=OrganisationTask, operation="notifications.deliver")
def deliver(message_id: int) -> None:
    """Send one message, unless it was sent or is being sent."""
    delivery.deliver(message_id=message_id)


@shared_task(base=OrganisationTask, operation="notifications.deliver")
def deliver_due() -> None:
    """Send whatever of this organisation is due."""
    delivery.deliver_due()


@shared_task(base=DispatcherTask, operation="notifications.sweep")
def sweep() -> None:
    """Start `deliver_due` for every organisation: what the broker lost is sent all the same."""
    for organisation in served_organisations():
        with tenant_scope(organisation):
            deliver_due.apply_async()
