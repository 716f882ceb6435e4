"""What the shape of a rules file cannot check: whether its parts agree with one another."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from rules_engine.document import RulesFile
from rules_engine.problems import did_you_mean
from rules_engine.strict_yaml import Path
from rules_engine.vocabulary import REFERRER, SUPPORT, Fact, Vocabulary

Fault: TypeAlias = tuple[Path, str]

_WITH_IDS = ("eligibility", "routes", "promises", "referral_timing", "signposts")


def faults(rules: RulesFile, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Every disagreement, with the place where it stands."""
    for section in _WITH_IDS:
        yield from _repeated_ids(section, getattr(rules, section))
    yield from _definitions(rules)
    yield from _changed_facts(rules, vocabulary)
    yield from _options(rules, {**vocabulary.facts, **rules.facts})
    yield from _routes(rules)
    groups = [group.id for group in rules.eligibility]
    for group in rules.age_edges:
        if group not in groups:
            yield ("age_edges", group), f"'{group}' is not a group.{did_you_mean(group, groups)}"


def _repeated_ids(section: str, rules: Iterable[Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, rule in enumerate(rules):
        if rule.id in seen:
            yield (section, number, "id"), f"'{rule.id}' is used twice. Give each its own id."
        seen.add(rule.id)


def _definitions(rules: RulesFile) -> Iterator[Fault]:
    for name, definition in rules.define.items():
        if len(definition.model_fields_set - {"to_confirm"}) != 1:
            yield ("define", name), f"'{name}' needs exactly one of 'all', 'any' or 'not'."


def _changed_facts(rules: RulesFile, vocabulary: Vocabulary) -> Iterator[Fault]:
    """An organisation may word a shared fact its own way; its answers stay comparable."""
    for name, fact in rules.facts.items():
        shared = vocabulary.facts.get(name)
        if shared and (shared.type, shared.answers) != (fact.type, fact.answers):
            yield (
                ("facts", name),
                (
                    f"'{name}' is asked by every organisation. Its wording may change here, "
                    "but not its type or options. Give your own fact another name."
                ),
            )


def _options(rules: RulesFile, facts: Mapping[str, Fact]) -> Iterator[Fault]:
    for number, group in enumerate(rules.eligibility):
        path: Path = ("eligibility", number, "only_for_support")
        yield from _not_options(facts, SUPPORT, group.only_for_support, path)
    accepted = rules.service.accepted_referrers
    yield from _not_options(facts, REFERRER, accepted, ("service", "accepted_referrers"))
    for number, timing in enumerate(rules.referral_timing):
        if timing.before:
            path = ("referral_timing", number, "before")
            yield from _not_options(facts, SUPPORT, [timing.before], path)


def _not_options(
    facts: Mapping[str, Fact], fact: str, words: Iterable[str], path: Path
) -> Iterator[Fault]:
    known = tuple(map(str, facts[fact].answers)) if fact in facts else ()
    for number, word in enumerate(words):
        if word not in known:
            close = did_you_mean(word, known)
            yield (*path, number), f"'{word}' is not an answer to '{fact}'.{close}"


def _routes(rules: RulesFile) -> Iterator[Fault]:
    last = len(rules.routes) - 1
    for number, route in enumerate(rules.routes):
        path: Path = ("routes", number)
        if number < last and not route.when:
            yield path, f"'{route.id}' needs 'when:'; only the last route has none."
        if number == last and (route.when or not route.otherwise):
            yield path, "The last route is for everybody else: 'otherwise: yes'."
        if number < last and route.otherwise:
            yield path, "Only the last route can be 'otherwise: yes'."
