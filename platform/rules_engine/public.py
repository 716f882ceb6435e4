"""What a public page can say of the rules of a day: who, how, and by when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules_engine.answer import Promise, Route
from rules_engine.rule_words import RuleWords
from rules_engine.rules import OfferMode
from rules_engine.ruleset import Ruleset
from rules_engine.wording import Wording


@dataclass(frozen=True)
class PublicGroup:
    """People the service works with. `limits` names kinds of support; empty means no limit."""

    id: str
    label: str
    explanation: str
    offer: OfferMode
    limits: tuple[str, ...]
    service: str
    service_name: str


class PublicRules:
    """The rules of a day in one language. A rule that services share is told once."""

    def __init__(self, ruleset: Ruleset, *, on: date, language: str = "") -> None:
        organisation = ruleset.organisation
        language = language or organisation.language
        words = Wording(ruleset.book, language, organisation.language, ruleset.rules.phrases)
        self._rules = RuleWords(words, organisation.working_days)
        self._services = [service.service for service in ruleset.on(on).services]

    @property
    def groups(self) -> tuple[PublicGroup, ...]:
        """Who can get an advocate, in the order of the file."""
        text = self._rules.text
        return tuple(
            PublicGroup(
                id=group.id,
                label=text(group.rule.public_label),
                explanation=text(group.rule.explanation),
                offer=group.rule.offer,
                limits=group.limits,
                service=service.id,
                service_name=text(service.name),
            )
            for service in self._services
            for group in service.groups
        )

    @property
    def routes(self) -> tuple[Route, ...]:
        """The ways to refer, in the order in which they are tried."""
        found = (route for service in self._services for route in service.routes)
        return tuple(self._rules.route(route) for route in _once(found))

    @property
    def promises(self) -> tuple[Promise, ...]:
        """The times the service names, of every kind."""
        found = (promise for service in self._services for promise in service.promises)
        return tuple(self._rules.promise(promise) for promise in _once(found))


def _once(found: Iterable[Any]) -> list[Any]:
    return list({rule.path: rule for rule in found}.values())
