"""A decision in plain words, for people who read and do not parse."""

from collections.abc import Iterable, Iterator

from rules_engine.answer import ConditionReason, Exclusion, GroupReason, Promise
from rules_engine.decision import Decision
from rules_engine.phrases import Phrases
from rules_engine.service_answer import ServiceAnswer
from rules_engine.wording import Wording


def explained(decision: Decision, language: str = "") -> str:
    """The whole decision in a language of its file; without one, in the file's main language."""
    return "\n".join(_Explanation(decision, language).lines())


class _Explanation:
    def __init__(self, decision: Decision, language: str) -> None:
        ruleset = decision.rules.ruleset
        main = ruleset.organisation.language
        self.decision = decision
        self.language = language or main
        self.details = decision.in_words(self.language)
        self.phrases = Phrases(self.language, ruleset.rules.phrases)
        self.words = Wording(ruleset.book, self.language, main, ruleset.rules.phrases)

    def lines(self) -> Iterator[str]:
        yield self.phrases(self.decision.outcome)
        yield from (f"- {why}" for why in self.details.why_a_person)
        yield from self._missing("still_to_ask", self.details.missing)
        for service in self.details.services:
            yield from self._service(service)
        yield from self._list(
            "elsewhere",
            (
                ", ".join(filter(None, (f"{s.name}: {s.say}".rstrip("."), s.phone, s.email, s.url)))
                for s in self.details.signpost
            ),
        )
        reference = self.decision.ruleset
        yield ""
        yield self.phrases(
            "decided_by", rules=f"{reference.id}, {reference.version}", day=reference.effective_from
        )

    def _service(self, service: ServiceAnswer) -> Iterator[str]:
        yield ""
        if len(self.details.services) > 1:
            yield f"{service.name}: {self.phrases(service.outcome)}"
        for block in service.blocks:
            phrase = "blocked_by" if block.sure else "may_block"
            what = self.phrases(phrase, what=self.phrases(block.by))
            yield f"{what} {block.say}".rstrip()
        reasons = [reason for reason in self.details.reasons if reason.service == service.id]
        for reason in reasons[:1]:
            yield from self._excluded(reason, service.excluded_by)
        for reason in reasons:
            yield from self._reason(reason)
        if service.outcome == "not_eligible":
            return
        yield from self._route(service)
        yield from self._urgency(service)
        points = (service.waiting, *service.duties)
        yield from self._list("to_do", (p.say or p.label for p in points if p))
        yield from self._missing("waiting_hangs_on", service.waiting_missing)
        yield from self._missing("duties_hang_on", service.duties_missing)
        yield from self._list("promises", map(self._promise, service.promises))
        yield from self._list("possible_promises", map(self._promise, service.possible_promises))
        yield from self._missing("promises_hang_on", service.promises_missing)
        yield from self._list("offers", (offer.say or offer.id for offer in service.offers))

    def _excluded(self, reason: GroupReason, first: Exclusion | None) -> Iterator[str]:
        """What leaves somebody out of all groups, told once."""
        line = first.line if first else 0
        for found in (c for c in reason.conditions if c.kind == "excluded"):
            place = f" ({self.phrases('line', number=line)})" if line else ""
            yield f"{found.says}{place}" if found.state == "failed" else found.says
            yield from self._conditions(found.parts, "  ")
            line = 0 if found.state == "failed" else line

    def _reason(self, reason: GroupReason) -> Iterator[str]:
        place = self.phrases("line", number=reason.line)
        source = f"{place}; {reason.source}" if reason.source else place
        state = self.phrases("a_person" if reason.for_a_person else reason.state)
        yield f"{reason.label}: {state} ({source})"
        asked = tuple(part for part in reason.conditions if part.kind != "excluded")
        yield from self._conditions(asked, "  ")

    def _conditions(self, conditions: tuple[ConditionReason, ...], indent: str) -> Iterator[str]:
        for condition in conditions:
            yield f"{indent}- {condition.says}"
            yield from self._conditions(condition.parts, f"{indent}  ")

    def _route(self, service: ServiceAnswer) -> Iterator[str]:
        if service.route:
            yield from self._list("route", (service.route.say, *service.route.steps))
        yield from self._missing("route_hangs_on", service.route_missing)

    def _urgency(self, service: ServiceAnswer) -> Iterator[str]:
        if service.priority:
            words = (service.priority.label.rstrip("."), service.priority.say)
            yield f"{self.phrases('priority')} {'. '.join(filter(None, words))}"
        yield from self._missing("priority_hangs_on", service.priority_missing)

    def _promise(self, promise: Promise) -> str:
        return f"{promise.say} ({self.phrases(promise.kind)})"

    def _missing(self, heading: str, facts: tuple[str, ...]) -> Iterator[str]:
        book = self.words.book
        yield from self._list(heading, (self.words.text(book[fact].question) for fact in facts))

    def _list(self, heading: str, items: Iterable[str]) -> Iterator[str]:
        found = list(items)
        if found:
            yield self.phrases(heading)
            yield from (f"- {item}" for item in found)
