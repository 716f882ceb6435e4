"""Rules as the data of a decision or of a public page, in the words of one language."""

from typing import Any

from rules_engine.answer import Exclusion, Offer, Point, Promise, Route, Signpost
from rules_engine.compiled import When
from rules_engine.document import Calendar
from rules_engine.rules import (
    DutyRule,
    ExclusionRule,
    GateRule,
    ListRule,
    OfferRule,
    PriorityRule,
    PromiseRule,
    RouteRule,
    SignpostRule,
)
from rules_engine.texts import Text
from rules_engine.wording import Wording


class RuleWords:
    """Turns compiled rules into what is told of them."""

    def __init__(self, words: Wording, calendar: Calendar) -> None:
        self.words = words
        self.calendar = calendar

    def text(self, text: Text) -> str:
        """A text of the file."""
        return self.words.text(text)

    def route(self, found: When[RouteRule]) -> Route:
        """How somebody must refer."""
        rule = found.rule
        return Route(
            id=rule.id,
            channel=rule.channel,
            say=self.text(rule.say),
            steps=tuple(self.text(step) for step in rule.steps),
            address=rule.address,
            other_ways=tuple(rule.other_ways),
        )

    def signpost(self, found: When[SignpostRule]) -> Signpost:
        """Somewhere else to go."""
        rule = found.rule
        return Signpost(
            id=rule.id,
            name=self.text(rule.name),
            say=self.text(rule.say),
            phone=rule.phone,
            email=rule.email,
            url=rule.url,
            to=rule.to,
        )

    def promise(self, found: When[PromiseRule]) -> Promise:
        """A time the service names."""
        rule, time = found.rule, found.rule.time
        return Promise(
            id=rule.id,
            kind=rule.kind,
            days=time.days if time else None,
            unit=time.unit if time else rule.unit,
            calendar=self.calendar,
            say=self.text(rule.say),
            before=rule.before,
            starts=rule.begins,
            stops=rule.ends,
            out_of_hours=rule.out_of_hours,
            weekly_on=rule.weekly_on,
            every=rule.every or None,
        )

    def offer(self, found: When[OfferRule]) -> Offer:
        """A duty to offer."""
        rule, within = found.rule, found.rule.within
        return Offer(
            id=rule.id,
            trigger=rule.trigger,
            mode=rule.mode,
            days=within.days if within else None,
            unit=within.unit if within else "",
            say=self.text(rule.say),
        )

    def exclusion(self, found: When[ExclusionRule], line: int) -> Exclusion:
        """Why the service is not for somebody; `line` is that of the rule."""
        return Exclusion(found.id, self.text(found.rule.say), line)

    def point(self, rule: DutyRule | GateRule | ListRule | PriorityRule) -> Point:
        """A priority, duty, gate or list with its words."""
        label: Any = getattr(rule, "label", "")
        return Point(rule.id, self.text(label), self.text(rule.say))
