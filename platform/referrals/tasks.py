"""Celery's entries."""

from __future__ import annotations

from celery import shared_task

from referrals.drafting import forget_expired_drafts
from referrals.entry.imports import forget_lists
from referrals.entry.services import forget_unfinished
from referrals.timing.warning import warn_of_clocks
from tenants.context import tenant_scope
from tenants.register import served_organisations
from tenants.tasks import DispatcherTask, OrganisationTask


@shared_task(base=OrganisationTask, operation="referrals.forget_drafts")
def forget_drafts() -> None:
    """Delete what was begun in this organisation, never sent or saved, and is past its time."""
    forget_expired_drafts()
    forget_unfinished()
    forget_lists()


@shared_task(base=DispatcherTask, operation="referrals.forget_drafts")
def sweep_drafts() -> None:
    """Start `forget_drafts` for every organisation."""
    for organisation in served_organisations():
        with tenant_scope(organisation):
            forget_drafts.apply_async()


@shared_task(base=OrganisationTask, operation="referrals.warn")
def warn() -> None:
    """Tell this organisation's staff of clocks that have become soon or late."""
    warn_of_clocks()


@shared_task(base=DispatcherTask, operation="referrals.warn")
def sweep_clocks() -> None:
    """Start `warn` for every organisation."""
    for organisation in served_organisations():
        with tenant_scope(organisation):
            warn.apply_async()
