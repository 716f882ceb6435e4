"""The answer of one service of the organisation, each part worked out when first asked for."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from rules_engine.answer import Block, Exclusion, Held, Offer, Point, Promise, Route
from rules_engine.compiled import CompiledGroup, When, accepts, allows
from rules_engine.conditions import ALWAYS
from rules_engine.day_rules import DayService, first_cases
from rules_engine.in_the_way import InTheWay
from rules_engine.person import Person
from rules_engine.rules import OfferMode, Outcome
from rules_engine.settling import Open, Settled
from rules_engine.vocabulary import SUPPORT, TRIGGER

FIELDS = (
    "id",
    "name",
    "outcome",
    "groups",
    "lead",
    "limits",
    "offer",
    "missing",
    "blocked_by",
    "block",
    "blocks",
    "excluded_by",
    "route",
    "route_missing",
    "why_a_person",
    "promises",
    "possible_promises",
    "promises_missing",
    "offers",
    "priority",
    "priority_missing",
    "waiting",
    "waiting_missing",
    "duties",
    "duties_missing",
)
_MODES = ("must", "opt_out", "may", "on_request")


class ServiceAnswer:
    """What one service answers to one person. `FIELDS` names what becomes JSON."""

    def __init__(self, person: Person, service: DayService) -> None:
        self._person = person
        self._cubes = service
        self._service = service.service
        self.id: str = service.service.id

    @cached_property
    def name(self) -> str:
        """The service's name."""
        return self._person.words.text(self._service.name)

    @cached_property
    def _settled(self) -> Settled[Any] | Open:
        return self._person.outcome([self._cubes])

    @property
    def outcome(self) -> Outcome:
        """The outcome at this service."""
        found = self._settled
        return found.result if isinstance(found, Settled) else "needs_information"

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts not asked that can still change it, most deciding first."""
        found = self._settled
        return self._person.askable(found.missing if isinstance(found, Open) else ())

    @cached_property
    def _held(self) -> list[CompiledGroup]:
        groups = (group for group, _cubes in self._cubes.groups)
        return [group for group in groups if self._person.holds(group.condition) == "held"]

    @property
    def groups(self) -> tuple[str, ...]:
        """All groups that match, in the order of the file."""
        return tuple(dict.fromkeys(group.id for group in self._held))

    @property
    def lead(self) -> str | None:
        """The first matching group that allows what is asked for."""
        referrer, support = self._person.asked.referrer, self._person.asked.support
        fits = (g.id for g in self._held if accepts(g, referrer) and allows(g, support))
        return next(fits, self.groups[0] if self._held else None)

    @property
    def limits(self) -> tuple[str, ...]:
        """All limits together; none when one group has none, or all of them name every kind."""
        if not all(group.limits for group in self._held):
            return ()
        found = tuple(dict.fromkeys(kind for group in self._held for kind in group.limits))
        every = self._person.rules.ruleset.facts.get(SUPPORT)
        return () if every and set(every.answers) <= set(found) else found

    @property
    def offer(self) -> OfferMode | None:
        """How an advocate is offered, by the group that obliges most."""
        return min((g.rule.offer for g in self._held), key=_MODES.index, default=None)

    @cached_property
    def _in_the_way(self) -> InTheWay:
        return InTheWay(self._person, self._cubes, self.outcome)

    @property
    def blocked_by(self) -> str | None:
        """What stands in the way when the outcome is `not_this_way`: what surely does first."""
        return self._in_the_way.blocked_by

    @property
    def block(self) -> Point | None:
        """The gate or list that stands in the way, with its words."""
        return self._in_the_way.block

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All that stands in the way, also when a person must decide."""
        return self._in_the_way.blocks

    @property
    def block_missing(self) -> tuple[str, ...]:
        """Facts that still decide what stands in the way, most deciding first."""
        return self._in_the_way.missing

    @cached_property
    def excluded_by(self) -> Exclusion | None:
        """The exclusion that surely holds, the first of them."""
        for found in self._applying(self._service.exclusions):
            return self._person.tell.exclusion(found, self._person.line(found.path))
        return None

    @property
    def _waiting_lists(self) -> list[When[Any]]:
        return [found for found in self._service.lists if found.rule.state == "waiting"]

    @property
    def waiting(self) -> Point | None:
        """The waiting list that this person would be on."""
        found = self._applying(self._waiting_lists)
        return self._person.tell.point(found[0].rule) if found else None

    @property
    def waiting_missing(self) -> tuple[str, ...]:
        """Facts that still decide the waiting list."""
        return self._person.deciding(self._waiting_lists)

    @cached_property
    def _route(self) -> tuple[When[Any] | None, tuple[str, ...]]:
        return self._first(self._service.routes)

    @property
    def route(self) -> Route | None:
        """How this referrer must refer; None while `route_missing` decides it, or without any."""
        found, _missing = self._route
        return self._person.tell.route(found) if found else None

    @property
    def route_missing(self) -> tuple[str, ...]:
        """Facts that still decide the route, most deciding first."""
        return self._route[1]

    @cached_property
    def _priority(self) -> tuple[When[Any] | None, tuple[str, ...]]:
        return self._first(self._service.priorities)

    @property
    def priority(self) -> Point | None:
        """How urgent this is, by the organisation's own order."""
        found, _missing = self._priority
        return self._person.tell.point(found.rule) if found else None

    @property
    def priority_missing(self) -> tuple[str, ...]:
        """Facts that still decide the priority."""
        return self._priority[1]

    @property
    def why_a_person(self) -> tuple[str, ...]:
        """Why a person must decide, if one must."""
        return self._person.why_a_person([self._cubes], self.outcome)

    @property
    def _promises(self) -> list[When[Any]]:
        """The times, without those before a meeting when something else is asked for."""
        wanted = self._person.asked.support
        named = self._service.promises
        return [p for p in named if not p.rule.before or wanted in {None, p.rule.before}]

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """The times the service names for this person."""
        return tuple(self._person.tell.promise(p) for p in self._applying(self._promises))

    @cached_property
    def possible_promises(self) -> tuple[Promise, ...]:
        """The times that hang on what is not known of this person."""
        found = self._applying(self._promises, "unknown")
        return tuple(self._person.tell.promise(promise) for promise in found)

    @property
    def promises_missing(self) -> tuple[str, ...]:
        """Facts that still decide the times."""
        return self._person.deciding(self._promises)

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """Duties to offer an advocate to this person; of a stated trigger, its own only."""
        happened = self._person.answered.stated.get(TRIGGER)
        offers = (o for o in self._service.offers if happened in {None, o.rule.trigger})
        return tuple(self._person.tell.offer(found) for found in self._applying(offers))

    @cached_property
    def duties(self) -> tuple[Point, ...]:
        """What the service must see to for this person."""
        return tuple(
            self._person.tell.point(found.rule) for found in self._applying(self._service.duties)
        )

    @property
    def duties_missing(self) -> tuple[str, ...]:
        """Facts that still decide what the service must see to."""
        return self._person.deciding(self._service.duties)

    def _applying(self, rules: Iterable[When[Any]], state: Held = "held") -> list[When[Any]]:
        return [rule for rule in rules if self._person.holds(rule.condition) == state]

    def _first(self, rules: tuple[When[Any], ...]) -> tuple[When[Any] | None, tuple[str, ...]]:
        """The first rule that holds; with answers that will not come, the last resort."""
        last = len(rules) - 1
        resort = last if rules and rules[last].condition == ALWAYS else None
        cases = first_cases(self._person.rules, rules)
        found = self._person.settled(cases, None, resort)
        if isinstance(found, Open):
            return None, self._person.askable(found.missing)
        return (rules[found.result] if found.result is not None else None), ()
