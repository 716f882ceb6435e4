"""Rules with a time of every kind, and somebody who edits the organisation's days."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.authorisation import SYSTEM
from accounts.models import User
from eligibility.models import Ruleset
from eligibility.selectors import ruleset_on, today
from eligibility.services import publish_ruleset
from tenants.models import Organisation
from tests.conftest import MakeUser

TIMES = """promises:
  - id: allocation
    kind: internal_target
    days: 2
    unit: weeks
    say: We find an advocate within two weeks.
    stops: allocated
  - id: by_law
    kind: statutory_limit
    days: 1
    unit: months
    say: The law gives one month.
    stops: closed
  - id: first_visit
    kind: internal_target
    days: 10
    unit: working_days
    say: The first visit is within ten working days of an advocate.
    starts: allocated
    stops: first_contact
  - id: usual_review
    kind: observed_average
    before: cla_review
    days: 42
    unit: calendar_days
    say: On average there are 42 days before a review.
    stops: meeting
"""


@pytest.fixture
def admin(jersey: Organisation, make_user: MakeUser) -> User:
    return make_user(jersey, "organisation_admin", name="Ada Renouf")


@pytest.fixture
def with_times(in_jersey: Organisation) -> Callable[[], Ruleset]:
    """Jersey's rules with a target, a limit set by law and an average beside the promise."""

    def publish() -> Ruleset:
        document = ruleset_on(today()).row.document
        return publish_ruleset(document=document.replace("promises:\n", TIMES, 1), by=SYSTEM)

    return publish
