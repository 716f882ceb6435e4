"""Which records are of one person."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from referrals.models import Person, Verdict


def same_people(person: Person) -> set[int]:
    """The numbers of all records of this person, its own among them."""
    found, newest = {person.pk}, {person.pk}
    while newest:
        pairs = verdicts_about(newest).filter(same=True).values_list("one", "other")
        newest = {number for pair in pairs for number in pair} - found
        found |= newest
    return found


def verdicts_about(people: set[int]) -> QuerySet[Verdict]:
    """What holds now about any of these records."""
    return Verdict.objects.filter(
        Q(one__in=people) | Q(other__in=people), taken_back_at__isnull=True
    )
