"""Probes: every address, asked by everybody, with ids of elsewhere."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http import SimpleCookie
from django.test import RequestFactory

from accounts.policy import policy
from notifications.composing import compose
from notifications.models import Message
from tenants.context import public_scope, tenant_scope
from tenants.models import OrganisationType
from tests.isolation.answers import Answer, Oracle
from tests.isolation.routes import Id, Route
from tests.isolation.scene import Place

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Names under which forms and addresses carry ids and words to look for.
FIELDS = ("id", "pk", "reference", "advocate", "draft", "q", "search", "next", "page", "parent")
# The length follows from the body, and the dates from the time of asking.
_UNCOMPARED = frozenset({"Content-Length", "Expires", "Last-Modified"})


@dataclass(frozen=True)
class Actor:
    """Who asks: the cookie or the header that says so."""

    name: str
    session: str = ""
    key: str = ""

    @property
    def roles(self) -> frozenset[str]:
        """What the policy table calls them."""
        named = self.name if self.name in policy().roles else ""
        return frozenset({"public", named} - {""})

    def may_do_something(self, route: Route) -> bool:
        """Whether the route is not closed to them before its view begins."""
        return any(policy().reach(self.roles, name) for name in route.operations)


@dataclass
class Report:
    """What a walk found."""

    probes: int = 0
    leaks: list[str] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    def add(self, what: str, actor: Actor, method: str, path: str) -> None:
        """One more leak."""
        self.leaks.append(f"{what}: {method} {path} as {actor.name}")


class Visitor:
    """Sends requests to one place. Whatever a request changes is undone after it."""

    def __init__(self, place: Place, elsewhere: Place) -> None:
        self.place, self.elsewhere = place, elsewhere
        self.handler = BaseHandler()
        self.handler.load_middleware()
        self.report = Report()
        self.last_message = self.last_status = 0
        self.sends_mail = place.organisation.type == OrganisationType.ORGANISATION
        if self.sends_mail:
            with tenant_scope(place.organisation):
                last = Message.objects.order_by("pk").last()
            self.last_message = last.pk if last else 0

    def ask(
        self, actor: Actor, method: str, path: str, values: dict[str, str] | None = None
    ) -> Answer:
        """One probe. Every probe claims by its headers to be for the other host as well."""
        factory = RequestFactory()
        if actor.session:
            factory.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: actor.session})
        headers = {
            "host": self.place.host,
            "x-forwarded-host": self.elsewhere.host,
            "forwarded": f"host={self.elsewhere.host}",
            **({"authorization": f"Bearer {actor.key}"} if actor.key else {}),
        }
        said = urlencode(values or {})
        in_address = method in SAFE and said
        request = factory.generic(
            method,
            f"{path}?{said}" if in_address else path,
            "" if in_address else said,
            "application/x-www-form-urlencoded",
            headers=headers,
        )
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        self.report.probes += 1
        with public_scope(), transaction.atomic():
            response = self.handler.get_response(request)
            answer = self._read(response, method)
            transaction.set_rollback(True)
        status = answer.status
        self.last_status = status
        self.report.statuses[status] = self.report.statuses.get(status, 0) + 1
        return answer

    def _read(self, response: Any, method: str) -> Answer:
        body = b"".join(response) if response.streaming else response.content
        headers = tuple(sorted((k, v) for k, v in response.headers.items() if k not in _UNCOMPARED))
        cookies = tuple(
            (name, "" if name in _RANDOM_COOKIES else morsel.value)
            for name, morsel in sorted(response.cookies.items())
            # Telling the browser to forget a session is no answer about anything.
            if (name, morsel.value) != (settings.SESSION_COOKIE_NAME, "")
        )
        _closed(response)
        mails: tuple[str, ...] = ()
        if self.sends_mail and method not in SAFE and response.status_code < 400:
            mails = self._mails()
        return Answer(response.status_code, headers + cookies, body, mails)

    def _mails(self) -> tuple[str, ...]:
        """What this request would send."""
        with tenant_scope(self.place.organisation):
            return tuple(
                compose(message).message().as_string()
                for message in Message.objects.filter(pk__gt=self.last_message)
            )


def _closed(response: Any) -> None:
    """Close files; the end of a request must not close the test's own connection."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


_RANDOM_COOKIES = frozenset({settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME})


def walk(
    visitor: Visitor,
    actor: Actor,
    routes: Iterable[Route],
    ids: Sequence[Id],
    oracle: Oracle,
    *,
    share: int = 0,
) -> None:
    """Ask every route for real ids of elsewhere and for nobody's; the answers must be alike.

    All methods are tried with the first id that fits, GET and POST with a quarter of the others;
    walks of different `share` try different quarters. Where the policy closes the route before
    its view begins, method and id are not read: one id is enough, and the answer is a refusal.
    """
    for route in routes:
        if not actor.may_do_something(route):
            _expect_refusal(visitor, actor, route, ids, oracle)
            continue
        for turn, paths in enumerate(route.paths(ids)):
            if turn and (turn + share) % 4:
                continue
            for method in ("GET", "POST") if turn else METHODS:
                _compare(visitor, actor, method, paths, oracle)
                if visitor.last_status >= 500 and not route.is_wagtails_admin:
                    status = f"status {visitor.last_status}"
                    visitor.report.add(status, actor, method, paths[0])


def _expect_refusal(
    visitor: Visitor, actor: Actor, route: Route, ids: Sequence[Id], oracle: Oracle
) -> None:
    for path, _twin, used in itertools.islice(route.paths(ids), 1):
        for method in ("GET", "POST"):
            answer = visitor.ask(actor, method, path)
            seen = oracle.sees(answer, used)
            if seen:
                visitor.report.add(seen, actor, method, path)
            if answer.status != refusal(visitor, actor, route):
                visitor.report.add(f"not refused ({answer.status})", actor, method, path)


def refusal(visitor: Visitor, actor: Actor, route: Route) -> int:
    """The status with which a closed route answers: the way to sign in for those who have not."""
    if route.face != visitor.place.organisation.type:
        return 404
    if route.is_api:
        return 401
    return 403 if actor.session else 302


def replay(
    visitor: Visitor, strangers: Sequence[Actor], routes: Iterable[Route], ids: Sequence[Id]
) -> None:
    """Ask for the place's own records with cookies from elsewhere: as good as a made-up cookie."""
    nobody = Actor("anonymous", session="0" * 32)
    private = visitor.place.marks.of_private_records()
    for route in routes:
        for path, _twin, used in itertools.islice(route.paths(ids), 1):
            for method in ("GET",) if route.is_wagtails_admin else ("GET", "POST"):
                own = [i.real for i in used]
                values = dict.fromkeys(FIELDS, own[0]) if own else {}
                told = visitor.ask(nobody, method, path, values)
                if private.search(told.body):
                    visitor.report.add("nobody in particular sees it", nobody, method, path)
                unknown = told.without(own)
                for actor in strangers:
                    answer = visitor.ask(actor, method, path, values)
                    if answer.without(own) != unknown:
                        visitor.report.add("a cookie from elsewhere counts", actor, method, path)


def _compare(
    visitor: Visitor,
    actor: Actor,
    method: str,
    paths: tuple[str, str, tuple[Id, ...]],
    oracle: Oracle,
) -> None:
    real, twin, used = paths
    report = visitor.report
    values = dict.fromkeys(FIELDS, used[0].real) if used else {}
    answer = visitor.ask(actor, method, real, values)
    seen = oracle.sees(answer, used)
    if seen:
        report.add(seen, actor, method, real)
    if not used:
        return
    values = dict.fromkeys(FIELDS, used[0].twin)
    nobodys = visitor.ask(actor, method, twin, values)
    names = [v for known in used for v in (known.real, known.twin)]
    if answer.without(names) != nobodys.without(names):
        report.add(
            f"answers differ ({answer.status} for a real id, {nobodys.status} for nobody's)",
            actor, method, real,
        )  # fmt: skip
