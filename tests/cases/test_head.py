"""What stands at the head of a case, and its line of time."""

from __future__ import annotations

import datetime as dt

from cases.head import help_agreed, limit_labels, reaching, scope_strip
from cases.models import Case
from cases.selectors import case_for
from cases.services import add_note, allocate, close, hand_over
from cases.timeline import timeline
from referrals.models import Person
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.cases.conftest import PARENT_WITH_LIMITS, MakeService, Service

END = """In their view: Was heard, whatever was decided
“Thanks.”
In the advocate's view: Not said or not known"""


def test_the_scope_in_the_words_of_the_rules(
    wiltshire: Organisation, make_service: MakeService
) -> None:
    service = make_service(wiltshire)
    with tenant_scope(wiltshire):
        limited = service.waiting(**PARENT_WITH_LIMITS)
        free = service.allocated()

        assert len(limit_labels(limited)) == 2
        assert "icpc" not in limit_labels(limited)
        assert str(help_agreed(limited))[0].isupper()
        assert [str(item["value"]) for item in scope_strip(limited)][3] == "Nobody yet"
        assert limit_labels(free) == []
        assert [str(item["value"]) for item in scope_strip(free)][1::2] == [
            "No limit",
            "Ada Renouf",
        ]


def test_a_case_outside_all_groups_says_so(in_service: Service) -> None:
    case = in_service.waiting(age=4, care_experience="yes")

    assert str(help_agreed(case)) == "Decided by a person"


def test_reaching_them_says_what_is_safe(in_service: Service) -> None:
    case = in_service.waiting()
    Person.objects.filter(pk=case.referral.person_id).update(
        preferred_name="Rob",
        date_of_birth=dt.date(2011, 4, 3),
        phone="07700 900123",
        phone_is_safe=False,
        email="rob@example.org",
        email_is_safe=True,
        contact_notes="After four.",
    )
    found = case_for(in_service.supervisor, case.reference)

    assert {str(row["key"]): row["value"] for row in reaching(found)} == {
        "Full name": "Robin Marsh",
        "Age": "born 3 April 2011",
        "Phone": "07700 900123: nobody said that it is safe. Ask first.",
        "E-mail": "rob@example.org",
        "Getting in touch": "After four.",
    }


def test_a_meeting_is_shown_until_it_is_past(in_service: Service) -> None:
    case = in_service.waiting()
    today = dt.datetime.now(dt.UTC).date()

    for day, shown in ((today + dt.timedelta(2), True), (today - dt.timedelta(2), False)):
        case.referral.meeting_on = day
        assert case.next_meeting == (day if shown else None)


def test_the_line_of_time_from_the_newest_back(in_service: Service) -> None:
    start = dt.datetime(2099, 3, 2, 9, tzinfo=dt.UTC)

    def at(hours: int) -> dt.datetime:
        return start + dt.timedelta(hours=hours)

    case = in_service.waiting()
    allocate(case=case, advocate=in_service.advocate, by=in_service.coordinator, at=at(0))
    hand_over(
        case=case,
        advocate=in_service.colleague,
        by=in_service.supervisor,
        reason="Leave.",
        at=at(1),
    )
    add_note(
        case=case, by=in_service.colleague, kind="writing", text="Read it.", minutes=1, at=at(2)
    )
    close(
        case=case,
        by=in_service.colleague,
        outcome="heard",
        reason="moved",
        words="Thanks.",
        at=at(3),
    )
    line = [(str(h["what"]), str(h["who"]), h["detail"]) for h in timeline(Case.objects.get())]

    assert line == [
        (
            "Closed: The person moved away",
            "Col Hacquoil",
            END,
        ),
        ("Read or wrote, 1 minute", "Col Hacquoil", "Read it."),
        ("Handed over to Col Hacquoil", "Sam Vibert", "Leave."),
        ("Allocated to Ada Renouf", "Cora Le Brun", ""),
        ("Case opened", "Cora Le Brun", ""),
        ("Referral received", "The person themselves", ""),
    ]
