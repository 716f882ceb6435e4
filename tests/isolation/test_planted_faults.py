"""One control taken away at a time: each time something here must notice.

A fault is a patch; its check is the walk itself, over the few routes where the fault would show,
or the comparison that belongs to the control. The checks find nothing when nothing is patched.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from celery import states
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.signing import BadSignature

from accounts import tokens
from accounts.middleware import PolicyMiddleware
from accounts.policy import Reach
from api import views as api_views
from api.authentication import ApiClient, KeyAuthentication, digest_of
from api.models import ApiKey
from cases import selectors as case_selectors
from cases import views as case_views
from cases.models import Case
from config import context_processors
from notifications.tasks import deliver
from referrals import sessions as draft_sessions
from referrals import views_way, views_workspace
from referrals.models import Referral
from tenants import cache as cache_keys
from tenants import sessions, signing
from tenants.backend.base import DatabaseWrapper
from tenants.context import current_organisation, tenant_scope
from tenants.middleware import OrganisationMiddleware
from tenants.register import served_organisations
from tenants.storage import OrganisationStorage
from tenants.tasks import OrganisationTask
from tests.isolation.answers import Oracle, log_kept, untouched
from tests.isolation.ids import ids_of
from tests.isolation.own import (
    cases_of_colleagues_seen,
    drafts_of_others_seen,
    referrals_of_others_seen,
)
from tests.isolation.routes import all_routes, routes
from tests.isolation.scene import Scene, copy_stranger
from tests.isolation.walk import Actor, Visitor, replay, walk

Patch = pytest.MonkeyPatch
Check = Callable[[Scene], list[str]]


def walked(regex: str, role: str = "anonymous") -> Check:
    """The walk at Jersey with Wiltshire's ids, over the routes that begin like this."""

    def check(scene: Scene) -> list[str]:
        place, other = scene.jersey, scene.wiltshire
        key = other.key if role == "key of the other" else ""
        actor = Actor(role, session=place.sessions.get(role, ""), key=key)
        with tenant_scope(other.organisation):
            ids = ids_of(other)
        visitor, oracle = Visitor(place, other), Oracle(other)
        asked = [r for r in routes("organisation") if re.match(regex, r.regex)]
        assert asked
        try:
            with untouched(other):
                walk(visitor, actor, asked, ids, oracle)
        except AssertionError as error:
            visitor.report.leaks.append(str(error))
        return visitor.report.leaks

    return check


def replayed(scene: Scene) -> list[str]:
    """A session made at Wiltshire now, copied to Jersey with its user."""
    place, other = scene.jersey, scene.wiltshire
    session = copy_stranger(place, other, "supervisor", name=uuid4().hex)
    visitor = Visitor(place, other)
    asked = [
        r for r in routes("organisation") if r.regex in {"workspace/\\Z", "workspace/cases/\\Z"}
    ]
    assert len(asked) == 2
    replay(visitor, [Actor("stranger", session=session)], asked, [])
    return visitor.report.leaks


def visited_in_turn(scene: Scene) -> list[str]:
    """The home page of one organisation after the other's."""
    found = []
    for place in (scene.jersey, scene.wiltshire):
        other = scene.other(place)
        answer = Visitor(place, other).ask(Actor("anonymous"), "GET", "/")
        assert answer.status == 200
        found.append(Oracle(other).sees(answer))
    return [text for text in found if text]


def cached_apart(scene: Scene) -> list[str]:
    """What one organisation cached, read at the other."""
    with tenant_scope(scene.jersey.organisation):
        cache.set("planted", "of Jersey")
    with tenant_scope(scene.wiltshire.organisation):
        return [text for text in [cache.get("planted")] if text]


def stored_apart(scene: Scene) -> list[str]:
    """A file of one organisation, opened at the other."""
    with tenant_scope(scene.jersey.organisation):
        name = default_storage.save("planted.txt", ContentFile(b"of Jersey"))
    try:
        with tenant_scope(scene.wiltshire.organisation):
            return [name] if default_storage.exists(name) else []
    finally:
        with tenant_scope(scene.jersey.organisation):
            default_storage.delete(name)


def signed_apart(scene: Scene) -> list[str]:
    """A text signed by one organisation, read at the other."""
    with tenant_scope(scene.jersey.organisation):
        token = signing.tenant_signer("receipt").sign("1")
    with tenant_scope(scene.wiltshire.organisation):
        try:
            return [signing.tenant_signer("receipt").unsign(token)]
        except BadSignature:
            return []


def reset_apart(scene: Scene) -> list[str]:
    """A password reset of one organisation, used at the other by the copy of the same person."""
    user = scene.jersey.staff["supervisor"]
    with tenant_scope(scene.jersey.organisation):
        token = tokens.password_reset_tokens.make_token(user)
    with tenant_scope(scene.wiltshire.organisation):
        return [token] if tokens.password_reset_tokens.check_token(user, token) else []


def logged(scene: Scene) -> list[str]:
    """What the log says while a coordinator opens a referral."""
    place = scene.jersey
    with tenant_scope(place.organisation):
        reference = Referral.objects.order_by("-pk")[0].reference
    actor = Actor("coordinator", session=place.sessions["coordinator"])
    visitor = Visitor(place, scene.wiltshire)
    with log_kept() as lines:
        assert visitor.ask(actor, "GET", f"/workspace/referrals/{reference}/").status == 200
    return [line for line in lines if place.marks.sign in line.lower()]


def refused_without_address(scene: Scene) -> list[str]:
    """A task's message that names no organisation."""
    result = deliver.apply((1,), headers={})
    state = str(result.state)
    return [] if state == states.REJECTED else [state]


def undeclared(scene: Scene) -> list[str]:
    """Views that say no operation."""
    return [str(route) for route in all_routes() if not route.operations]


def the_other_schema(patch: Patch) -> None:
    before = DatabaseWrapper._get_cursor_search_paths

    def paths(self: Any) -> list[str]:
        swapped = {"org_jersey_cares": "org_wiltshire_vps"}
        return [swapped.get(path, path) for path in before(self)]

    patch.setattr(DatabaseWrapper, "_get_cursor_search_paths", paths)


def the_forwarded_host(patch: Patch) -> None:
    before = OrganisationMiddleware.__call__

    def call(self: Any, request: Any) -> Any:
        request.META["HTTP_HOST"] = request.headers["X-Forwarded-Host"]
        return before(self, request)

    patch.setattr(OrganisationMiddleware, "__call__", call)


def any_key(patch: Patch) -> None:
    def authenticate(self: Any, request: Any) -> Any:
        secret = request.headers["Authorization"].removeprefix("Bearer ")
        for organisation in served_organisations():
            with tenant_scope(organisation):
                key = ApiKey.objects.filter(digest=digest_of(secret)).first()
            if key:
                return ApiClient(key_id=key.pk, name=key.name), key
        return None

    patch.setattr(KeyAuthentication, "authenticate", authenticate)


def a_kept_menu(patch: Patch) -> None:
    before: Any = context_processors.menu  # type: ignore[attr-defined]
    kept: list[Any] = []

    def menu(request: Any) -> Any:
        kept.append(before(request))
        return kept[0]

    patch.setattr(context_processors, "menu", menu)


def a_name_in_the_log(patch: Patch) -> None:
    before: Any = views_workspace.referral_for  # type: ignore[attr-defined]

    def referral_for(*args: Any) -> Any:
        found = before(*args)
        logging.getLogger("referrals").warning("Opened: %s", found.person)
        return found

    patch.setattr(views_workspace, "referral_for", referral_for)


def telling_where_it_is(patch: Patch) -> None:
    before = case_selectors.case_for

    def case_for(user: Any, reference: str, *args: Any) -> Case:
        for organisation in served_organisations():
            with tenant_scope(organisation):
                known = Case.objects.filter(referral__reference=reference).exists()
            if known and organisation != current_organisation():
                raise PermissionDenied("It belongs to somebody else.")
        return before(user, reference, *args)

    patch.setattr(case_selectors, "case_for", case_for)


def everybody(patch: Patch) -> None:
    patch.setattr(PolicyMiddleware, "process_view", lambda *args: None)


def no_addressee(patch: Patch) -> None:
    before = OrganisationTask._addressee

    def addressee(self: Any) -> Any:
        return before(self) if (self.request.headers or {}) else served_organisations()[0]

    patch.setattr(OrganisationTask, "_addressee", addressee)


def swap(owner: Any, name: str, value: Any) -> Callable[[Patch], None]:
    """Put another value in the place of a control."""
    return lambda patch: patch.setattr(owner, name, value)


def both(*plants: Callable[[Patch], None]) -> Callable[[Patch], None]:
    """Several patches that make one fault."""

    def plant_all(patch: Patch) -> None:
        for plant in plants:
            plant(patch)

    return plant_all


@dataclass(frozen=True)
class Fault:
    """What is taken away, and what must notice."""

    name: str
    plant: Callable[[Patch], None]
    check: Check


def one_salt(purpose: str) -> str:
    return f"one salt for all: {purpose}"


def all_files(self: Any) -> str:
    return str(Path(settings.FILES_ROOT) / "all")


FAULTS = (
    Fault("search path of another schema", the_other_schema, walked(r"brand|check|refer/\\Z|\^")),
    Fault("organisation by X-Forwarded-Host", the_forwarded_host, walked(r"brand|check|\^")),
    Fault("views open to everybody", everybody, walked("workspace/")),
    Fault("a view without an operation",
          lambda patch: patch.delattr(case_views.home, "operation"), undeclared),
    Fault("every case is one's own", swap(case_selectors, "reach", lambda *args: Reach.ALL),
          lambda scene: cases_of_colleagues_seen(scene.jersey)[1]),
    Fault("every draft is one's own",
          both(*(swap(m, "is_ours", lambda *args: True) for m in (draft_sessions, views_way))),
          lambda scene: drafts_of_others_seen(scene.jersey)[1]),
    Fault("every referral is the system's own",
          swap(api_views, "_own_references", lambda request: Referral.objects.values("reference")),
          lambda scene: referrals_of_others_seen(scene.jersey)[1]),
    Fault("keys of every organisation", any_key, walked("api/", "key of the other")),
    Fault("403 for what is elsewhere", telling_where_it_is,
          walked("workspace/cases/", "supervisor")),
    Fault("sessions with one salt", swap(sessions, "tenant_salt", one_salt), replayed),
    Fault("signatures with one salt", swap(signing, "tenant_salt", one_salt), signed_apart),
    Fault("resets with one salt", swap(tokens, "tenant_salt", one_salt), reset_apart),
    Fault("cache keys without the organisation",
          swap(cache_keys, "scope_key", lambda: "one"), cached_apart),
    Fault("one folder for all files",
          swap(OrganisationStorage, "base_location", property(all_files)), stored_apart),
    Fault("a menu kept for everybody", a_kept_menu, visited_in_turn),
    Fault("a name in the log", a_name_in_the_log, logged),
    Fault("a task for whoever comes first", no_addressee, refused_without_address),
)  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found(scene: Scene, db: None, monkeypatch: Patch, fault: Fault) -> None:
    assert fault.check(scene) == []
    with monkeypatch.context() as patch:
        fault.plant(patch)
        found = fault.check(scene)
    assert found, f"Nothing noticed: {fault.name}."
