"""What the rules leave open: unclear bounds, discretion, contradictions, missing sources."""

from collections.abc import Iterator
from typing import Any

from rules_engine.analysis.finding import Finding
from rules_engine.analysis.scope import Scope
from rules_engine.condition_reader import LeftToAPerson
from rules_engine.open_bounds import open_bounds
from rules_engine.texts import in_language


def open_findings(scope: Scope) -> Iterator[Finding]:
    """Questions that only the organisation can answer."""
    bounds = open_bounds(scope.rules)
    for fact, left in scope.rules.left.items():
        yield _bound(scope, left) if fact in bounds else _left(scope, left)
    for service in scope.services:
        for group in service.groups:
            if not group.rule.source:
                said = f"Where does '{group.id}' come from? Add 'source', such as a page or a law."
                yield scope.finding("no_source", "question", group.path, said)


def _bound(scope: Scope, left: LeftToAPerson) -> Finding:
    written: dict[str, Any] = scope.written(left.path)
    fact = scope.ruleset.facts.get(str(left.path[-1]))
    asked = []
    for word in ("up_to", "over"):
        if word in written:
            number = written[word]
            who = f"people who are {number}" if fact and fact.type == "age" else f"exactly {number}"
            asked.append(f"Does '{word.replace('_', ' ')} {number}' take in {who}?")
    said = (
        f"{' '.join(asked)} Until you say, a person decides. Write 'reading: included' or "
        "'reading: excluded' beside it."
    )
    return scope.finding("undefined_bound", "question", left.path, said)


def _left(scope: Scope, left: LeftToAPerson) -> Finding:
    language = scope.ruleset.organisation.language
    says = in_language(left.says, language, language).rstrip(".")
    said = {
        "discretion": f"A person decides here: '{says}'. Can a rule be given for it?",
        "contradiction": f"Two sources differ here: '{says}'. Which of them is right?",
        "unclear_wording": f"The wording is unclear here: '{says}'. What does it mean?",
    }[left.cause]
    return scope.finding(left.cause, "question", left.path, said)
