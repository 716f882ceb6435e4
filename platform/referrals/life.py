"""A referral's life as one line of time, and the strip at its head."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypedDict

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eligibility.selectors import answer_label, today
from notifications.models import Message, MessageState
from notifications.selectors import messages_about
from referrals.models import Referral
from referrals.timing.lead_times import short_notice
from rules_engine import Ruleset

_KINDS = {"receive": "new", "accept": "done", "decline": "stopped", "reply": "done"}
_SENT = {MessageState.SENT: "done", MessageState.WAITING: "waiting", MessageState.DEAD: "late"}


class Happening(TypedDict):
    """One point of the line, as `ui/components/timeline.html` takes it."""

    when: datetime
    what: Any
    who: Any
    detail: str
    kind: str


def timeline(referral: Referral) -> list[Happening]:
    """The referral's events and the messages about it, newest first."""
    found = [
        Happening(
            when=event.at,
            what=event.words,
            who=event.by or (referral.get_referrer_role_display() if event.version == 1 else None),
            detail=event.note,
            kind=_KINDS.get(event.action, "open"),
        )
        for event in referral.events.select_related("by")
    ]
    found += [_message(message) for message in messages_about(referral)]
    return sorted(found, key=lambda happening: happening["when"], reverse=True)


def _message(message: Message) -> Happening:
    words = {
        "referral_received": _("Receipt by e-mail"),
        "referral_accepted": _("Answer by e-mail: accepted"),
        "referral_declined": _("Answer by e-mail: declined"),
        "referral_question": _("Question by e-mail, with a link for the answer"),
    }
    return Happening(
        when=message.sent_at or message.queued_at,
        what=words.get(message.kind, _("Message by e-mail")),
        who=message.get_state_display(),
        detail=message.last_error,
        kind=_SENT[MessageState(message.state)],
    )


def strip(referral: Referral, rules: Ruleset) -> list[dict[str, Any]]:
    """What help the rules allow, by when it matters, and what the person knows."""
    result = referral.decision.result
    limits = [answer_label(rules.facts["support"], limit) for limit in result["limits"]]
    labels = {reason["group"]: reason["label"] for reason in result["reasons"]}
    items = [
        {"label": _("The rules say"), **outcome_in_words(referral)},
        {"label": _("As"), "value": labels.get(result["lead"]) or _("No group matched")},
        {
            "label": _("Help limited to"),
            "value": ", ".join(limits) or _("No limit"),
            "kind": "warning" if limits else "",
        },
        {"label": _("Knows about the referral"), "value": referral.get_person_knows_display()},
    ]
    return [*_priority(result), *items, *_meeting(referral, rules)]


def _priority(result: dict[str, Any]) -> list[dict[str, str]]:
    """How urgent it is by the organisation's own order."""
    found = result.get("priority")
    return [{"label": _("Priority"), "value": found["label"], "kind": ""}] if found else []


def _meeting(referral: Referral, rules: Ruleset) -> list[dict[str, str]]:
    """The meeting's day, and that there is less time before it than usual."""
    if referral.meeting_on is None:
        return []
    meeting = meeting_in_words(referral.meeting_on)
    short = short_notice(getattr(referral, "lead_time", None), rules)
    if short:
        day = date_format(referral.meeting_on, "D j M")
        meeting |= {"value": f"{day} · {short}", "kind": meeting["kind"] or "warning"}
    return [meeting]


def outcome_in_words(referral: Referral) -> dict[str, str]:
    """The decision's outcome in a few words, with how it should stand out."""
    words = {
        "eligible": _("Yes"),
        "not_eligible": _("No. You can still accept it"),
        "needs_information": _("Something is not known yet"),
        "needs_decision": _("A person must decide"),
        "not_this_way": _("Not as asked for"),
    }
    outcome = referral.decision.outcome
    return {"value": words[outcome], "kind": "" if outcome == "eligible" else "warning"}


def meeting_in_words(meeting_on: date) -> dict[str, str]:
    """The meeting's day with how near it is."""
    days = (meeting_on - today()).days
    day = date_format(meeting_on, "D j M")
    if days < 0:
        near = _("past")
    elif days == 0:
        near = _("today")
    else:
        near = ngettext("in %d day", "in %d days", days) % days
    return {
        "label": _("Meeting"),
        "value": f"{day} · {near}",
        "kind": "late" if 0 <= days <= 3 else "warning" if 0 <= days <= 14 else "",
    }


def groups_in_words(referral: Referral) -> list[dict[str, Any]]:
    """Every group of the rules with what held, failed or was not known; matches first."""
    states = {
        "held": (_("Yes"), "done"),
        "unknown": (_("Not known"), "waiting"),
        "failed": (_("No"), "stopped"),
    }
    found = [
        {
            "label": reason["label"],
            "word": states[reason["state"]][0],
            "kind": states[reason["state"]][1],
            "says": _said(reason["conditions"]),
            "source": reason["source"],
        }
        for reason in referral.decision.result["reasons"]
    ]
    order = {"done": 0, "waiting": 1, "stopped": 2}
    return sorted(found, key=lambda group: order[group["kind"]])


def _said(conditions: list[dict[str, Any]]) -> list[Any]:
    """Conditions as `unordered_list` shows them: each followed by those that it joins."""
    said: list[Any] = []
    for condition in conditions:
        said.append(condition["says"])
        if parts := condition.get("parts"):  # decisions of engine 2 have none
            said.append(_said(parts))
    return said
