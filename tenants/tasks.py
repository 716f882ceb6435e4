"""Celery tasks that run for exactly one organisation, or refuse."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from celery import Task
from celery.exceptions import Reject

from tenants.context import current_organisation, public_scope, tenant_scope
from tenants.models import Organisation

HEADER = "organisation"


class UndeclaredTaskError(TypeError):
    """A task without an operation of the policy table."""


class OrganisationTask(Task):  # type: ignore[type-arg]
    """Carries the sender's organisation in the message's header and enters it before running.

    A message without the header, or for an organisation that is gone or suspended, is rejected;
    it never falls back to another schema. Arguments are ids only.
    """

    abstract = True
    operation: ClassVar[str] = ""

    def apply_async(  # type: ignore[override]
        self, args: Any = None, kwargs: Any = None, **options: Any
    ) -> Any:
        headers = {**(options.pop("headers", None) or {}), HEADER: str(current_organisation().id)}
        return super().apply_async(args, kwargs, headers=headers, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        organisation = self._addressee()
        with tenant_scope(organisation):
            return self.run(*args, **kwargs)

    def _addressee(self) -> Organisation:
        named = (self.request.headers or {}).get(HEADER)
        try:
            key = UUID(str(named))
        except ValueError:
            raise Reject(
                f"{self.name}: the message names no organisation.", requeue=False
            ) from None
        with public_scope():
            organisation: Organisation | None = Organisation.objects.filter(
                pk=key, type="organisation"
            ).first()
        if organisation is None or not organisation.is_served:
            raise Reject(f"{self.name}: organisation {key} is not served.", requeue=False)
        return organisation


class DispatcherTask(Task):  # type: ignore[type-arg]
    """Runs in the public schema and starts organisation tasks; it reads the register only."""

    abstract = True
    operation: ClassVar[str] = ""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with public_scope():
            return self.run(*args, **kwargs)
