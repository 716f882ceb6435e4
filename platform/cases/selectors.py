"""All reads of the casework, each limited to what its reader may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from accounts.authorisation import reach
from accounts.models import User
from accounts.policy import Reach
from cases.models import Allocation, Case, Note
from cases.permissions import own_cases
from cases.workflow import OPEN, UNALLOCATED, State
from referrals.references import read_reference

ORDERS: Mapping[str, tuple[str | OrderBy, ...]] = {
    "waiting": ("opened_at", "id"),
    "newest": ("-opened_at", "id"),
    "quiet": (F("last_note_at").asc(nulls_first=True), "opened_at"),
    "person": ("referral__person__name", "opened_at"),
}


def visible_cases(user: Any, operation: str = "cases.read") -> QuerySet[Case]:
    """The cases that this person may do the operation to."""
    how_far = reach(user, operation)
    if how_far is Reach.ALL:
        return Case.objects.all()
    if how_far is Reach.OWN:
        return Case.objects.filter(own_cases(user))
    return Case.objects.none()


def case_for(user: Any, reference: str, operation: str = "cases.read") -> Case:
    """One case by its reference. `Http404` alike for none and for one they may not see."""
    found = (
        visible_cases(user, operation)
        .select_related("referral__person", "referral__decision__ruleset")
        .filter(referral__reference=read_reference(reference))
        .first()
    )
    if found is None:
        raise Http404
    return found


def with_row_facts(cases: QuerySet[Case]) -> QuerySet[Case]:
    """What one row of a list shows: person, advocate's name, last note."""
    present = Allocation.objects.filter(case=OuterRef("pk"), ended_at__isnull=True)
    notes = Note.objects.filter(case=OuterRef("pk")).order_by("-written_at")
    return cases.select_related("referral__person").annotate(
        advocate_name=Subquery(present.values("advocate__name")[:1]),
        last_note_at=Subquery(notes.values("written_at")[:1]),
    )


def case_list(
    user: Any,
    *,
    state: str = "open",
    order: str = "waiting",
    search: str = "",
    advocate: UUID | None = None,
) -> QuerySet[Case]:
    """The list: by state (`open`, `unallocated`, or one) and advocate.

    Somebody looked for by name or reference is found in whatever state.
    """
    cases = visible_cases(user)
    if not search:
        cases = cases.filter(state__in=_states(state))
    if advocate:
        theirs = Allocation.objects.filter(advocate=advocate, ended_at__isnull=True)
        cases = cases.filter(pk__in=theirs.values("case"))
    if search:
        cases = cases.filter(
            Q(referral__person__name__icontains=search)
            | Q(referral__person__preferred_name__icontains=search)
            | Q(referral__reference=read_reference(search))
        )
    return with_row_facts(cases).order_by(*ORDERS[order])


def _states(name: str) -> frozenset[State]:
    if name == "open":
        return OPEN
    if name == "unallocated":
        return UNALLOCATED
    return frozenset({State(name)})


def waiting_list(user: Any) -> QuerySet[Case]:
    """Cases without an advocate, the longest wait first, for those who allocate."""
    waiting = visible_cases(user, "cases.allocate").filter(state__in=UNALLOCATED)
    return with_row_facts(waiting).order_by("state_since", "id")


def not_begun(user: Any) -> QuerySet[Case]:
    """A person's own cases without a first contact, the longest allocated first."""
    mine = Case.objects.filter(own_cases(user), state=State.ALLOCATED)
    return with_row_facts(mine).order_by("state_since", "id")


def under_way(user: Any) -> QuerySet[Case]:
    """A person's own cases at work, the longest without a note first."""
    mine = Case.objects.filter(own_cases(user), state__in=OPEN - UNALLOCATED - {State.ALLOCATED})
    return with_row_facts(mine).order_by(*ORDERS["quiet"])


def advocates(today: dt.date | None = None) -> QuerySet[User]:
    """Active advocates, the fewest cases first.

    Each has `open_cases`, and `minutes_noted`: in the seven days that end `today`.
    """
    since = (today or timezone.localdate()) - dt.timedelta(days=6)
    has_now = Q(allocations__ended_at__isnull=True) & ~Q(allocations__case__state=State.CLOSED)
    noted = (
        Note.objects.filter(author=OuterRef("pk"), done_on__gte=since)
        .order_by()
        .values("author")
        .annotate(total=Sum("minutes"))
    )
    return (
        User.objects.filter(is_active=True, grants__role="advocate")
        .annotate(
            open_cases=Count("allocations", filter=has_now, distinct=True),
            minutes_noted=Coalesce(Subquery(noted.values("total")), 0),
        )
        .order_by("open_cases", "name")
    )


def had_case(user: Any, reference: str) -> bool:
    """Whether this person was the case's advocate at some time."""
    return Allocation.objects.filter(advocate=user.pk, case__referral__reference=reference).exists()
