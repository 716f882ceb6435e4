"""Nothing of one organisation is seen at another, whoever asks whatever address for it.

The addresses are found by walking the resolver, the ids are read from the database, the marks
stand in every stored text: what is added to the product is walked because it is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.urls import Resolver404, resolve

from accounts.services import add_user
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tests.isolation.answers import Oracle, log_kept, spellings, untouched
from tests.isolation.canaries import Marks
from tests.isolation.ids import ids_of
from tests.isolation.routes import Id, Route, all_routes, routes
from tests.isolation.scene import ROLES, Place, Scene, signed_in
from tests.isolation.walk import Actor, Report, Visitor, replay, walk

# Patterns that no address of the walk reaches, and why that is right. At most ten.
UNREACHED: dict[str, str] = {}
PLACES = ("jersey", "wiltshire")
Agreed = Callable[[Report], None]
ACTORS = ("anonymous", *ROLES, "api_client", "key of the other")


def _ids(place: Place) -> list[Id]:
    with tenant_scope(place.organisation):
        return ids_of(place)


def _asked(share: int) -> list[Route]:
    """All routes of an organisation; of Wagtail's many, every second, others for odd shares."""
    return [
        route
        for number, route in enumerate(routes("organisation"))
        if not route.is_wagtails_admin or (number + share) % 2
    ]


@pytest.fixture
def agreed(record_property: Callable[[str, object], None]) -> Agreed:
    """No probe of this report leaked; how many there were is told at the end of the run."""

    def check(report: Report) -> None:
        record_property("probes", report.probes)
        shown = "\n".join(report.leaks[:40])
        assert not report.leaks, f"{len(report.leaks)} leaks in {report.probes} probes:\n{shown}"

    return check


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("actor", ACTORS)
def test_ids_of_elsewhere_are_as_good_as_random(
    scene: Scene, db: None, agreed: Agreed, name: str, actor: str
) -> None:
    place: Place = getattr(scene, name)
    other = scene.other(place)
    visitor, oracle, ids = Visitor(place, other), Oracle(other), _ids(other)
    key = {"api_client": place.key, "key of the other": other.key}.get(actor, "")
    who = Actor(actor, session=place.sessions.get(actor, ""), key=key)
    share = ACTORS.index(actor) + PLACES.index(name)
    asked = _asked(share)
    if key:
        asked = [route for route in asked if route.is_api]

    with untouched(other), log_kept() as lines:
        walk(visitor, who, asked, ids, oracle, share=share)

    agreed(visitor.report)
    _no_marks(lines, ids, scene)
    _cached_apart(scene)


@pytest.mark.parametrize("name", PLACES)
def test_cookies_of_elsewhere_are_as_good_as_made_up(
    scene: Scene, db: None, agreed: Agreed, name: str
) -> None:
    place: Place = getattr(scene, name)
    visitor = Visitor(place, scene.other(place))
    strangers = [Actor(f"{role} of elsewhere", key) for role, key in place.strangers.items()]
    with log_kept() as lines:
        replay(visitor, strangers, _asked(PLACES.index(name)), _ids(place))
    agreed(visitor.report)
    _no_marks(lines, _ids(place), scene)


@pytest.mark.parametrize("kind", ["public", "operator"])
def test_the_platforms_own_hosts_show_no_record(
    scene: Scene, db: None, agreed: Agreed, kind: str
) -> None:
    with public_scope():
        organisation = Organisation.objects.prefetch_related("domains").get(type=kind)
    face = Place(organisation, Marks("jersey-cares"), 0)
    actors = [Actor("anonymous")]
    if kind == "operator":
        with tenant_scope(organisation):
            user = add_user(email="op@scene.example", name="Operator", roles=("operator",))
            actors.append(Actor("operator", session=signed_in(user)))
    for share, place in enumerate((scene.jersey, scene.wiltshire)):
        # The addresses of the organisations' own face are tried here as well.
        asked = [*routes(kind), *_asked(share)]
        visitor, ids, oracle = Visitor(face, place), _ids(place), Oracle(place)
        with untouched(place), log_kept() as lines:
            for actor in actors:
                walk(visitor, actor, asked, ids, oracle, share=share)
        agreed(visitor.report)
        _no_marks(lines, ids, scene)


def test_every_route_is_reached(scene: Scene, db: None) -> None:
    assert len(UNREACHED) <= 10
    ids = [*_ids(scene.jersey), *_ids(scene.wiltshire)]
    missed = {str(route) for route in all_routes() if not _is_reached(route, ids)}
    assert missed == set(UNREACHED)


def _is_reached(route: Route, ids: list[Id]) -> bool:
    return any(_leads_to(route, real) for real, _twin, _used in route.paths(ids))


def _leads_to(route: Route, path: str) -> bool:
    try:
        return resolve(path, f"config.urls.{route.face}").func is route.callback
    except Resolver404:
        return False


def _no_marks(lines: list[str], ids: list[Id], scene: Scene) -> None:
    """No stored text stands in a log line; the addresses asked for may."""
    said = "\n".join(lines).encode()
    for known in ids:
        for spelling in spellings(known.real):
            said = said.replace(spelling, b"ID")
    for place in (scene.jersey, scene.wiltshire):
        found = re.search(rf"(?i).*{place.marks.sign}.*".encode(), said)
        assert found is None, f"A log line holds a stored text: {found.group().decode()}"


def _cached_apart(scene: Scene) -> None:
    """Every cached value is kept for one organisation, and holds nothing of the other."""
    owners = {str(p.organisation.id): p for p in (scene.jersey, scene.wiltshire)}
    for key, value in _cached():
        owner = key.split(":", 1)[0]
        assert owner == "public" or re.fullmatch(r"[0-9a-f-]{36}", owner), f"{key} is nobody's"
        for place_id, place in owners.items():
            if owner != place_id:
                sign = place.marks.sign.encode()
                assert sign not in (key.encode() + value).lower(), f"{key} holds another's text"


def _cached() -> Iterator[tuple[str, bytes]]:
    server = cache.client.get_client()  # type: ignore[attr-defined]
    for key in server.scan_iter("*"):
        if server.type(key) == b"string":  # the broker's own keys are lists and sets
            yield key.decode(), server.get(key) or b""
