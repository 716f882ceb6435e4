"""Records of the same organisation that are not the asker's own."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.policy import Reach, policy
from api.models import SentRequest
from cases.models import Case
from referrals.models import Draft, Referral
from tenants.context import tenant_scope
from tests.isolation.ids import shuffled
from tests.isolation.routes import Id, Route, routes
from tests.isolation.scene import Place
from tests.isolation.walk import Actor, Visitor

WORDS = (Id("1", "1"), Id("help", "help"))
"""The number of a question and the name of a step, which are nobody's."""
Seen = tuple[int, list[str]]
"""How many probes there were, and which of them found something."""


def cases_of_colleagues_seen(place: Place) -> Seen:
    """What an advocate learns about cases that are another's: one in each state."""
    with tenant_scope(place.organisation):
        own = Case.objects.filter(allocations__advocate=place.staff["advocate"])
        others = Case.objects.exclude(pk__in=own.values("pk")).select_related("referral")
        references = {case.state: case.reference for case in others}
    asked = [
        route
        for route in routes("organisation")
        if "reference" in route.parameters
        and {policy().reach({"advocate"}, name) for name in route.operations} == {Reach.OWN}
    ]
    actor = Actor("advocate", session=place.sessions["advocate"])
    return _seen(place, [actor], asked, references.values())


def drafts_of_others_seen(place: Place) -> Seen:
    """What a visitor and a supervisor learn about drafts that another visitor writes or sent."""
    with tenant_scope(place.organisation):
        keys = [str(pk) for pk in Draft.objects.values_list("pk", flat=True)]
        sent = Referral.objects.filter(channel="online").order_by("-pk")
        keys += sent.values_list("idempotency_key", flat=True)[:1]
    asked = [route for route in routes("organisation") if "draft_id" in route.parameters]
    actors = [Actor("anonymous"), Actor("supervisor", session=place.sessions["supervisor"])]
    return _seen(place, actors, asked, keys)


def referrals_of_others_seen(place: Place) -> Seen:
    """What a system learns about referrals that it did not send."""
    with tenant_scope(place.organisation):
        sent = SentRequest.objects.values("reference")
        others = Referral.objects.exclude(reference__in=sent).order_by("pk")
        references = list(others.values_list("reference", flat=True)[:6])
    asked = [
        route
        for route in routes("organisation")
        if route.is_api and "reference" in route.parameters
    ]
    return _seen(place, [Actor("api_client", key=place.key)], asked, references)


def _seen(
    place: Place, actors: Iterable[Actor], asked: Iterable[Route], known: Iterable[str]
) -> Seen:
    visitor = Visitor(place, place)
    pairs = [Id(text, shuffled(text)) for text in known]
    found = [
        f"{method} {real} as {actor.name}"
        for id_ in pairs
        for route in asked
        for real, twin, _used in route.paths([id_, *WORDS])
        if id_.real in real
        for method in ("GET", "HEAD", "POST")
        for actor in actors
        if not _alike(visitor, actor, method, (real, twin), id_)
    ]
    return visitor.report.probes, found


def _alike(visitor: Visitor, actor: Actor, method: str, paths: tuple[str, str], id_: Id) -> bool:
    real, nobodys = (visitor.ask(actor, method, path) for path in paths)
    names = (id_.real, id_.twin)
    return real.status >= 400 and real.without(names) == nobodys.without(names)
