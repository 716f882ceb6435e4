"""The decision itself: a ruleset, a part-known person and a date in, one decision out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any as Anything
from typing import Literal as OneOf

from rules_engine.answers import Answered, read_answers
from rules_engine.choices import Choice, Open, ResultT, Settled, settle
from rules_engine.conditions import Any, Condition, joined
from rules_engine.decision import Decision, Held, Route, ServiceAnswer, Signpost
from rules_engine.document import OfferMode, Outcome
from rules_engine.reasons import group_reason, unsure_sentences
from rules_engine.ruleset import CompiledGroup, Ruleset
from rules_engine.vocabulary import REFERRER, SUPPORT, Fact

Verdict = tuple[Outcome, str | None]  # the outcome, and what blocks it
_UNSURE: Verdict = ("needs_decision", None)


@dataclass(frozen=True)
class Question:
    """What to ask next, and what the answer serves.

    "way" is whether this referrer may ask, and for this kind of support.
    """

    id: str
    fact: Fact
    serves: OneOf["eligibility", "way", "route"]


def decide(ruleset: Ruleset, facts: Mapping[str, Anything], *, on: date) -> Decision:
    """Decide for a person as known on a date. Pure: same input, same decision.

    `needs_information` is answered exactly when facts that were not asked can change the
    outcome; `needs_decision` when only facts that will not be answered can, or when the rules
    leave it to a person. Who refers and the support asked for never hold the outcome back:
    once stated they can turn it into `not_this_way`; until then `limits` tells the scope.

    Raises FactsError for unknown facts and answers that cannot be read.
    """
    return _Deciding(ruleset, read_answers(facts, ruleset.facts, on=on)).decision()


def next_question(ruleset: Ruleset, facts: Mapping[str, Anything], *, on: date) -> Question | None:
    """The fact to ask next: the most deciding one that can still matter, or None.

    First what decides the outcome, then what decides whether it can be asked for this way,
    then the route. Somebody who is not eligible is asked no more. Raises FactsError.
    """
    deciding = _Deciding(ruleset, read_answers(facts, ruleset.facts, on=on))
    decision = deciding.decision()
    if decision.missing:
        return Question(decision.missing[0], ruleset.facts[decision.missing[0]], "eligibility")
    if decision.outcome not in {"eligible", "needs_decision"}:
        return None
    for fact in deciding.unstated_ways(decision):
        return Question(fact, ruleset.facts[fact], "way")
    for fact in decision.route_missing:
        return Question(fact, ruleset.facts[fact], "route")
    return None


class _Deciding:
    """One decision while it is being made."""

    def __init__(self, ruleset: Ruleset, answered: Answered) -> None:
        self.ruleset = ruleset
        self.answered = answered
        self.support = answered.known.get(SUPPORT)
        self.states: dict[str, Held] = {
            group.id: self._state(group.condition) for group in ruleset.groups
        }

    def decision(self) -> Decision:
        verdict = self._settled(self._verdicts(), _UNSURE)
        (outcome, blocked_by), missing = _verdict(verdict)
        routes = self.ruleset.routes
        route = self._settled(routes, routes.otherwise)
        matched = [group for group in self._held() if not group.rule.discretion]
        answer = ServiceAnswer(
            id=self.ruleset.service.id,
            name=self.ruleset.service.name,
            outcome=outcome,
            groups=tuple(group.id for group in matched),
            lead=self._lead(matched),
            limits=_limits(matched),
            offer=_offer(matched),
            missing=missing,
            blocked_by=blocked_by,
        )
        return self._whole(answer, route)

    def _whole(self, answer: ServiceAnswer, route: Settled[Route] | Open) -> Decision:
        return Decision(
            outcome=answer.outcome,
            services=(answer,),
            groups=answer.groups,
            lead=answer.lead,
            limits=answer.limits,
            offer=answer.offer,
            route=route.result if isinstance(route, Settled) else None,
            missing=answer.missing,
            route_missing=route.missing if isinstance(route, Open) else (),
            blocked_by=answer.blocked_by,
            why_a_person=self._why_a_person(answer),
            signpost=self._signposts(answer),
            promises=self.ruleset.promises,
            reasons=tuple(
                group_reason(group, self.states[group.id], self.answered, self.ruleset.facts)
                for group in self.ruleset.groups
            ),
            ruleset=self.ruleset.reference,
        )

    def unstated_ways(self, decision: Decision) -> Iterator[str]:
        """Facts that could still turn the outcome into `not_this_way`."""
        stated = self.answered.known.keys() | self.answered.unsure.keys()
        if decision.limits and SUPPORT not in stated:
            yield SUPPORT
        if self.ruleset.service.accepted_referrers and REFERRER not in stated:
            yield REFERRER

    def _verdicts(self) -> Choice[Verdict]:
        """Eligibility as an ordered choice: the best outcome that some group gives."""
        if self._referrer_refused():
            refused: Verdict = ("not_this_way", "referrer")
            return Choice(((self.ruleset.anybody, refused),), ("not_eligible", None))
        open_groups, limited, discretionary = [], [], []
        for group in self.ruleset.groups:
            if group.rule.discretion:
                discretionary.append(group.condition)
            elif self._supported(group):
                open_groups.append(group.condition)
            else:
                limited.append(group.condition)
        cases: tuple[tuple[Condition, Verdict], ...] = (
            (joined(Any, tuple(open_groups)), ("eligible", None)),
            (joined(Any, tuple(discretionary)), ("needs_decision", None)),
            (joined(Any, tuple(limited)), ("not_this_way", "support")),
        )
        return Choice(cases, ("not_eligible", None))

    def _referrer_refused(self) -> bool:
        accepted = self.ruleset.service.accepted_referrers
        referrer = self.answered.known.get(REFERRER)
        return bool(accepted) and referrer is not None and referrer not in accepted

    def _supported(self, group: CompiledGroup) -> bool:
        return not group.limits or self.support is None or self.support in group.limits

    def _state(self, condition: Condition) -> Held:
        choice: Choice[Held] = Choice(((condition, "held"),), "failed")
        found = self._settled(choice, "unknown")
        return found.result if isinstance(found, Settled) else "unknown"

    def _held(self) -> Iterator[CompiledGroup]:
        return (group for group in self.ruleset.groups if self.states[group.id] == "held")

    def _settled(self, choice: Choice[ResultT], unsure: ResultT) -> Settled[ResultT] | Open:
        return settle(
            choice,
            self.answered.known,
            unsure_facts=frozenset(self.answered.unsure),
            unsure=unsure,
            samples=self.ruleset.samples,
        )

    def _lead(self, matched: list[CompiledGroup]) -> str | None:
        """The first matching group in the order of the file that allows what is asked for."""
        best = sorted(matched, key=lambda group: not self._supported(group))
        return best[0].id if best else None

    def _signposts(self, answer: ServiceAnswer) -> tuple[Signpost, ...]:
        if answer.outcome in {"eligible", "needs_information"}:
            return ()
        return tuple(
            signpost
            for condition, signpost in self.ruleset.signposts
            if self._state(condition) == "held"
        )

    def _why_a_person(self, answer: ServiceAnswer) -> tuple[str, ...]:
        if answer.outcome != "needs_decision":
            return ()
        discretion = tuple(group.rule.discretion for group in self._held() if group.rule.discretion)
        undecided = [
            group.condition for group in self.ruleset.groups if self.states[group.id] == "unknown"
        ]
        return discretion or unsure_sentences(undecided, self.answered, self.ruleset.facts)


def _verdict(found: Settled[Verdict] | Open) -> tuple[Verdict, tuple[str, ...]]:
    if isinstance(found, Open):
        return ("needs_information", None), found.missing
    return found.result, ()


def _limits(matched: list[CompiledGroup]) -> tuple[str, ...]:
    """All limits together; none as soon as one group has none. No match narrows another."""
    if not all(group.limits for group in matched):
        return ()
    return tuple(dict.fromkeys(kind for group in matched for kind in group.limits))


def _offer(matched: list[CompiledGroup]) -> OfferMode | None:
    modes = {group.rule.offer for group in matched}
    return "opt_out" if "opt_out" in modes else "on_request" if modes else None
