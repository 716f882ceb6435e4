"""Receiving: all or nothing, once, with a clock, an audit entry and a receipt that names nobody."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from audit.selectors import entries_about
from eligibility.models import Decision
from notifications.composing import compose
from notifications.models import Message
from referrals.intake import Intake, PersonDetails
from referrals.models import Clock, Event, Person, Purpose, Referral
from referrals.services import receive
from rules_engine import FactsError
from tenants.context import public_scope, tenant_scope
from tenants.models import Organisation
from tests.referrals.conftest import MakeReferral, intake

MONDAY = datetime(2026, 6, 1, 10, tzinfo=UTC)  # 11:00 in Jersey
NAMES = ("Robin", "Marsh")


def rows() -> dict[str, int]:
    """How many rows of each kind there are."""
    kinds = (Person, Decision, Referral, Clock, Event, Message)
    return {kind.__name__: kind.objects.count() for kind in kinds}


def test_one_referral_writes_one_row_of_each(
    in_jersey: Organisation, make_referral: MakeReferral
) -> None:
    referral = make_referral(at=MONDAY)

    assert rows() == dict.fromkeys(
        ("Person", "Decision", "Referral", "Clock", "Event", "Message"), 1
    )
    assert (referral.state, referral.version, referral.channel) == ("received", 1, "online")
    assert (referral.referrer_role, referral.purpose) == ("professional", Purpose.MEETING)
    assert referral.person.stated_age == 14
    assert referral.decision.outcome == "eligible"
    assert referral.decision.decided_on == date(2026, 6, 1)
    [entry] = entries_about(referral)
    assert (entry.operation, entry.roles) == ("referrals.submit", "public")
    assert entry.detail == {"channel": "online", "outcome": "eligible"}


def test_the_clock_counts_jerseys_working_days(
    in_jersey: Organisation, make_referral: MakeReferral
) -> None:
    # Friday 1 May 2026, in office hours: Monday 4 May is the early May bank holiday, and
    # Saturday 9 May is Liberation Day. Five working days on: 5, 6, 7, 8 and 11 May.
    referral = make_referral(at=datetime(2026, 5, 1, 9, tzinfo=UTC))

    [clock] = referral.clocks.all()
    assert (clock.promise, clock.kind, clock.days, clock.calendar) == ("reply", "promise", 5, "JE")
    assert clock.due_at == datetime(2026, 5, 11, 22, 59, 59, tzinfo=UTC)
    assert (clock.stopped_at, clock.stopped_how) == (None, "")


def test_after_hours_counts_as_the_next_working_day(
    in_jersey: Organisation, make_referral: MakeReferral
) -> None:
    # Friday 5 June 2026 at 20:00 in Jersey counts as Monday 8 June.
    referral = make_referral(at=datetime(2026, 6, 5, 19, tzinfo=UTC))

    assert referral.clocks.get().due_at == datetime(2026, 6, 15, 22, 59, 59, tzinfo=UTC)


def test_a_service_that_promises_nothing_has_no_clock(
    in_wiltshire_too: Callable[[], Referral], wiltshire: Organisation
) -> None:
    in_wiltshire_too()
    with tenant_scope(wiltshire):
        assert Referral.objects.count() == 1
        assert Clock.objects.count() == 0


def test_the_same_key_again_is_the_same_referral(
    in_jersey: Organisation, make_referral: MakeReferral
) -> None:
    first = make_referral("Robin Marsh", key="one")
    again = make_referral("Somebody Else", key="one")

    assert again.pk == first.pk
    assert rows() == dict.fromkeys(
        ("Person", "Decision", "Referral", "Clock", "Event", "Message"), 1
    )


def test_sent_four_times_at_once_is_received_once(own_database: str) -> None:
    with public_scope():
        jersey = Organisation.objects.get(slug="jersey-cares")

    def send(key: str) -> str:
        try:
            with tenant_scope(jersey), transaction.atomic():
                return receive(
                    intake=intake(), channel="online", idempotency_key=key, by=None
                ).reference
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for number in range(10):
            references = set(pool.map(send, [f"form {number}"] * 4))
            assert len(references) == 1

    with tenant_scope(jersey):
        assert rows() == dict.fromkeys(
            ("Person", "Decision", "Referral", "Clock", "Event", "Message"), 10
        )


def test_a_failure_leaves_nothing(in_jersey: Organisation, make_referral: MakeReferral) -> None:
    with pytest.raises(FactsError):
        make_referral(facts={"age": "many"})

    assert rows() == dict.fromkeys(
        ("Person", "Decision", "Referral", "Clock", "Event", "Message"), 0
    )


def test_nobody_is_turned_away(in_jersey: Organisation, make_referral: MakeReferral) -> None:
    referral = make_referral(facts={"referrer": "professional", "care_experience": "no"})

    assert referral.decision.outcome == "not_eligible"
    assert (referral.state, referral.clocks.count()) == ("received", 1)


def test_the_receipt_names_nobody(in_jersey: Organisation, make_referral: MakeReferral) -> None:
    referral = make_referral("Robin Marsh", at=MONDAY)

    message = Message.objects.get()
    sent = compose(message)
    assert message.to == "jo.teal@school.example"
    assert referral.reference in sent.body
    assert "Monday 8 June 2026" in sent.body
    whole = str(sent.message())
    assert [word for word in (*NAMES, "school", "Jo", "care ") if word in sent.subject] == []
    assert [name for name in NAMES if name in whole] == []
    assert set(message.context) == {"reference", "reply_by"}


@pytest.mark.parametrize(
    ("role", "person", "referrer_email", "wanted"),
    [
        ("self", {"email": "me@mail.example", "email_is_safe": True}, "", "me@mail.example"),
        ("self", {"email": "me@mail.example", "email_is_safe": False}, "", ""),
        ("self", {"email": "me@mail.example"}, "other@mail.example", ""),
        (
            "professional",
            {"email": "me@mail.example", "email_is_safe": True},
            "jo@x.example",
            "jo@x.example",
        ),
        ("parent_or_carer", {"email": "me@mail.example", "email_is_safe": True}, "", ""),
    ],
)
def test_a_receipt_goes_only_where_writing_is_safe(
    in_jersey: Organisation, role: str, person: dict[str, object], referrer_email: str, wanted: str
) -> None:
    made = receive(
        intake=Intake(
            person=PersonDetails(name="Robin Marsh", **person),  # type: ignore[arg-type]
            facts={"referrer": role, "care_experience": "yes", "age": "14"},
            referrer_email=referrer_email,
        ),
        channel="online",
        idempotency_key="x",
        by=None,
    )

    assert made.receipt_to == wanted
    assert list(Message.objects.values_list("to", flat=True)) == ([wanted] if wanted else [])


@pytest.mark.parametrize(
    ("support", "purpose"),
    [
        ("icpc", "meeting"),
        ("other_meeting", "meeting"),
        ("complaint", "complaint"),
        ("everyday", "issue"),
        ("dont_know", "issue"),
        (None, "issue"),
    ],
)
def test_the_purpose_follows_from_the_help_wanted(support: str | None, purpose: str) -> None:
    facts = {"support": support} if support else {}

    assert Intake(person=PersonDetails(name="x"), facts=facts).about == purpose


def test_what_jersey_received_is_not_in_wiltshire(
    jersey: Organisation, wiltshire: Organisation, make_referral: MakeReferral
) -> None:
    with tenant_scope(jersey):
        make_referral(key="same key")
    with tenant_scope(wiltshire):
        assert rows() == dict.fromkeys(
            ("Person", "Decision", "Referral", "Clock", "Event", "Message"), 0
        )
