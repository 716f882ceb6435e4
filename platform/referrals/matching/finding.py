"""Who might be the same person as the one of a referral, or a brother or sister of theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import TrigramDistance, TrigramSimilarity
from django.db.models import Case, Count, IntegerField, Q, Sum, When

from referrals.matching.identity import same_people, verdicts_about
from referrals.matching.keys import keys_of
from referrals.matching.scoring import Likeness, likeness
from referrals.models import MatchKey, OtherNumber, Person, Referral, Verdict
from referrals.selectors import visible_referrals

# How many people are compared one by one, and how many of them are shown.
MOST_COMPARED, MOST_ALIKE, MOST_SHOWN = 60, 20, 6
# A last name shared by more than so many says nothing about a family.
RARE_NAME = 6
# The share of three-letter groups in which two names must agree.
ALIKE = 0.5
_WEIGHTS = {"name": 4, "born": 3, "phone": 3, "email": 3, "surname": 1}


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody who may be the same, or of the same family, with their referrals."""

    person: Person
    likeness: Likeness
    referrals: tuple[Referral, ...]
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Matches:
    """What is known and supposed about the person of a referral."""

    same: tuple[Match, ...]
    duplicates: tuple[Match, ...]
    siblings: tuple[Match, ...]
    different: tuple[Match, ...]
    namesakes: int
    """How many others have the same last name, when that is too common to tell anything."""


def matches_of(user: Any, referral: Referral) -> Matches:
    """Everybody who matches, the likeliest first, as far as `user` may see their referrals.

    However many people there are, it takes the same number of queries.
    """
    ours = same_people(referral.person)
    said = {
        number: verdict
        for verdict in verdicts_about(ours).select_related("by")
        for number in {verdict.one_id, verdict.other_id} - ours
    }
    alike, common = _similar_names(referral.person), _namesakes(referral.person)
    wanted = ours | set(said) | set(alike) | set(_sharing(referral.person, common))
    numbers = _same_numbers(ours)
    found = [
        Match(
            person,
            likeness(
                referral.person, person, alike=person.pk in alike, number=person.pk in numbers
            ),
            tuple(theirs),
            said.get(person.pk),
        )
        for person, theirs in _with_referrals(user, (wanted | numbers), referral)
    ]
    return _sorted_out(found, ours, common)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people side by side: how alike they are, and what holds between them."""

    likeness: Likeness
    verdict: Verdict | None
    is_one_person: bool

    @property
    def is_said_different(self) -> bool:
        """Whether somebody said that they are two people."""
        return self.verdict is not None and not self.verdict.same


def pair_of(one: Person, other: Person) -> Pair:
    """What is known and supposed about two people."""
    pair = {one.pk, other.pk}
    said = verdicts_about(pair).filter(one__in=pair, other__in=pair).select_related("by").first()
    ours = same_people(one)
    return Pair(
        likeness(
            one,
            other,
            alike=other.pk in _similar_names(one),
            number=other.pk in _same_numbers({one.pk}),
        ),
        said,
        is_one_person=other.pk in ours,
    )


def _sorted_out(found: list[Match], ours: set[int], common: int) -> Matches:
    found.sort(key=lambda match: (-match.likeness.score, match.person.pk))
    open_ = [m for m in found if m.person.pk not in ours and m.verdict is None]
    rare = common <= RARE_NAME
    duplicates = [m for m in open_ if m.likeness.is_duplicate]
    siblings = [
        m
        for m in open_
        if not m.likeness.is_duplicate
        and m.likeness.is_sibling
        and (rare or {"phone", "email", "born"} & set(m.likeness.signs))
    ]
    return Matches(
        same=tuple(m for m in found if m.person.pk in ours),
        duplicates=tuple(duplicates[:MOST_SHOWN]),
        siblings=tuple(siblings[:MOST_SHOWN]),
        different=tuple(m for m in found if m.verdict is not None and not m.verdict.same),
        namesakes=0 if rare else common,
    )


def _sharing(person: Person, common: int) -> Iterable[int]:
    """Those who share the most keys. A common last name alone brings nobody."""
    keys = [
        (kind, value)
        for kind, value in keys_of(person)
        if kind in _WEIGHTS and not (kind == "surname" and common > RARE_NAME)
    ]
    if not keys:
        return []
    weight = Case(
        *(When(kind=kind, then=points) for kind, points in _WEIGHTS.items()),
        output_field=IntegerField(),
    )
    same = reduce(or_, (Q(kind=kind, value=value) for kind, value in keys))
    shared = MatchKey.objects.filter(same).exclude(person=person).values("person")
    ranked = shared.annotate(weight=Sum(weight)).order_by("-weight", "-person")
    return ranked.values_list("person", flat=True)[:MOST_COMPARED]


def _similar_names(person: Person) -> set[int]:
    """Those whose name is written nearly the same, the nearest first, by the trigram index."""
    written = dict(keys_of(person)).get("written", "")
    nearest = (
        MatchKey.objects.filter(kind="written")
        .annotate(similarity=TrigramSimilarity("value", written))
        .order_by(TrigramDistance("value", written))
        .values_list("person", "similarity")[: MOST_ALIKE + 1]
    )
    return {number for number, similarity in nearest if similarity >= ALIKE and number != person.pk}


def _namesakes(person: Person) -> int:
    surname = dict(keys_of(person)).get("surname")
    if not surname:
        return 0
    same = MatchKey.objects.filter(kind="surname", value=surname).exclude(person=person)
    return int(same.aggregate(n=Count("person"))["n"])


def _same_numbers(ours: set[int]) -> set[int]:
    numbers = OtherNumber.objects.filter(person__in=ours)
    pairs = [Q(system=known.system, number=known.number) for known in numbers]
    if not pairs:
        return set()
    found = OtherNumber.objects.filter(reduce(or_, pairs)).exclude(person__in=ours)
    return set(found.values_list("person", flat=True))


def _with_referrals(
    user: Any, people: set[int], referral: Referral
) -> Iterable[tuple[Person, list[Referral]]]:
    """People with those of their referrals that `user` may see; nobody without one."""
    seen = visible_referrals(user).filter(person__in=people).exclude(pk=referral.pk)
    by_person: dict[Person, list[Referral]] = {}
    for theirs in seen.select_related("person").order_by("received_at", "pk"):
        by_person.setdefault(theirs.person, []).append(theirs)
    return by_person.items()
