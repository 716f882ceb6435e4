"""All of a decision but its outcome: groups, limits, route, what is missing, and the words."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from rules_engine.answer import (
    Details,
    Held,
    Point,
    ServiceAnswer,
    Signpost,
)
from rules_engine.answers import Answered, read_answers
from rules_engine.compiled import CompiledGroup, When, accepts, allows
from rules_engine.conditions import ALWAYS
from rules_engine.day_rules import (
    Asked,
    DayRules,
    DayService,
    first_cases,
    route_cases,
)
from rules_engine.diagram import Open, Settled
from rules_engine.reasons import Reasons
from rules_engine.rule_words import RuleWords
from rules_engine.rules import Outcome
from rules_engine.wording import Wording

_MODES = ("must", "opt_out", "may", "on_request")
_BEST = ("eligible", "needs_information", "needs_decision", "not_this_way", "not_eligible")
_STILL_OPEN = {"eligible", "needs_information"}


def details_of(
    rules: DayRules, facts: Mapping[str, Any], on: date, outcome: Outcome, language: str
) -> Details:
    """Everything but the outcome, in a language of the file."""
    return _Detailing(rules, facts, on, outcome, language).details()


class _Detailing:
    def __init__(
        self, rules: DayRules, facts: Mapping[str, Any], on: date, outcome: Outcome, language: str
    ) -> None:
        ruleset = rules.ruleset
        self.rules = rules
        self.outcome = outcome
        main = ruleset.organisation.language
        self.words = Wording(ruleset.book, language, main, ruleset.rules.phrases)
        self.tell = RuleWords(self.words, ruleset.organisation.working_days)
        self.answered: Answered = read_answers(facts, ruleset.book, on=on)
        self.asked: Asked = rules.asked(self.answered)
        self.reasons = Reasons(rules, self.answered, self.asked, self.words)
        self.states: dict[int, Held] = {}

    def details(self) -> Details:
        whole = self._settled(self.rules.outcomes(self.asked), "not_eligible", "needs_decision")
        services = tuple(self._service(service) for service in self.rules.services)
        missing = whole.missing if isinstance(whole, Open) else ()
        return Details(
            services=services,
            lead_service=self._lead_service(services),
            missing=self._askable(missing),
            why_a_person=self._why_a_person(self.rules.services, self.outcome),
            signpost=tuple(self._signposts()),
            reasons=tuple(
                self.reasons.group(group, service.service.id, self._state(group))
                for service in self.rules.services
                for group, _cubes in service.groups
            ),
        )

    def _service(self, service: DayService) -> ServiceAnswer:
        found = self._settled(
            self.rules.outcomes(self.asked, [service]), "not_eligible", "needs_decision"
        )
        outcome: Outcome = found.result if isinstance(found, Settled) else "needs_information"
        held = [group for group, _cubes in service.groups if self._state(group) == "held"]
        block = self._blocked_by(service) if outcome == "not_this_way" else None
        route, route_missing = self._first(service.service.routes, route_cases(self.rules, service))
        priority, priority_missing = self._first(
            service.service.priorities, first_cases(self.rules, service.service.priorities)
        )
        return ServiceAnswer(
            id=service.service.id,
            name=self.words.text(service.service.name),
            outcome=outcome,
            groups=tuple(dict.fromkeys(group.id for group in held)),
            lead=self._lead(held),
            limits=_limits(held),
            offer=min((g.rule.offer for g in held), key=_MODES.index, default=None),
            missing=self._askable(found.missing if isinstance(found, Open) else ()),
            blocked_by=block,
            block=self._block_in_words(service, block),
            route=self.tell.route(route) if route else None,
            route_missing=route_missing,
            why_a_person=self._why_a_person([service], outcome),
            promises=tuple(self.tell.promise(p) for p in self._applying(service.service.promises)),
            offers=tuple(self.tell.offer(o) for o in self._applying(service.service.offers)),
            priority=self.tell.point(priority.rule) if priority else None,
            priority_missing=priority_missing,
            waiting=self._waiting(service),
            duties=tuple(self.tell.point(d.rule) for d in self._applying(service.service.duties)),
        )

    def _settled(self, cases: Any, otherwise: Any, unsure: Any) -> Settled[Any] | Open:
        return self.rules.settled(cases, otherwise, self.asked, unsure)

    def _state(self, group: CompiledGroup) -> Held:
        if id(group) not in self.states:
            self.states[id(group)] = self.rules.holds(group.condition, self.asked)
        return self.states[id(group)]

    def _lead(self, held: list[CompiledGroup]) -> str | None:
        """The first matching group in the order of the file that allows what is asked for."""
        referrer, support = self.asked.referrer, self.asked.support
        best = sorted(held, key=lambda g: not (accepts(g, referrer) and allows(g, support)))
        return best[0].id if best else None

    def _lead_service(self, services: tuple[ServiceAnswer, ...]) -> str | None:
        """The service that surely answers best; None while that is open."""
        best = min(services, key=lambda service: _BEST.index(service.outcome))
        rivals = [s for s in services if s.outcome == "needs_information"]
        if best.outcome != "eligible" and rivals and len(services) > 1:
            return None
        return best.id

    def _first(
        self, rules: tuple[When[Any], ...], cases: Any
    ) -> tuple[When[Any] | None, tuple[str, ...]]:
        """The first rule that holds; with answers that will not come, the last resort."""
        last = len(rules) - 1
        resort = last if rules and rules[last].condition == ALWAYS else None
        found = self._settled(cases, None, resort)
        if isinstance(found, Open):
            return None, self._askable(found.missing)
        return (rules[found.result] if found.result is not None else None), ()

    def _applying(self, rules: Iterable[When[Any]]) -> list[When[Any]]:
        return [rule for rule in rules if self.rules.holds(rule.condition, self.asked) == "held"]

    def _blocked_by(self, service: DayService) -> str | None:
        found = self._settled(service.blocks(self.asked), "referrer", None)
        return found.result if isinstance(found, Settled) else None

    def _block_in_words(self, service: DayService, block: str | None) -> Point | None:
        failed = [
            gate
            for gate in service.service.gates
            if gate.rule.kind == block and self.rules.holds(gate.passed, self.asked) == "failed"
        ]
        if block == "waiting_list":
            closed = self._applying(service.service.lists)
            return next((self.tell.point(c.rule) for c in closed if c.rule.state == "closed"), None)
        return self.tell.point(failed[0].rule) if failed else None

    def _waiting(self, service: DayService) -> Point | None:
        lists = [found for found in service.service.lists if found.rule.state == "waiting"]
        return next((self.tell.point(found.rule) for found in self._applying(lists)), None)

    def _why_a_person(self, services: Iterable[DayService], outcome: str) -> tuple[str, ...]:
        """The points that only a person can settle and that the outcome hangs on."""
        if outcome != "needs_decision":
            return ()
        open_asked = replace(self.asked, unsure=frozenset())
        cases = self.rules.outcomes(open_asked, services)
        found = self.rules.settled(cases, "not_eligible", open_asked, "needs_decision")
        facts = found.missing if isinstance(found, Open) else ()
        return self.reasons.unsure([fact for fact in facts if fact in self.asked.unsure])

    def _signposts(self) -> list[Signpost]:
        outcome = self.outcome
        found: dict[str, Signpost] = {}
        for service in self.rules.services:
            for rule in service.service.signposts:
                named = rule.rule.outcomes
                fits = outcome in named or (not named and outcome not in _STILL_OPEN)
                if fits and self.rules.holds(rule.condition, self.asked) == "held":
                    found.setdefault(rule.id, self.tell.signpost(rule))
        return list(found.values())

    def _askable(self, tested: Iterable[str]) -> tuple[str, ...]:
        """Tested facts as the facts that are asked."""
        return tuple(dict.fromkeys(name.split(":")[0] for name in tested))


def _limits(held: list[CompiledGroup]) -> tuple[str, ...]:
    """All limits together; none as soon as one group has none. No match narrows another."""
    if not all(group.limits for group in held):
        return ()
    return tuple(dict.fromkeys(kind for group in held for kind in group.limits))
