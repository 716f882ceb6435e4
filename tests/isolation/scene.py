"""Two organisations full of records, and everybody who might come to the wrong one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image as Pillow

from accounts.authorisation import SYSTEM
from accounts.models import RoleGrant, User
from accounts.services import ASSIGNABLE, add_user
from accounts.tokens import password_reset_tokens
from api.authentication import ApiClient, issue_key
from api.services import receive_once
from audit.services import record
from cases.models import Case
from cases.services import accept_referral, allocate
from cms.models import ArticlePage, HomePage, Picture, Publication
from config.demo.telling import tell
from eligibility.selectors import ruleset_on, today
from eligibility.services import publish_ruleset
from referrals.asking.links import token_of
from referrals.asking.services import ask
from referrals.drafting import save_step, start_draft
from referrals.entry.imports import read_list
from referrals.intake import Intake, PersonDetails
from referrals.joining.services import join
from referrals.matching.services import say_different
from referrals.models import AnswerLink, Draft, Person, Referral
from referrals.offers.importing import upload
from referrals.offers.people import Child
from referrals.offers.services import Made, Reply, answer, register_child
from referrals.offers.triggers import triggers
from referrals.services import receive, take_up
from referrals.sessions import remember
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tenants.sessions import SessionStore
from tenants.signing import tenant_signer
from tests.databases import PASSWORD
from tests.isolation.canaries import Marks, mark_everything
from tests.isolation.rows import count_ids_from, fill_every_model

ROLES = tuple(sorted(ASSIGNABLE))
FIRST_ID = {"jersey-cares": 500_001, "wiltshire-vps": 700_001}
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass
class Place:
    """One organisation as the walk knows it."""

    organisation: Organisation
    marks: Marks
    first_id: int
    staff: dict[str, User] = field(default_factory=dict)
    """One person for each role."""
    sessions: dict[str, str] = field(default_factory=dict)
    """The session keys of the staff, by role."""
    strangers: dict[str, str] = field(default_factory=dict)
    """Session keys by role, made elsewhere and copied here together with the people's rows."""
    copied: set[str] = field(default_factory=set)
    """Ids of rows that both places have, and that are no secret there."""
    visitor: str = ""
    """The session key of a visitor who is writing a referral."""
    draft: str = ""
    """The id of what the visitor writes."""
    key: str = ""
    """The secret of an API key."""
    tokens: list[str] = field(default_factory=list)
    """Signed texts: a password reset, and one of `tenant_signer`."""

    @property
    def host(self) -> str:
        return self.organisation.host


@dataclass
class Scene:
    """Both places."""

    jersey: Place
    wiltshire: Place

    def other(self, place: Place) -> Place:
        """The other organisation."""
        return self.wiltshire if place is self.jersey else self.jersey


def make_scene() -> Scene:
    """Fill both organisations of the current database. Everything is committed."""
    jersey, wiltshire = (_fill(slug) for slug in FIRST_ID)
    for here, elsewhere in ((jersey, wiltshire), (wiltshire, jersey)):
        _copy_strangers(here, elsewhere)
    for place in (jersey, wiltshire):
        with tenant_scope(place.organisation), transaction.atomic():
            mark_everything(place.marks)
            place.staff = {role: User.objects.get(pk=user.pk) for role, user in place.staff.items()}
            place.tokens = [
                password_reset_tokens.make_token(place.staff["supervisor"]),
                tenant_signer("receipt").sign("1"),
                token_of(AnswerLink.objects.filter(used_at__isnull=True)[0].name),
            ]
    return Scene(jersey, wiltshire)


def _fill(slug: str) -> Place:
    with public_scope():
        found = Organisation.objects.select_related("brand").prefetch_related("domains")
        organisation = found.get(slug=slug)
    place = Place(organisation, Marks(slug), FIRST_ID[slug])
    with tenant_scope(organisation), transaction.atomic():
        count_ids_from(place.first_id)
        publish_ruleset(document=ruleset_on(today()).row.document, by=SYSTEM)
        tell(organisation)
        _employ(place)
        _work(place)
        _offer(place)
        _read_a_list(place)
        _write_pages(place)
        _receive_by_api(place)
        fill_every_model(place.first_id)
        ContentType.objects.clear_cache()
    return place


def _employ(place: Place) -> None:
    for role in ROLES:
        user = add_user(
            email=f"{role}@scene.example",
            name=f"{role} of the scene",
            roles=(role,),
            password=PASSWORD,
        )
        place.staff[role] = user
        place.sessions[role] = signed_in(user)


def signed_in(user: User) -> str:
    """The key of a new session in which this user is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = _BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _intake(name: str, **more: Any) -> Intake:
    person = PersonDetails(name=name, email="young@person.example", email_is_safe=True)
    return Intake(person=person, facts={"referrer": "self", "age": "15"}, **more)


def _work(place: Place) -> None:
    """A case of the advocate's own, one of a colleague, and a draft that a visitor began."""
    coordinator = place.staff["coordinator"]
    advocates = User.objects.filter(grants__role="advocate")
    colleague = advocates.exclude(pk=place.staff["advocate"].pk)[0]
    for advocate in (place.staff["advocate"], colleague):
        referral = receive(
            intake=_intake("Somebody"), channel="online", idempotency_key=str(uuid4()), by=None
        )
        case = accept_referral(referral=referral, by=coordinator)
        allocate(case=case, advocate=advocate, by=coordinator)
    _triage(coordinator)
    draft = start_draft(facts={"referrer": "self", "age": "15"})
    save_step(draft=draft, step="help", answers={"wishes": "To be asked before I move."})
    session = SessionStore()
    remember(session, draft)
    session.create()
    place.visitor, place.draft = str(session.session_key), str(draft.pk)
    record(
        by=SYSTEM,
        operation="referrals.submit",
        about=draft,
        detail={"canary": place.marks.new("entry-detail", 60)},
    )


def _triage(coordinator: User) -> None:
    """Two people who are said to differ, two referrals that are joined, a question by a link."""
    first, second = Person.objects.order_by("pk")[:2]
    say_different(one=first, other=second, by=coordinator)
    kept, joined, asked = (
        receive(intake=_intake("Somebody"), channel="online", idempotency_key=str(uuid4()), by=None)
        for _number in range(3)
    )
    join(kept=kept, joined=joined, by=coordinator)
    ask(referral=take_up(referral=asked, by=coordinator), text="Which school?", by=coordinator)


def _offer(place: Place) -> None:
    """An offer that waits to be made, one with an answer, and a file that nobody confirmed."""
    coordinator, rule = place.staff["coordinator"], next(iter(triggers().values()))
    for name in ("Somebody Offered", "Somebody Answering"):
        offer = register_child(
            child=Child(name, system="a system", number=name),
            person=None,
            trigger=rule,
            happened_on=today(),
            due_on=today(),
            by=coordinator,
        )
    answer(
        offer=offer,
        action="opt_out",
        by=coordinator,
        reply=Reply(told_by="young_person", words="No, thank you."),
        made=Made(how="visit", occasion="A visit"),
    )
    head = f"Name,Event,Date,Due,Another heading\nSome Body,{rule.label},"
    rows = f"{today()},{today()},\nNo Body,{rule.label},no day,,\n"
    upload(data=f"{head}{rows}".encode(), name="offers of the scene.csv", by=coordinator)


def _read_a_list(place: Place) -> None:
    """A list from another system that nobody confirmed, with a row that cannot be taken."""
    begun = today() - timedelta(days=2)
    head = "LCS id,Raised at,Worker,Name,Date of birth,Help with\n"
    good = f"A1,{begun:%d/%m/%Y} 10:00,Alex Example,Sam Sample,14/2/2012,\n"
    bad = "A2,no day,Alex Example,Kit Kind,14/2/2012,\n"
    read_list(
        data=(head + good + bad).encode(),
        file_name="list of the scene.csv",
        by=place.staff["coordinator"],
    )


def _write_pages(place: Place) -> None:
    """A page, a picture with its rendition, and a document, all with marked names."""
    slug = place.marks.new("page-slug").lower()
    page = ArticlePage(title="A page of the scene", slug=slug, lead="Words of the page.")
    HomePage.objects.get().add_child(instance=page)
    page.save_revision()
    drawn = BytesIO()
    Pillow.new("RGB", (20, 20), "navy").save(drawn, "PNG")
    name = f"{place.marks.new('picture-file')}.png"
    picture = Picture.objects.create(
        title="A picture", description="A blue square.", file=ContentFile(drawn.getvalue(), name)
    )
    picture.get_rendition("fill-10x10")
    Publication.objects.create(
        title="A leaflet",
        file=ContentFile(
            place.marks.new("publication-content").encode(),
            f"{place.marks.new('publication-file')}.pdf",
        ),
    )


def _receive_by_api(place: Place) -> None:
    key, place.key = issue_key(name="A system")
    receive_once(
        intake=_intake("Sent by a system"),
        body={"any": "body"},
        idempotency_key="first",
        by=ApiClient(key_id=key.pk, name=key.name),
    )


def _copy_strangers(here: Place, elsewhere: Place) -> None:
    for role in ROLES:
        here.strangers[role] = copy_stranger(here, elsewhere, role, name="replayed")


def copy_stranger(here: Place, elsewhere: Place, role: str, *, name: str) -> str:
    """The worst a mixed-up backup could do: a person and a session of another place, row by row.

    Returns the session's key.
    """
    with tenant_scope(elsewhere.organisation):
        slug = elsewhere.organisation.slug
        email = f"{role}.{name.replace(' ', '.')}@from-{slug}.example"
        user = add_user(email=email, name=f"{role}, {name}", roles=(role,))
        session = Session.objects.get(session_key=signed_in(user))
    with tenant_scope(here.organisation):
        copy = User(pk=user.pk, email=user.email, name=user.name, password=user.password)
        copy.save(force_insert=True)
        RoleGrant.objects.create(user_id=user.pk, role=role)
        session.save(force_insert=True)
    for place in (here, elsewhere):
        place.copied |= {str(user.pk), session.session_key}
    return str(session.session_key)


def counted() -> dict[str, int]:
    """How much there is in the current organisation, to see that a test has something to see."""
    return {
        "referrals": Referral.objects.count(),
        "cases": Case.objects.count(),
        "drafts": Draft.objects.count(),
    }
