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
            said = (
                f"No rule asks about '{name}'. Use it in a condition, or delete it. What you only "
                "want to know belongs in the referral form."
            )
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
    yield from _without_use(scope)


def _without_use(scope: Scope) -> Iterator[Finding]:
    """People whom no rule means, a list of all referrers, and tests that expect nothing."""
    rules, book = scope.ruleset.rules, scope.ruleset.book
    meant = {name.partition(".")[0] for name in scope.ruleset.used if "." in name}
    for person in rules.people:
        if person not in meant:
            said = f"No rule asks about '{person}'. Use it with 'about', or delete it."
            yield scope.finding("unused_person", "warning", ("people", person), said)
    accepted = rules.accepted_referrers
    if accepted and REFERRER in book.facts and set(book[REFERRER].answers) <= set(accepted):
        said = "All referrers are named, which is the same as naming none. Delete the line."
        yield scope.finding("every_referrer", "question", ("accepted_referrers",), said)
    for number, test in enumerate(rules.tests):
        if not test.expect.model_fields_set:
            said = f"'{test.name}' expects nothing, so it checks nothing. Write what you expect."
            yield scope.finding("empty_test", "warning", ("tests", number), said)


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
    own, facts = ruleset.facts[name], ruleset.facts
    label = _plain(own.label, ruleset)
    near = SequenceMatcher(b=name)
    for shared in sorted(fact for fact in ruleset.book.shared if facts[fact].type == own.type):
        near.set_seq1(shared)
        if _plain(facts[shared].label, ruleset) == label or (
            near.real_quick_ratio() >= _NEAR
            and near.quick_ratio() >= _NEAR
            and near.ratio() >= _NEAR
        ):
            return shared
    return None


def _plain(text: Text, ruleset: Ruleset) -> str:
    main = ruleset.organisation.language
    words = text if isinstance(text, str) else text.get(main, "")
    return words.casefold().strip(" .?")
