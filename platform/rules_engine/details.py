"""All of a decision but its outcome, each part worked out when it is first asked for."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from rules_engine.answer import GroupReason, Signpost
from rules_engine.day_rules import DayRules
from rules_engine.person import Person
from rules_engine.rules import Outcome
from rules_engine.service_answer import ServiceAnswer
from rules_engine.settling import Open

_BEST = ("eligible", "needs_information", "needs_decision", "not_this_way", "not_eligible")
_STILL_OPEN = {"eligible", "needs_information"}


class Details:
    """What one decision says beside its outcome, in one language of the file."""

    def __init__(
        self,
        rules: DayRules,
        facts: Mapping[str, Any],
        on: date,
        *,
        outcome: Outcome,
        language: str,
    ) -> None:
        self._rules = rules
        self._outcome = outcome
        self._person = Person(rules, facts, on, language)

    @cached_property
    def services(self) -> tuple[ServiceAnswer, ...]:
        """The answer of each service, in the order of the file."""
        return tuple(ServiceAnswer(self._person, service) for service in self._rules.services)

    @cached_property
    def lead_service(self) -> str | None:
        """The service that surely answers best; None while that is open."""
        best = self.main
        others = [s for s in self.services if s is not best]
        if best.outcome != "eligible" and any(s.outcome == "needs_information" for s in others):
            return None
        return best.id

    @cached_property
    def main(self) -> ServiceAnswer:
        """The service that answers best, the first of them in the file."""
        if len(self.services) == 1:
            return self.services[0]
        return min(self.services, key=lambda service: _BEST.index(service.outcome))

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Facts not asked that can still change the outcome, most deciding first."""
        if len(self.services) == 1:
            return self.main.missing
        found = self._person.outcome()
        return self._person.askable(found.missing if isinstance(found, Open) else ())

    @cached_property
    def why_a_person(self) -> tuple[str, ...]:
        """Why a person must decide, if one must."""
        return self._person.why_a_person(None, self._outcome)

    @cached_property
    def signpost(self) -> tuple[Signpost, ...]:
        """Elsewhere to go. A rule that services share is told once."""
        found: dict[str, Signpost] = {}
        for service in self._rules.services:
            for rule in service.service.signposts:
                named = rule.rule.outcomes
                fits = self._outcome in named or (not named and self._outcome not in _STILL_OPEN)
                if fits and self._person.holds(rule.condition) == "held":
                    found.setdefault(rule.id, self._person.tell.signpost(rule))
        return tuple(found.values())

    @cached_property
    def reasons(self) -> tuple[GroupReason, ...]:
        """For every group, which conditions held, failed or are unknown."""
        person = self._person
        return tuple(
            person.reasons.group(
                group,
                service.service,
                person.holds(group.condition),
                for_a_person=person.is_for_a_person(group.condition),
            )
            for service in self._rules.services
            for group, _cubes in service.groups
        )
