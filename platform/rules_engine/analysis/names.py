"""Facts and named conditions that nothing uses, and names that are easily mistaken."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from rules_engine.analysis.finding import Finding
from rules_engine.analysis.scope import Scope
from rules_engine.ruleset import Ruleset
from rules_engine.texts import Text
from rules_engine.vocabulary import REFERRER, SUPPORT

_NEAR = 0.84


def name_findings(scope: Scope) -> Iterator[Finding]:
    """Own facts and definitions without use, and own facts that a shared one stands for."""
    ruleset = scope.ruleset
    used = _used(ruleset)
    for name in ruleset.rules.facts:
        if name in ruleset.book.shared or "." in name:
            continue
        if name not in used:
            said = f"No rule asks about '{name}'. Use it in a condition, or delete it."
            yield scope.finding("unused_fact", "warning", ("facts", name), said)
        near = _meant(name, ruleset)
        if near:
            said = (
                f"'{name}' is your own fact, and '{near}' is shared by all organisations. Did you "
                f"mean '{near}'? Then delete your own."
            )
            yield scope.finding("near_shared_fact", "warning", ("facts", name), said)
    for name in ruleset.rules.define:
        if name not in used:
            said = f"No rule uses '{name}'. Use it in a condition, or delete it."
            yield scope.finding("unused_definition", "warning", ("define", name), said)


def _used(ruleset: Ruleset) -> set[str]:
    """Names in conditions, the facts that those are worked out from, and what is always asked."""
    used = {REFERRER, SUPPORT, *ruleset.used}
    used |= {name.rpartition(".")[2] for name in used}
    facts = ruleset.facts
    for name in list(used):
        fact = facts.get(name)
        used |= {fact.born, fact.on, fact.since} if fact else set()
    return used


def _meant(name: str, ruleset: Ruleset) -> str | None:
    """A shared fact of the same kind with nearly the same name, or with the same label."""
    own = ruleset.facts[name]
    for shared in sorted(ruleset.book.shared):
        fact = ruleset.facts[shared]
        if fact.type != own.type:
            continue
        same_label = _plain(fact.label, ruleset) == _plain(own.label, ruleset)
        if same_label or _is_near(name, shared):
            return shared
    return None


def _is_near(name: str, shared: str) -> bool:
    matcher = SequenceMatcher(a=name, b=shared)
    return (
        matcher.real_quick_ratio() >= _NEAR
        and matcher.quick_ratio() >= _NEAR
        and (matcher.ratio() >= _NEAR)
    )


def _plain(text: Text, ruleset: Ruleset) -> str:
    main = ruleset.organisation.language
    words = text if isinstance(text, str) else text.get(main, "")
    return words.casefold().strip(" .?")
