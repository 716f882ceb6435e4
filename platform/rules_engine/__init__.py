"""The rules engine: an organisation's YAML in, decisions with reasons out. Pure Python.

    vocabulary = load_vocabulary(text)
    ruleset = load_ruleset(text, vocabulary, file="rules.yaml")    # or read_ruleset(path)
    decision = decide(ruleset, {"age": 12, "in_care": "yes"}, on=date(2026, 4, 1))
    question = next_question(ruleset, facts, on=day)               # None when nothing matters

A ruleset is immutable: load once, keep, decide often. `RulesError` (a file) and `FactsError`
(answers) carry their problems in words for people. Other rooms import from here only; the
modules behind may change.
"""

from rules_engine.ages import completed_years
from rules_engine.answer import (
    ConditionReason,
    GroupReason,
    Offer,
    Point,
    Promise,
    Route,
    RulesetReference,
    Signpost,
)
from rules_engine.compiled import CompiledGroup, CompiledService
from rules_engine.decision import Decision
from rules_engine.engine import Question, decide, next_question
from rules_engine.files import read_ruleset, read_vocabulary
from rules_engine.inline_tests import InlineResults, run_inline_tests
from rules_engine.problems import FactsError, Problem, RulesError
from rules_engine.public import PublicGroup, PublicRules
from rules_engine.ruleset import Ruleset, ToConfirm, load_ruleset
from rules_engine.service_answer import ServiceAnswer
from rules_engine.texts import Text, in_language
from rules_engine.vocabulary import UNKNOWNS, Fact, Option, Vocabulary, load_vocabulary

__all__ = [
    "UNKNOWNS",
    "CompiledGroup",
    "CompiledService",
    "ConditionReason",
    "Decision",
    "Fact",
    "FactsError",
    "GroupReason",
    "InlineResults",
    "Offer",
    "Option",
    "Point",
    "Problem",
    "Promise",
    "PublicGroup",
    "PublicRules",
    "Question",
    "Route",
    "RulesError",
    "Ruleset",
    "RulesetReference",
    "ServiceAnswer",
    "Signpost",
    "Text",
    "ToConfirm",
    "Vocabulary",
    "completed_years",
    "decide",
    "in_language",
    "load_ruleset",
    "load_vocabulary",
    "next_question",
    "read_ruleset",
    "read_vocabulary",
    "run_inline_tests",
]
