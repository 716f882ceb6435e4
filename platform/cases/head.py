"""What stands at the head of a case: the help agreed, its limits, and how to reach the person."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from eligibility.selectors import answer_label, compiled


def scope_strip(case: Case) -> list[dict[str, str | Promise]]:
    """What help is agreed, its limits, who directs it, and whose case it is."""
    limits = limit_labels(case)
    now = case.allocations.filter(ended_at__isnull=True).select_related("advocate").first()
    return [
        {"label": _("Help agreed"), "value": help_agreed(case)},
        {
            "label": _("Limited to"),
            "value": ", ".join(limits) or _("No limit"),
            "kind": "warning" if limits else "",
        },
        {"label": _("Who directs the advocate"), "value": case.get_instruction_display()},
        {"label": _("Advocate"), "value": now.advocate.name if now else _("Nobody yet")},
    ]


def help_agreed(case: Case) -> str | Promise:
    """The group the help was agreed for, in the rules' own words."""
    result = case.referral.decision.result
    labels = [r["label"] for r in result["reasons"] if r["group"] == result["lead"]]
    return capfirst(labels[0]) if labels else _("Decided by a person")


def limit_labels(case: Case) -> list[str]:
    """The limits in the words of the rules that set them."""
    if not case.limits:
        return []
    ruleset = case.referral.decision.ruleset
    support = compiled(ruleset.document, ruleset.vocabulary).facts["support"]
    return [answer_label(support, limit) for limit in case.limits]


def reaching(case: Case) -> list[dict[str, str | Promise]]:
    """How to reach the person, and whether that is safe; only what was said."""
    person = case.referral.person
    found: list[tuple[str | Promise, str]] = [
        (_("Full name"), person.preferred_name and person.name),
        (_("Pronouns"), person.pronouns),
        (_("Age"), _age(case)),
        (_("Phone"), _way(person.phone, safe=person.phone_is_safe)),
        (_("E-mail"), _way(person.email, safe=person.email_is_safe)),
        (_("Getting in touch"), person.contact_notes),
        (_("Talking and reading"), person.communication_needs),
    ]
    return [{"key": key, "value": value} for key, value in found if value]


def _way(address: str, *, safe: bool) -> str:
    if not address:
        return ""
    return address if safe else _now("%s: nobody said that it is safe. Ask first.") % address


def _age(case: Case) -> str:
    person = case.referral.person
    if person.date_of_birth:
        return _now("born %s") % date_format(person.date_of_birth, "j F Y")
    if person.stated_age is not None:
        told = date_format(case.referral.received_at, "F Y")
        return _now("%(age)s when referred, %(month)s") % {"age": person.stated_age, "month": told}
    return ""
