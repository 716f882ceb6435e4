"""What a rules file leaves to be guessed: units, directions in time, words to the person."""

import re
from collections.abc import Iterator

from rules_engine.analysis.finding import Finding
from rules_engine.analysis.scope import Scope
from rules_engine.consistency import parts_of
from rules_engine.rules import PromiseRule, Span
from rules_engine.strict_yaml import Path
from rules_engine.vocabulary import REFERRER

_SOMEBODY = r"\b(?:they|them|their|the (?:person|child|patient|parent))\b"
_OF_SOMEBODY = re.compile(_SOMEBODY, re.IGNORECASE)


def unsaid_findings(scope: Scope) -> Iterator[Finding]:
    """Questions about what would otherwise be taken in one way without a word."""
    yield from _units(scope)
    yield from _looking_back(scope)
    yield from _not_to_self(scope)


def _units(scope: Scope) -> Iterator[Finding]:
    for place, part in parts_of(scope.ruleset.rules):
        for number, promise in enumerate(part.promises):
            time = promise.within or (promise if promise.days else None)
            yield from _unit(scope, time, promise.id, (*place, "promises", number))
        for number, offer in enumerate(part.offers):
            yield from _unit(scope, offer.within, offer.id, (*place, "offers", number))


def _unit(
    scope: Scope, time: PromiseRule | Span | None, rule: str, path: Path
) -> Iterator[Finding]:
    if time and "unit" not in time.model_fields_set:
        said = (
            f"'{rule}' has {time.days} days without a unit, so that weekends and holidays count. "
            "If working days are meant, add 'unit: working_days'; otherwise 'unit: calendar_days'."
        )
        yield scope.finding("no_unit", "question", path, said)


def _looking_back(scope: Scope) -> Iterator[Finding]:
    """Own days of the matter, such as a hearing, that a rule looks for among those now over."""
    facts = scope.ruleset.facts
    for name, places in scope.ruleset.used.items():
        fact = facts.get(name)
        if fact is None or (fact.type, fact.about, fact.lies) != ("date", "matter", None):
            continue
        for path in places:
            written = scope.written(path)
            if isinstance(written, dict) and "within" in written:
                length = written["within"]
                said = (
                    f"'within' looks back: '{name}' was in the last {length}. For days to come "
                    f"write {{ahead: {{to: {length}}}}}. If it is right, write 'lies: past' beside "
                    "the fact's type."
                )
                yield scope.finding("looks_back", "question", path, said)


def _not_to_self(scope: Scope) -> Iterator[Finding]:
    if not _asked_of_themselves(scope):
        return
    ruleset = scope.ruleset
    asked = {name.rpartition(".")[2] for name in ruleset.used if "." not in name}
    for name in ruleset.rules.facts:
        fact = ruleset.facts.get(name)
        if fact is None or name not in asked or fact.about == REFERRER or fact.question_to_self:
            continue
        question = scope.text(fact.question)
        if not _OF_SOMEBODY.search(question):
            continue
        said = (
            f"A young person who asks for themselves reads '{question}' of '{name}'. Add "
            "'question_to_self', such as 'Do you …?'."
        )
        yield scope.finding("not_to_self", "question", ("facts", name), said)


def _asked_of_themselves(scope: Scope) -> bool:
    accepted = [part.accepted_referrers for _place, part in parts_of(scope.ruleset.rules)]
    named = [referrers for referrers in accepted if referrers is not None]
    return not named or any("self" in referrers for referrers in named)
