"""An API view answers only for the operation it declares, and only to a client that may."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.authorisation import may


class OperationDeclared(BasePermission):
    """The default for every API view: `operations` maps each method to the policy table."""

    def has_permission(self, request: Request, view: Any) -> bool:
        operation = getattr(view, "operations", {}).get(request.method)
        return operation is not None and may(request.user, operation)
