"""All writes about who is the same person as whom."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.authorisation import require
from accounts.models import User
from audit.services import record
from referrals.matching.identity import same_people
from referrals.matching.keys import keys_of
from referrals.matching.spelling import plain_number
from referrals.models import MatchKey, OtherNumber, Person, Verdict

OPERATION = "referrals.triage"


class VerdictError(ValueError):
    """A verdict that contradicts another, or that is not there any more. Fit for staff."""


def note_keys(person: Person) -> None:
    """Make the keys by which this person is found anew; call it after every change of a person."""
    MatchKey.objects.filter(person=person).delete()
    MatchKey.objects.bulk_create(
        MatchKey(person=person, kind=kind, value=value) for kind, value in keys_of(person)
    )


def note_other_number(*, person: Person, system: str, number: str) -> OtherNumber:
    """Keep the number by which another system knows a person, once however often it is told."""
    found, _made = OtherNumber.objects.get_or_create(
        person=person, system=system, number=plain_number(number)
    )
    return found


@transaction.atomic
def say_same(*, one: Person, other: Person, by: User) -> Verdict:
    """Say that two records are of one person. Both stay as they are.

    Raises `VerdictError` when somebody said of any two of the records that they are not.
    """
    require(by, OPERATION)
    _lock(one, other)
    theirs, others = same_people(one), same_people(other)
    against = Verdict.objects.filter(
        same=False,
        taken_back_at__isnull=True,
        one__in=theirs | others,
        other__in=theirs | others,
    ).first()
    if against is not None:
        raise VerdictError(
            _("%(who)s said on %(day)s that these are not the same person. Take that back first.")
            % {"who": against.by, "day": date_format(timezone.localtime(against.at), "j F Y")}
        )
    return _say(one, other, same=True, by=by)


@transaction.atomic
def say_different(*, one: Person, other: Person, by: User) -> Verdict:
    """Remember that two records are of different people, so that they are not suggested again.

    Raises `VerdictError` when they are held for one person.
    """
    require(by, OPERATION)
    _lock(one, other)
    if other.pk in same_people(one):
        raise VerdictError(_("They are joined as one person. Take that back first."))
    return _say(one, other, same=False, by=by)


@transaction.atomic
def take_back(*, one: Person, other: Person, by: User) -> Verdict:
    """Take back what was said about two records. Raises `VerdictError` when nothing is said now."""
    require(by, OPERATION)
    first, second = _lock(one, other)
    held = Verdict.objects.filter(one=first, other=second, taken_back_at__isnull=True).first()
    if held is None:
        raise VerdictError(_("This was taken back already."))
    held.taken_back_at, held.taken_back_by = timezone.now(), by
    held.save(update_fields=["taken_back_at", "taken_back_by"])
    record(by=by, operation=OPERATION, about=held, detail={"taken_back": True})
    return held


def _say(one: Person, other: Person, *, same: bool, by: User) -> Verdict:
    """The verdict that holds now; saying the same again changes nothing."""
    first, second = sorted((one, other), key=lambda person: person.pk)
    verdict, made = Verdict.objects.get_or_create(
        one=first, other=second, taken_back_at=None, defaults={"same": same, "by": by}
    )
    if made:
        record(by=by, operation=OPERATION, about=verdict, detail={"same": same})
    return verdict


def _lock(one: Person, other: Person) -> list[Person]:
    """Both rows in the order of their numbers, so that two who act at once wait for each other."""
    wanted = Person.objects.filter(pk__in=[one.pk, other.pk])
    return list(wanted.select_for_update().order_by("pk"))
