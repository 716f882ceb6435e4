"""All writes: releasing rules, keeping decisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.authorisation import SystemActor, require
from accounts.models import User
from audit.services import record
from eligibility.models import Decision, Ruleset
from eligibility.selectors import compiled, ruleset_on
from rules_engine import Decision as Answer
from rules_engine import decide as decide_by_rules

VOCABULARY = "vocabulary.yaml"


@transaction.atomic
def publish_ruleset(*, document: str, by: User | SystemActor) -> Ruleset:
    """Check a rules document and release it; it holds from the day that it names itself.

    Raises `rules_engine.RulesError` with every fault, each with its line; nothing is stored then.
    """
    require(by, "eligibility.publish")
    vocabulary = (Path(settings.RULES_ROOT) / VOCABULARY).read_text(encoding="utf-8")
    rules = compiled(document, vocabulary)
    rules.prove_decidable()
    released = Ruleset.objects.create(
        document=document,
        vocabulary=vocabulary,
        digest=rules.reference.version,
        effective_from=rules.effective_from,
        published_by=by if isinstance(by, User) else None,
    )
    record(
        by=by,
        operation="eligibility.publish",
        about=released,
        detail={"version": released.digest, "effective_from": released.effective_from.isoformat()},
    )
    return released


def decide(*, facts: Mapping[str, Any], on: date) -> Answer:
    """The answer of the rules in force on a day. Nothing is stored.

    Raises `rules_engine.FactsError` for answers that cannot be read, `NoRulesetError`.
    """
    return decide_by_rules(ruleset_on(on).compiled, facts, on=on)


def record_decision(*, facts: Mapping[str, Any], on: date) -> Decision:
    """Decide, and keep facts and answer with the ruleset that gave it.

    Raises `rules_engine.FactsError`, `NoRulesetError`.
    """
    rules = ruleset_on(on)
    answer = decide_by_rules(rules.compiled, facts, on=on)
    return Decision.objects.create(
        ruleset=rules.row,
        facts=dict(facts),
        decided_on=on,
        outcome=answer.outcome,
        result=answer.as_json(),
    )
