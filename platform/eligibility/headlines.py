"""What the result page says first, for each thing that the rules can answer."""

from __future__ import annotations

from django.utils.translation import gettext as _

Headline = tuple[str, str]


def headline(outcome: str, blocked_by: str | None, *, to_self: bool) -> Headline:
    """Title and first sentences of the answer."""
    match outcome:
        case "eligible" if to_self:
            return _("Yes, we can help"), _("You can have an advocate.")
        case "eligible":
            return _("Yes, we can help"), _("They can have an advocate.")
        case "not_this_way":
            return _in_the_way(blocked_by)
        case "not_eligible":
            return _("This may not be the right service"), _(
                "From your answers, we are probably not the right people. But you can still send "
                "us your message. A person will read it and tell you who can help."
            )
        case _needs_a_person:
            return _("We may be able to help"), _(
                "A person will decide, not a computer. You have done nothing wrong. Send us your "
                "message, and somebody will look at it with you."
            )


def _in_the_way(what: str | None) -> Headline:
    match what:
        case "referrer":
            return _("Please talk to us"), _(
                "We may be able to help. But we do not take requests from everybody."
            )
        case "support":
            return _("We can help with some things"), _(
                "We can help, but not with what you chose. Below is what we can help with."
            )
        case "waiting_list":
            return _("We cannot take anybody new just now"), _(
                "You are right to ask us. We are full at the moment."
            )
        case _gate:
            return _("Something has to happen first"), _gate_lead(what)


def _gate_lead(kind: str | None) -> str:
    match kind:
        case "consent":
            return _("We may be able to help, once there is agreement to it.")
        case "awareness":
            return _("We may be able to help, once they know that you are asking us.")
        case "capacity":
            return _("We may be able to help, once it is clear what they can decide themselves.")
        case "evidence":
            return _("We may be able to help, once we have seen a paper that says it.")
        case _approval:
            return _("We may be able to help, once somebody else has said yes to it.")


def who_can_ask(referrer: str) -> str:
    """Somebody from whom the service takes requests."""
    match referrer:
        case "self":
            return _("the person who needs an advocate")
        case "parent_or_carer":
            return _("a parent or carer")
        case "professional":
            return _("somebody who works with them, such as a teacher or social worker")
        case _anybody:
            return _("a friend, a relative or a neighbour")


def button(outcome: str, channel: str) -> str:
    """What the button says that leads on to the request."""
    if outcome in {"not_eligible", "not_this_way"}:
        return _("Send us a message anyway")
    return _("Ask for an advocate") if channel == "online" else _("Carry on")
