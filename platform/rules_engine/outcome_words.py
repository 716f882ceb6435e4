"""Why an outcome is what it is, in a sentence for whoever wrote the rules."""

from collections.abc import Iterable, Iterator

from rules_engine.answer import ConditionReason, GroupReason
from rules_engine.decision import Decision
from rules_engine.service_answer import ServiceAnswer


def why(answer: Decision | ServiceAnswer, reasons: Iterable[GroupReason]) -> str:
    """What led to the outcome of a decision, or of one of its services. `reasons` are its own."""
    match answer.outcome:
        case "eligible":
            return f"Groups: {', '.join(answer.groups)}."
        case "needs_information":
            return f"Not asked yet: {', '.join(answer.missing)}."
        case "needs_decision":
            return f"A person decides: {' '.join(answer.why_a_person)}"
        case "not_this_way":
            return f"In the way: {', '.join(_blocks(answer))}."
        case _ if answer.excluded_by:
            return f"Left out by '{answer.excluded_by.id}' (line {answer.excluded_by.line})."
        case _:
            return _nearest(reasons)


def _blocks(answer: Decision | ServiceAnswer) -> Iterator[str]:
    for block in answer.blocks:
        yield f"{block.by} ('{block.id}')" if block.id else block.by


def _nearest(reasons: Iterable[GroupReason]) -> str:
    """The group of which the fewest conditions failed, with what failed in it."""
    nearest = min(reasons, key=lambda reason: len(_failed(reason)), default=None)
    if nearest is None:
        return "No group is in force on this day."
    said = " ".join(word for part in _failed(nearest) for word in _said(part))
    return f"The nearest group is '{nearest.group}' (line {nearest.line}). {said}".rstrip()


def _failed(reason: GroupReason) -> list[ConditionReason]:
    return [condition for condition in reason.conditions if condition.state == "failed"]


def _said(condition: ConditionReason) -> Iterator[str]:
    yield condition.says
    for part in condition.parts:
        yield from _said(part)
