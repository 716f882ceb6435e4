"""One immutable, JSON-serialisable decision."""

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date
from functools import cached_property
from typing import Any

from rules_engine.answer import (
    Block,
    Exclusion,
    GroupReason,
    Offer,
    Point,
    Promise,
    Route,
    RulesetReference,
    Signpost,
)
from rules_engine.day_rules import DayRules
from rules_engine.details import Details
from rules_engine.parts import Key
from rules_engine.rules import OfferMode, Outcome
from rules_engine.service_answer import FIELDS, ServiceAnswer


class Decision(  # noqa: SLOT001  (it remembers what was worked out)
    tuple[DayRules, date, Outcome, int, Mapping[str, Any] | Key, Key, Key]
):
    """The whole answer; the fields are explained in this room's README.

    Only `outcome` and `trace` (what holds of every group, as bits) are made at once. Everything
    in words is worked out from the facts when it is first asked for, in the file's main
    language; `in_words` gives another. A tuple, for nothing else is made as quickly: rules, day,
    outcome, trace, and the answers as they came or by part, as `tally` keeps them.
    """

    @property
    def rules(self) -> DayRules:
        """The rules of the day."""
        return self[0]

    @property
    def on(self) -> date:
        """The day for which it was decided."""
        return self[1]

    @property
    def outcome(self) -> Outcome:
        """What is decided."""
        return self[2]

    @property
    def trace(self) -> int:
        """What the conditions of every group came to."""
        return self[3]

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        """The answers that were given."""
        given = self[4]
        if isinstance(given, tuple):
            return self.rules.tally.facts((given, self[5], self[6]))
        return given

    @cached_property
    def details(self) -> Details:
        """Everything but the outcome, in the file's main language."""
        return self.in_words(self.rules.ruleset.organisation.language)

    def in_words(self, language: str) -> Details:
        """Everything but the outcome, in a language of the file."""
        return Details(self.rules, self.facts, self.on, outcome=self.outcome, language=language)

    @property
    def services(self) -> tuple[ServiceAnswer, ...]:
        """The answer of each service, in the order of the file."""
        return self.details.services

    @property
    def lead(self) -> str | None:
        """The group that leads: the first that matches and covers what is asked for."""
        return self.main.lead

    @property
    def main(self) -> ServiceAnswer:
        """The service that answers best, the first of them in the file."""
        return self.details.main

    @property
    def groups(self) -> tuple[str, ...]:
        """All groups matched, of all services."""
        return tuple(dict.fromkeys(group for s in self.services for group in s.groups))

    @property
    def limits(self) -> tuple[str, ...]:
        """The only kinds of support the help covers; empty means no limit."""
        return self.main.limits

    @property
    def offer(self) -> OfferMode | None:
        """How an advocate is offered."""
        return self.main.offer

    @property
    def offers(self) -> tuple[Offer, ...]:
        """Duties to offer an advocate, by trigger."""
        return self.main.offers

    @property
    def route(self) -> Route | None:
        """How this referrer must refer; None while that hangs on `route_missing`."""
        return self.main.route

    @property
    def route_missing(self) -> tuple[str, ...]:
        """Facts that still decide the route, most deciding first."""
        return self.main.route_missing

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts not asked that can still change the outcome, most deciding first."""
        return self.details.missing

    @property
    def blocked_by(self) -> str | None:
        """What stands in the way when the outcome is `not_this_way`."""
        return self.main.blocked_by

    @property
    def block(self) -> Point | None:
        """The gate or list that stands in the way, with its words."""
        return self.main.block

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All that stands in the way, also when a person must decide."""
        return self.main.blocks

    @property
    def excluded_by(self) -> Exclusion | None:
        """The exclusion that keeps this person out, with its words."""
        return self.main.excluded_by

    @property
    def why_a_person(self) -> tuple[str, ...]:
        """Why a person must decide, if one must."""
        return self.details.why_a_person

    @property
    def signpost(self) -> tuple[Signpost, ...]:
        """Elsewhere to go."""
        return self.details.signpost

    @property
    def promises(self) -> tuple[Promise, ...]:
        """The times the service names for this person."""
        return self.main.promises

    @property
    def possible_promises(self) -> tuple[Promise, ...]:
        """The times that hang on what is not known of this person."""
        return self.main.possible_promises

    @property
    def promises_missing(self) -> tuple[str, ...]:
        """Facts that still decide the times."""
        return self.main.promises_missing

    @property
    def priority(self) -> Point | None:
        """How urgent this is, by the organisation's own order."""
        return self.main.priority

    @property
    def priority_missing(self) -> tuple[str, ...]:
        """Facts that still decide the priority."""
        return self.main.priority_missing

    @property
    def waiting(self) -> Point | None:
        """The waiting list that this person would be on."""
        return self.main.waiting

    @property
    def waiting_missing(self) -> tuple[str, ...]:
        """Facts that still decide the waiting list."""
        return self.main.waiting_missing

    @property
    def duties(self) -> tuple[Point, ...]:
        """What the service must see to for this person."""
        return self.main.duties

    @property
    def duties_missing(self) -> tuple[str, ...]:
        """Facts that still decide what the service must see to."""
        return self.main.duties_missing

    @property
    def reasons(self) -> tuple[GroupReason, ...]:
        """For every group, which conditions held, failed or are unknown."""
        return self.details.reasons

    @property
    def ruleset(self) -> RulesetReference:
        """The rules that decided."""
        return self.rules.ruleset.reference

    def as_json(self, language: str | None = None) -> dict[str, Any]:
        """The decision as plain data for `json.dumps` or a JSON column.

        A route that hangs on missing facts is `{"outcome": "needs_information"}`.
        """
        words = self.in_words(language) if language else self.details
        services = {service.id: _service_json(service) for service in words.services}
        main = dict(services[words.main.id])
        for own in ("id", "name", "outcome", "missing", "why_a_person"):
            main.pop(own)
        return {
            "outcome": self.outcome,
            "services": services,
            "lead_service": words.lead_service,
            **main,
            "groups": list(dict.fromkeys(g for s in words.services for g in s.groups)),
            "missing": list(words.missing),
            "why_a_person": list(words.why_a_person),
            "signpost": [asdict(found) for found in words.signpost],
            "reasons": [_plain(found) for found in words.reasons],
            "ruleset": asdict(self.ruleset),
        }


def _service_json(answer: ServiceAnswer) -> dict[str, Any]:
    plain = {name: _plain(getattr(answer, name)) for name in FIELDS}
    if plain["route"] is None:
        missing = bool(answer.route_missing)
        plain["route"] = {"outcome": "needs_information" if missing else "none"}
    return plain


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, tuple | list) else value
