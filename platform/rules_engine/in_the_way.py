"""What stands between a person and the help of one service, although a group may take them in."""

from functools import cached_property

from rules_engine.answer import Block, Point
from rules_engine.day_rules import DayService, Hurdle
from rules_engine.person import Person
from rules_engine.rules import Outcome
from rules_engine.settling import Open, Settled


class InTheWay:
    """The hurdles of a service that somebody does not pass, or may not pass."""

    def __init__(self, person: Person, service: DayService, outcome: Outcome) -> None:
        self._person = person
        self._service = service
        self._outcome = outcome

    @cached_property
    def _first(self) -> Settled[str | None] | Open:
        return self._person.settled(self._service.blocks(self._person.asked), "referrer", None)

    @cached_property
    def _hurdles(self) -> list[tuple[Hurdle, bool]]:
        """The hurdles that are not surely passed, and whether they surely are not."""
        found = []
        for hurdle in self._service.hurdles(self._person.asked):
            state = self._person.settled(((hurdle.passed, "passed"),), "failed", "unknown")
            if state != Settled("passed"):
                found.append((hurdle, state == Settled("failed")))
        return found

    @cached_property
    def _told(self) -> tuple[Hurdle | None, bool]:
        """The hurdle to name: that which comes first, else the first sure one, else any."""
        if isinstance(self._first, Settled) and self._first.result:
            named = [one for one in self._hurdles if one[0].by == self._first.result]
        else:
            named = self._hurdles
        return max(named, key=lambda one: one[1], default=(None, False))

    @property
    def blocked_by(self) -> str | None:
        """What kind of thing, when the outcome is `not_this_way`."""
        hurdle = self._told[0] if self._outcome == "not_this_way" else None
        return hurdle.by if hurdle else None

    @property
    def block(self) -> Point | None:
        """The gate or list of it, with its words."""
        rule = self._told[0].rule if self.blocked_by and self._told[0] else None
        return self._person.tell.point(rule) if rule else None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Everything that surely stands in the way, or, if nothing surely does, what may.

        Also when a person must decide, who should know of it.
        """
        sure = [one for one in self._hurdles if one[1]]
        match self._outcome:
            case "not_this_way":
                named = sure or self._hurdles
            case "needs_decision":
                named = sure
            case _:
                named = []
        if any(hurdle.by == "referrer" for hurdle, _sure in sure):
            named = [one for one in named if one[0].by != "support" or self._is_out_of_scope]
        return tuple(self._block(hurdle, sure) for hurdle, sure in named)

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that still decide what comes first in the way, most deciding first."""
        if self._outcome != "not_this_way" or isinstance(self._first, Settled):
            return ()
        return self._person.askable(self._first.missing)

    @property
    def _is_out_of_scope(self) -> bool:
        """Whether the help would not be for this support either if anybody might ask."""
        passed = self._service.covering(self._person.asked.support)
        return self._person.settled(((passed, "yes"),), "no", None) == Settled("no")

    def _block(self, hurdle: Hurdle, sure: bool) -> Block:
        rule = hurdle.rule
        told = self._person.tell.text(rule.say) if rule else ""
        return Block(hurdle.by, rule.id if rule else "", told, sure)
