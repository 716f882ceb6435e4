"""What the policy table allows works, and reaches as far as it says.

That everything else is refused is part of every walk (`walk`).
"""

from __future__ import annotations

import itertools

import pytest

from accounts.policy import policy
from referrals.models import Referral
from tenants.context import tenant_scope
from tests.isolation.answers import Answer
from tests.isolation.ids import ids_of, shuffled
from tests.isolation.own import (
    WORDS,
    cases_of_colleagues_seen,
    drafts_of_others_seen,
    referrals_of_others_seen,
)
from tests.isolation.routes import Id, Route, routes
from tests.isolation.scene import ROLES, Place, Scene
from tests.isolation.walk import Actor, Visitor

# Pages open by the table that nonetheless answer nobody of the scene, and why. At most ten.
SHUT = {
    "organisation /cms/pages/<page_id>/convert_alias/": "for alias pages, of which there are none",
}


def _reached(answer: Answer) -> bool:
    to_sign_in = ("Location", "/sign-in/") in {(k, v.split("?")[0]) for k, v in answer.headers}
    return answer.status not in {401, 403, 404} and answer.status < 500 and not to_sign_in


def _own(place: Place) -> list[Id]:
    """Ids of the place, with the reference of every referral: some pages want one of a state."""
    with tenant_scope(place.organisation):
        references = Referral.objects.order_by("-pk").values_list("reference", flat=True)
        own = [Id(text, shuffled(text)) for text in (place.draft, *references)]
        return [*own, *WORDS, *ids_of(place)]


def _is_reached(visitor: Visitor, actor: Actor, route: Route, ids: list[Id]) -> bool:
    chosen = {"id": str(visitor.place.first_id)}
    return any(
        _reached(visitor.ask(actor, method, path, chosen))
        for path in itertools.islice(route.every_path(ids), 400)
        for method in ("GET", "POST")
    )


@pytest.mark.parametrize("role", ["anonymous", "visitor", *ROLES])
def test_what_is_allowed_works(scene: Scene, db: None, role: str) -> None:
    place = scene.jersey
    visitor, ids = Visitor(place, scene.wiltshire), _own(place)
    session = place.visitor if role == "visitor" else place.sessions.get(role, "")
    actor = Actor(role, session=session)
    asked = [r for r in routes("organisation") if actor.may_do_something(r)]
    if role != "visitor":
        asked = [route for route in asked if "draft_id" not in route.parameters]

    shut = {str(route) for route in asked if not _is_reached(visitor, actor, route, ids)}

    assert shut - set(SHUT) == set()


def test_every_page_is_open_to_somebody_or_closed_by_the_table() -> None:
    for route in routes("organisation"):
        rows = [policy().operations[name] for name in route.operations]
        assert any(rows) or route.operations == ("content.administer",), str(route)
    assert len(SHUT) <= 10


def test_an_advocate_finds_a_colleagues_case_no_more_than_a_random_one(
    scene: Scene, db: None
) -> None:
    probes, seen = cases_of_colleagues_seen(scene.jersey)
    assert probes >= 100
    assert seen == []


def test_a_visitor_finds_anothers_draft_no_more_than_a_random_one(scene: Scene, db: None) -> None:
    probes, seen = drafts_of_others_seen(scene.jersey)
    assert probes >= 100
    assert seen == []


def test_a_system_finds_anothers_referral_no_more_than_a_random_one(scene: Scene, db: None) -> None:
    probes, seen = referrals_of_others_seen(scene.jersey)
    assert probes >= 12
    assert seen == []
