"""Declaring and asking permission."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import URLPattern, URLResolver

from accounts.policy import Reach, policy

if TYPE_CHECKING:
    pass

View = TypeVar("View", bound=Callable[..., Any])
Actor = "User | AnonymousUser | SystemActor"


class SystemActor:
    """A task of the platform itself, acting for nobody."""

    roles = frozenset({"system"})
    is_authenticated = False
    pk = None

    def __str__(self) -> str:
        return "Heard"


SYSTEM = SystemActor()


def operation(name: str) -> Callable[[View], View]:
    """Declare the operation of a view. A view without one is never run (PolicyMiddleware)."""
    policy().require_operation(name)

    def declare(view: View) -> View:
        view.operation = name  # type: ignore[attr-defined]
        return view

    return declare


def declared(name: str, patterns: Iterable[URLPattern | URLResolver]) -> list[Any]:
    """Declare one operation for all views of a library's URL patterns, in place."""
    policy().require_operation(name)
    listed = list(patterns)
    for pattern in listed:
        if isinstance(pattern, URLResolver):
            declared(name, pattern.url_patterns)
        else:
            pattern.callback.operation = name  # type: ignore[attr-defined]
    return listed


def roles_of(actor: Any) -> frozenset[str]:
    """The actor's roles; whoever is not signed in has `public` only."""
    return getattr(actor, "roles", frozenset({"public"}))


def reach(actor: Any, name: str) -> Reach | None:
    """How far the actor may go with this operation; None is not at all."""
    return policy().reach(roles_of(actor), name)


def may(actor: Any, name: str) -> bool:
    """Whether the actor may do this to some record at least."""
    return reach(actor, name) is not None


def require(actor: Any, name: str, *, own: bool = False) -> None:
    """Raise unless the actor may do this to a record that is, or is not, their own.

    `PermissionDenied` when the actor may never do it; `Http404` when only to other records, so
    that a record one may not see answers like one that does not exist.
    """
    found = reach(actor, name)
    if found is None:
        raise PermissionDenied(name)
    if found is Reach.OWN and not own:
        raise Http404
