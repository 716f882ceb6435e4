"""A small service: a coordinator, a supervisor, two advocates, and cases made from referrals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest

from accounts.models import User
from cases.models import Case
from cases.services import accept_referral, allocate
from referrals.intake import Intake, PersonDetails
from referrals.models import Referral
from referrals.services import receive
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.conftest import MakeUser

CHILD_IN_CARE = {"who": "child", "age": 14, "in_care": "yes"}
PARENT_WITH_LIMITS = {
    "who": "parent",
    "child_protection": "yes",
    "learning_difficulty_documented": "yes",
}
CARE_EXPERIENCED = {"referrer": "self", "age": 15, "care_experience": "yes"}


@dataclass(frozen=True)
class Service:
    """The people of one organisation, and short ways to what they do every day."""

    organisation: Organisation
    coordinator: User
    supervisor: User
    advocate: User
    colleague: User
    facts: dict[str, object]

    def referral(self, name: str = "Robin Marsh", **facts: object) -> Referral:
        intake = Intake(
            person=PersonDetails(name=name),
            facts=facts or self.facts,
            wishes="To stay at my school.",
        )
        return receive(intake=intake, channel="online", idempotency_key=str(uuid4()), by=None)

    def waiting(self, name: str = "Robin Marsh", **facts: object) -> Case:
        return accept_referral(referral=self.referral(name, **facts), by=self.coordinator)

    def allocated(self, name: str = "Robin Marsh", advocate: User | None = None) -> Case:
        case = self.waiting(name)
        allocate(case=case, advocate=advocate or self.advocate, by=self.coordinator)
        return self.fresh(case)

    def fresh(self, case: Case) -> Case:
        """As it is now, with its referral, so that its reference is known outside the scope."""
        return Case.objects.select_related("referral").get(pk=case.pk)


MakeService = Callable[[Organisation], Service]


@pytest.fixture
def make_service(make_user: MakeUser) -> MakeService:
    def make(organisation: Organisation) -> Service:
        facts = CARE_EXPERIENCED if organisation.slug == "jersey-cares" else CHILD_IN_CARE
        return Service(
            organisation,
            coordinator=make_user(organisation, "coordinator", name="Cora Le Brun"),
            supervisor=make_user(organisation, "supervisor", name="Sam Vibert"),
            advocate=make_user(organisation, "advocate", name="Ada Renouf"),
            colleague=make_user(organisation, "advocate", name="Col Hacquoil"),
            facts=dict(facts),
        )

    return make


@pytest.fixture
def service(jersey: Organisation, make_service: MakeService) -> Service:
    """Jersey's people. Open its scope with `in_jersey`."""
    return make_service(jersey)


@pytest.fixture
def in_service(service: Service) -> object:
    with tenant_scope(service.organisation):
        yield service
