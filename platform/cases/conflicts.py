"""What stands against one advocate taking one case.

The first of the checks before an allocation: parent and child, or brothers and sisters, never
share an advocate unless a supervisor decides so and says why.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.authorisation import may
from accounts.models import User
from cases.models import Case, Link
from cases.workflow import State


class ConflictError(ValueError):
    """The advocate acts for somebody whose wishes may differ. A supervisor may decide otherwise."""

    def __init__(self, advocate: User, links: list[Link]) -> None:
        self.advocate, self.links = advocate, links
        relations = ", ".join(sorted({link.get_relation_display() for link in links}))
        super().__init__(
            _(
                "%(name)s already acts for a member of the same family (%(relations)s). Choose "
                "another advocate. A supervisor can decide otherwise and must say why."
            )
            % {"name": advocate, "relations": relations}
        )


def links_of(case: Case) -> list[Link]:
    """The links of a case to others of its family."""
    return list(
        Link.objects.filter(Q(one=case) | Q(other=case)).select_related(
            "one__referral", "other__referral"
        )
    )


def conflicts(*, case: Case, advocate: User) -> list[Link]:
    """The links to open cases that this advocate has now."""
    acting = Case.objects.filter(
        allocations__advocate=advocate, allocations__ended_at__isnull=True
    ).exclude(Q(state=State.CLOSED) | Q(pk=case.pk))
    return list(Link.objects.filter(Q(one=case, other__in=acting) | Q(other=case, one__in=acting)))


def refuse_conflicts(*, case: Case, advocate: User, by: User, reason: str) -> None:
    """Raise `ConflictError` unless there is none, or `by` may overrule it and says why."""
    found = conflicts(case=case, advocate=advocate)
    if found and not (reason.strip() and may(by, "cases.overrule_conflict")):
        raise ConflictError(advocate, found)
