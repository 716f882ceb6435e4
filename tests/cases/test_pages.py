"""The pages as people of each role meet them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from audit.selectors import entries_about
from cases.models import Case, Note
from cases.services import add_note, close, hand_over, link
from tenants.context import tenant_scope
from tenants.models import Organisation
from tests.cases.conftest import PARENT_WITH_LIMITS, MakeService, Service
from tests.conftest import ClientAt


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def typed(case: Case, **fields: object) -> dict[str, object]:
    return {"version": case.version, **fields}


NOTE = {"kind": "visit", "minutes": "45", "text": "We read the letter together."}


def test_from_the_inbox_to_a_closed_case(service: Service, client_at: ClientAt) -> None:
    jersey = service.organisation
    coordinator = client_at(jersey, service.coordinator)
    advocate = client_at(jersey, service.advocate)
    with tenant_scope(jersey):
        referral = service.referral("Robin Marsh")
        reference = referral.reference
    detail = f"/workspace/cases/{reference}/"

    accepted = coordinator.post(
        f"/workspace/referrals/{reference}/accept/", {"version": referral.version}
    )
    assert (accepted.status_code, accepted["Location"]) == (302, f"{detail}allocate/")
    assert "Choose an advocate for Robin Marsh" in page(coordinator, accepted["Location"])
    given = coordinator.post(
        f"{detail}allocate/", {"version": 1, "advocate": str(service.advocate.pk)}
    )
    assert (given.status_code, given["Location"]) == (302, "/workspace/cases/waiting/")
    assert "Robin Marsh" in page(advocate, "/workspace/")
    saved = advocate.post(f"{detail}note/", NOTE)
    assert (saved.status_code, saved["Location"]) == (302, detail)
    assert "We read the letter together." in page(advocate, detail)
    closed = advocate.post(
        f"{detail}close/",
        {
            "version": 3,
            "outcome": "achieved",
            "advocate_outcome": "partly",
            "reason": "done",
            "words": "I can stay.",
        },
    )
    assert (closed.status_code, closed["Location"]) == (302, detail)
    assert "“I can stay.”" in page(advocate, detail)
    with tenant_scope(jersey):
        case = Case.objects.get()
        assert (case.state, case.version) == ("closed", 4)


def test_accepting_twice_says_what_happened(service: Service, client_at: ClientAt) -> None:
    with tenant_scope(service.organisation):
        referral = service.referral()
    client = client_at(service.organisation, service.coordinator)
    path = f"/workspace/referrals/{referral.reference}/accept/"
    client.post(path, {"version": referral.version})

    again = client.post(path, {"version": referral.version}, follow=True)

    assert again.redirect_chain == [(f"/workspace/referrals/{referral.reference}/", 302)]
    assert "While you had this open, Cora Le Brun was faster" in again.content.decode()
    with tenant_scope(service.organisation):
        assert Case.objects.count() == 1


def test_a_note_with_mistakes_keeps_what_was_typed(service: Service, client_at: ClientAt) -> None:
    with tenant_scope(service.organisation):
        case = service.allocated()
    client = client_at(service.organisation, service.advocate)
    path = f"/workspace/cases/{case.reference}/note/"
    future = {"done_on_day": "1", "done_on_month": "1", "done_on_year": "2200"}

    answer = client.post(path, {**NOTE, "minutes": "an hour", **future})

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Error: Add a note" in text
    assert "Write the minutes as a number, such as 45." in text
    assert "The day must be today or earlier." in text
    assert "We read the letter together.</textarea>" in text
    assert 'value="an hour"' in text
    with tenant_scope(service.organisation):
        assert not Note.objects.exists()


def test_a_note_for_an_earlier_day(service: Service, client_at: ClientAt) -> None:
    with tenant_scope(service.organisation):
        case = service.allocated()
    day = {"done_on_day": "3", "done_on_month": "march", "done_on_year": "2026"}

    client_at(service.organisation, service.advocate).post(
        f"/workspace/cases/{case.reference}/note/", {**NOTE, **day}
    )

    with tenant_scope(service.organisation):
        assert Note.objects.get().done_on.isoformat() == "2026-03-03"


def test_two_coordinators_allocate_at_once(service: Service, client_at: ClientAt) -> None:
    with tenant_scope(service.organisation):
        case = service.waiting()
        link(case=case, other=service.waiting(), relation="siblings", by=service.coordinator)
    path = f"/workspace/cases/{case.reference}/allocate/"
    first = client_at(service.organisation, service.coordinator)
    second = client_at(service.organisation, service.supervisor)
    first.post(path, typed(case, advocate=service.advocate.pk))

    answer = second.post(
        path,
        typed(case, advocate=service.colleague.pk, conflict_reason="Typed words.", reason="Why"),
    )

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "the case was changed: “Advocate allocated” by Cora Le Brun" in text
    assert "Typed words.</textarea>" in text
    assert 'name="version" value="2"' in text
    assert re.search(f'value="{service.colleague.pk}"[^>]* checked', text)
    with tenant_scope(service.organisation):
        assert case.allocations.get().advocate == service.advocate


def test_the_words_of_a_former_advocate_are_kept(service: Service, client_at: ClientAt) -> None:
    with tenant_scope(service.organisation):
        case = service.allocated()
        hand_over(case=case, advocate=service.colleague, by=service.coordinator, reason="Leave.")
    path = f"/workspace/cases/{case.reference}/note/"
    former = client_at(service.organisation, service.advocate)

    answer = former.post(path, NOTE)

    assert answer.status_code == 409
    assert "We read the letter together.</textarea>" in answer.content.decode()
    assert "Robin Marsh" not in answer.content.decode()
    assert former.get(path).status_code == 404
    with tenant_scope(service.organisation):
        assert not Note.objects.exists()


def test_a_conflict_is_explained_and_a_supervisor_may_decide(
    service: Service, client_at: ClientAt
) -> None:
    with tenant_scope(service.organisation):
        mother, child = service.allocated("Jo Marsh"), service.waiting("Robin Marsh")
    path = f"/workspace/cases/{child.reference}/"
    coordinator = client_at(service.organisation, service.coordinator)
    linked = coordinator.post(
        f"{path}link/", {"reference": mother.reference.lower(), "relation": "parent_child"}
    )
    assert linked["Location"] == f"{path}allocate/"
    chosen = typed(child, advocate=service.advocate.pk, conflict_reason="Both want it.")

    refused = coordinator.post(f"{path}allocate/", chosen)
    decided = client_at(service.organisation, service.supervisor).post(f"{path}allocate/", chosen)

    assert refused.status_code == 409
    assert "already acts for a member of the same family" in refused.content.decode()
    assert "conflict_reason" not in refused.content.decode()
    assert decided["Location"] == path


@pytest.mark.parametrize("other", ["K7M4-XQ9H-TD3", "nonsense", "own"])
def test_only_a_real_other_case_is_linked(
    service: Service, client_at: ClientAt, other: str
) -> None:
    with tenant_scope(service.organisation):
        case = service.waiting()
    reference = case.reference if other == "own" else other

    answer = client_at(service.organisation, service.coordinator).post(
        f"/workspace/cases/{case.reference}/link/",
        {"reference": reference, "relation": "siblings"},
    )

    assert "There is no other case with this reference." in answer.content.decode()


def test_pausing_asks_why(service: Service, client_at: ClientAt) -> None:
    with tenant_scope(service.organisation):
        case = service.allocated()
        add_note(case=case, by=service.advocate, kind="visit", text="Met.", minutes=30)
        case = service.fresh(case)
    client = client_at(service.organisation, service.advocate)
    path = f"/workspace/cases/{case.reference}/move/pause/"

    assert "Say why." in client.post(path, typed(case)).content.decode()
    assert client.post(path, typed(case, reason="Exams.")).status_code == 302
    with tenant_scope(service.organisation):
        assert Case.objects.get().state == "paused"


def test_a_step_that_the_state_forbids_is_refused_in_words(
    service: Service, client_at: ClientAt
) -> None:
    with tenant_scope(service.organisation):
        case = service.allocated()

    answer = client_at(service.organisation, service.advocate).post(
        f"/workspace/cases/{case.reference}/move/pause/", typed(case, reason="Exams.")
    )

    assert answer.status_code == 409
    assert "The case is “Allocated”, so you cannot pause the work." in answer.content.decode()
    assert "Exams.</textarea>" in answer.content.decode()


def test_the_limits_stand_at_the_head_of_the_case(
    wiltshire: Organisation, make_service: MakeService, client_at: ClientAt
) -> None:
    service = make_service(wiltshire)
    with tenant_scope(wiltshire):
        case = service.waiting("Jo Marsh", **PARENT_WITH_LIMITS)
    text = page(client_at(wiltshire, service.supervisor), f"/workspace/cases/{case.reference}/")

    strip = text[text.index('<dl class="heard-strip">') : text.index("</dl>")]
    assert "parent" in strip.lower()
    assert "An initial child protection conference" in strip or "ICPC" in strip
    assert "heard-strip__item--warning" in strip


def test_every_opening_of_a_case_is_recorded(service: Service, client_at: ClientAt) -> None:
    with tenant_scope(service.organisation):
        case = service.allocated()
    client = client_at(service.organisation, service.advocate)
    page(client, f"/workspace/cases/{case.reference}/")
    page(client, f"/workspace/cases/{case.reference}/")

    with tenant_scope(service.organisation):
        reads = entries_about(case).filter(operation="cases.read")
        assert [entry.actor for entry in reads] == [str(service.advocate.pk)] * 2


PAGES = {
    # page: the roles that may see it of a case that is another's
    "": {"supervisor"},
    "allocate/": {"coordinator", "supervisor"},
    "link/": {"coordinator", "supervisor"},
    "note/": {"supervisor"},
    "close/": {"supervisor"},
    "move/pause/": {"supervisor"},
    "move/reopen/": {"supervisor"},
}
OWN = {"", "note/", "close/", "move/pause/"}
STAFF = (
    "coordinator",
    "advocate",
    "supervisor",
    "safeguarding_lead",
    "content_editor",
    "rules_editor",
    "organisation_admin",
    "commissioner",
)


@pytest.mark.parametrize("role", STAFF)
@pytest.mark.parametrize("path", PAGES)
def test_who_sees_which_page_of_another_persons_case(
    service: Service, client_at: ClientAt, make_user: object, path: str, role: str
) -> None:
    with tenant_scope(service.organisation):
        case = service.allocated()
    person: User = make_user(service.organisation, role)  # type: ignore[operator]
    client = client_at(service.organisation, person)

    answer = client.get(f"/workspace/cases/{case.reference}/{path}")
    random = client.get(f"/workspace/cases/K7M4-XQ9H-TD3/{path}")

    assert (answer.status_code == 200) == (role in PAGES[path])
    if answer.status_code != 200:
        assert answer.status_code in {403, 404}
        assert answer.status_code == random.status_code
        assert answer.content == random.content.replace(b"K7M4-XQ9H-TD3", case.reference.encode())


@pytest.mark.parametrize("path", PAGES)
def test_an_advocates_own_case(service: Service, client_at: ClientAt, path: str) -> None:
    with tenant_scope(service.organisation):
        case = service.allocated()

    answer = client_at(service.organisation, service.advocate).get(
        f"/workspace/cases/{case.reference}/{path}"
    )

    assert (answer.status_code == 200) == (path in OWN)


def test_another_organisation_has_no_such_case(
    service: Service, wiltshire: Organisation, make_service: MakeService, client_at: ClientAt
) -> None:
    with tenant_scope(service.organisation):
        case = service.allocated()
    there = client_at(wiltshire, make_service(wiltshire).supervisor)

    for path in PAGES:
        assert there.get(f"/workspace/cases/{case.reference}/{path}").status_code == 404
    assert "Robin Marsh" not in page(there, "/workspace/cases/?state=allocated")
    found = there.post("/workspace/cases/", {"search": case.reference})
    assert "Robin Marsh" not in found.content.decode()


def test_the_list_shows_an_advocate_only_their_own(service: Service, client_at: ClientAt) -> None:
    with tenant_scope(service.organisation):
        service.allocated("Robin Marsh")
        service.allocated("Kim Gale", advocate=service.colleague)
    mine = page(client_at(service.organisation, service.advocate), "/workspace/cases/")
    all_of_them = page(client_at(service.organisation, service.supervisor), "/workspace/cases/")

    assert ("Robin Marsh" in mine, "Kim Gale" in mine) == (True, False)
    assert "Robin Marsh" in all_of_them
    assert "Kim Gale" in all_of_them


def names_in_order(text: str, *names: str) -> list[str]:
    found = [name for name in names if name in text]
    return sorted(found, key=text.index)


def test_filters_and_orders(service: Service, client_at: ClientAt) -> None:
    with tenant_scope(service.organisation):
        first, second = service.allocated("Ann First"), service.allocated("Bea Second")
        service.waiting("Cam Third")
        add_note(case=first, by=service.advocate, kind="call", text="Hello", minutes=5)
        close(case=second, by=service.advocate, outcome="heard", reason="done")
    client = client_at(service.organisation, service.supervisor)
    names = ("Ann First", "Bea Second", "Cam Third")

    def shown(query: str) -> list[str]:
        return names_in_order(page(client, f"/workspace/cases/?{query}"), *names)

    assert shown("") == ["Ann First", "Cam Third"]
    assert shown("order=newest") == ["Cam Third", "Ann First"]
    assert shown("order=quiet") == ["Cam Third", "Ann First"]
    assert shown("order=person&state=nonsense") == ["Ann First", "Cam Third"]
    assert shown("state=closed") == ["Bea Second"]
    assert shown("state=unallocated") == ["Cam Third"]
    assert shown("state=paused") == []
    assert shown(f"advocate={service.advocate.pk}") == ["Ann First"]
    assert shown(f"advocate={service.colleague.pk}") == []
    assert shown("advocate=nobody&page=999") == ["Ann First", "Cam Third"]


def test_a_search_looks_everywhere_and_leaves_no_name_in_an_address(
    service: Service, client_at: ClientAt
) -> None:
    with tenant_scope(service.organisation):
        first, second = service.allocated("Ann First"), service.allocated("Bea Second")
        close(case=second, by=service.advocate, outcome="heard", reason="done")
    client = client_at(service.organisation, service.supervisor)

    def found(text: str) -> list[str]:
        html = client.post("/workspace/cases/", {"search": text}).content.decode()
        assert not re.search(r'(href|action)="[^"]*second', html, re.IGNORECASE)
        return names_in_order(html, "Ann First", "Bea Second")

    assert found("second") == ["Bea Second"]
    assert found(first.reference.replace("-", "").lower()) == ["Ann First"]
    assert "Bea Second" not in page(client, "/workspace/cases/?search=second")


@pytest.mark.parametrize("path", ["/workspace/", "/workspace/cases/", "/workspace/cases/waiting/"])
def test_lists_ask_as_often_for_three_rows_as_for_one(
    service: Service, client_at: ClientAt, path: str
) -> None:
    client = client_at(service.organisation, service.supervisor)

    def queries() -> int:
        with tenant_scope(service.organisation), CaptureQueriesContext(connection) as asked:
            page(client, path)
        return len(asked)

    with tenant_scope(service.organisation):
        service.waiting(), service.allocated(advocate=service.colleague), service.referral()
    page(client, path)
    one = queries()
    with tenant_scope(service.organisation):
        for _ in range(2):
            service.waiting(), service.allocated(advocate=service.colleague), service.referral()
    assert queries() == one


def test_a_case_asks_as_often_for_many_notes_as_for_one(
    service: Service, client_at: ClientAt
) -> None:
    client = client_at(service.organisation, service.advocate)
    with tenant_scope(service.organisation):
        case = service.allocated()
        add_note(case=case, by=service.advocate, kind="visit", text="Met.", minutes=30)

    def queries() -> int:
        with tenant_scope(service.organisation), CaptureQueriesContext(connection) as asked:
            page(client, f"/workspace/cases/{case.reference}/")
        return len(asked)

    queries()
    one = queries()
    with tenant_scope(service.organisation):
        Note.objects.bulk_create(
            Note(
                case=case,
                author=service.advocate,
                kind="call",
                direct=True,
                minutes=5,
                done_on=timezone.localdate(),
                text="Again.",
                written_at=timezone.now(),
            )
            for _ in range(500)
        )
    assert queries() == one
    assert one <= 25


def test_each_role_finds_its_own_day(service: Service, client_at: ClientAt) -> None:
    with tenant_scope(service.organisation):
        service.referral("Rae Referred")
        service.waiting("Wyn Waiting")
        service.allocated("Nat New")
        begun = service.allocated("Bo Begun")
        add_note(case=begun, by=service.advocate, kind="visit", text="Met.", minutes=30)
    names = ("Rae Referred", "Wyn Waiting", "Nat New", "Bo Begun")

    def day(user: User) -> set[str]:
        text = page(client_at(service.organisation, user), "/workspace/")
        return {name for name in names if name in text}

    assert day(service.advocate) == {"Nat New", "Bo Begun"}
    assert day(service.colleague) == set()
    assert day(service.coordinator) == {"Rae Referred", "Wyn Waiting"}
    assert day(service.supervisor) == {"Rae Referred", "Wyn Waiting"}
    team = page(client_at(service.organisation, service.supervisor), "/workspace/")
    assert f"/workspace/cases/?advocate={service.advocate.pk}" in team
